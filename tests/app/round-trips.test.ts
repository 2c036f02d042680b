import { expect, test } from 'vitest';
import { defaultDependencies, type RunDependencies } from '../../src/app/dependencies.ts';
import { runConformance } from '../../src/app/run.ts';
import { createReferenceServer } from '../../src/reference/index.ts';
import { roundTrips, settingsForRounds } from '../support/rounds.ts';

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
  // Some responses take a thread of Node, such as the signature of a license: while one is made, no turn counts.
  let answering = 0;
  const watch = (): void => {
    turns = answering === 0 ? turns + 1 : 0;
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
      answering += 1;
      return answer(...request).finally(() => {
        answering -= 1;
        turns = 0;
      });
    },
  };
}

/**
 * Clocks that only waiting and the latency of responses move: on a busy machine a reading of the license would grow too old,
 * and be repeated.
 *
 * @param latency - what all responses have taken so far, in milliseconds
 */
function clockOf(latency: () => number): RunDependencies {
  const startedAt = Date.now();
  let waitedMs = 0;
  const now = (): number => waitedMs + latency();
  return {
    ...defaultDependencies,
    pause: async (ms) => {
      waitedMs += ms;
    },
    wallClock: () => startedAt + now(),
    now,
  };
}

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
      settingsForRounds(server, { fetch: target.fetch, impact }),
      {},
      clockOf(() => target.rounds().length * latencyMs),
    );
    expect(report.result).toBe('conformant');
    expect(target.rounds()).toHaveLength(roundTrips[impact]);
  },
);
