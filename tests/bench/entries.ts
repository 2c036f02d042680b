import type { Workload } from '../../bench/conditions.ts';
import { type Entry, medianTrial, type Results, type Trial } from '../../bench/results.ts';

/** A trial with some of its measures changed. */
export function trial(change: Partial<Trial> = {}): Trial {
  const rest = { requests: 10, connections: 2, roundTrips: 6, idleMs: 0 };
  return { wallMs: 1000, cpuMs: 300, peakBytes: 80e6, ...rest, ...change };
}

/** An entry of one trial. */
export function entry(
  condition: string,
  workload: Workload,
  contestant: string,
  change: Partial<Trial> = {},
  more: Partial<Entry> = {},
): Entry {
  const trials = [trial(change)];
  const identity = { condition, workload, contestant, label: contestant, checks: 10, startsNode: true };
  return { ...identity, median: medianTrial(trials), trials, ...more };
}

/** Results with these entries. */
export function results(entries: readonly Entry[], isPartial = false): Results {
  return {
    environment: {
      date: '2026-01-01',
      commit: 'abcdef012345',
      node: '24.0.0',
      processor: 'a processor',
      cores: 2,
      load: [0.1, 0.2],
      repetitions: 7,
      isPartial,
      missing: [],
    },
    entries,
  };
}
