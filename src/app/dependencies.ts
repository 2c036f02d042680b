import { setTimeout as sleep } from 'node:timers/promises';
import { journalOf } from '../local-state/journal.ts';
import { clientOf } from './client.ts';

/** What a run does to the world outside: asks, remembers, waits. Tests put others in their place, to let them fail. */
export interface RunDependencies {
  readonly clientOf: typeof clientOf;
  readonly journalOf: typeof journalOf;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

export const defaultDependencies: RunDependencies = {
  clientOf,
  journalOf,
  pause: (ms) => sleep(ms),
  now: () => performance.now(),
};
