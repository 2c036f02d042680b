import { expect, test } from 'vitest';
import { runConformance } from '../../src/app/run.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { createReferenceServer } from '../../src/reference/index.ts';
import { atOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** How many turns of the event loop pass without a new request before a client counts as waiting for responses. */
const quietTurns = 10;

/**
 * A server that answers in rounds: it holds every request back until no further one comes, and then answers all of them. So
 * the number of rounds is the number of round trips that follow each other, however long one takes.
 */
function inRounds(answer: typeof fetch): { readonly fetch: typeof fetch; readonly rounds: () => readonly number[] } {
  const rounds: number[] = [];
  let held: (() => void)[] = [];
  let turns = 0;
  const watch = (): void => {
    turns += 1;
    if (turns < quietTurns) return void setImmediate(watch);
    const answered = held;
    held = [];
    rounds.push(answered.length);
    for (const release of answered) release();
  };
  return {
    rounds: () => rounds,
    async fetch(...request) {
      turns = 0;
      await new Promise<void>((release) => {
        if (held.push(release) === 1) setImmediate(watch);
      });
      return answer(...request);
    },
  };
}

/** The round trips of a run on the critical path, with test accounts that it creates, and without settle windows. */
const expected: Readonly<Record<Impact, number>> = { read: 7, reject: 26, write: 65 };

// A reading is too old to write by after a quarter of a second, so the time that a round trip takes makes a difference.
test.each(
  (['read', 'reject', 'write'] as const).flatMap((impact) =>
    [0, 20, 100, 200].map((latencyMs) => ({ impact, latencyMs })),
  ),
)(
  'a run at impact $impact takes no more round trips in a row than before, with a latency of $latencyMs ms',
  async ({ impact, latencyMs }) => {
    const server = await createReferenceServer({ rootUrl: 'https://grafana.example/' });
    const target = inRounds((input, init) => server.fetch(new Request(input, init)));
    const report = await runConformance(
      settings({
        url: server.url,
        fetch: target.fetch,
        impact,
        admin: server.admin,
        license: server.license,
        allowWriteTo: ['grafana.example'],
        provision: true,
        settleMs: 0,
        concurrency: 12,
        stateDirectory: temporaryDirectory(),
      }),
      {},
      { ...atOnce, wallClock: () => atOnce.wallClock() + target.rounds().length * latencyMs },
    );
    expect(report.result).toBe('conformant');
    expect(target.rounds()).toHaveLength(expected[impact]);
  },
);
