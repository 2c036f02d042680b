import { setTimeout as sleep } from 'node:timers/promises';
import { journalOf } from '../local-state/journal.ts';
import { createRefusalHashes } from '../local-state/slow-hash.ts';
import { clientOf } from './http-client.ts';

/** The side effects of a run: requests, files, time. Tests replace them to make them fail. */
export interface RunDependencies {
  readonly clientOf: typeof clientOf;
  readonly journalOf: typeof journalOf;
  /** Makes the functions that hash rejected logins and passwords, which the run remembers. */
  readonly refusalHashes: typeof createRefusalHashes;
  /** Waits for a number of milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** The time of day, in milliseconds since 1970. It advances with `pause`. */
  readonly wallClock: () => number;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

export const defaultDependencies: RunDependencies = {
  clientOf,
  journalOf,
  refusalHashes: createRefusalHashes,
  pause: (ms) => sleep(ms),
  wallClock: Date.now,
  now: () => performance.now(),
};
