import { expect, test } from 'vitest';
import { fastFolder } from '../../fixtures/fast-folder.ts';
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

test.each<Impact>(['read', 'reject', 'write'])(
  'a run at impact %s takes no more round trips in a row than before',
  async (impact) => {
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
        // A slow disk under the journal would make readings so old that they are repeated.
        stateDirectory: temporaryDirectory(fastFolder),
      }),
      {},
      atOnce,
    );
    expect(report.result).toBe('conformant');
    expect(target.rounds()).toHaveLength(expected[impact]);
  },
);
