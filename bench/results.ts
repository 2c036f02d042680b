import type { Workload } from './conditions.ts';
import { median } from './statistics.ts';

/** One measured run of a contestant. */
export interface Trial {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly requests: number;
  readonly connections: number;
  readonly roundTrips: number;
  /** Milliseconds in which no request was in flight, between the first and the last. */
  readonly idleMs: number;
}

/** All runs of a contestant at one workload under one condition. */
export interface Entry {
  /** The id of the condition. */
  readonly condition: string;
  readonly workload: Workload;
  /** The id of the contestant. */
  readonly contestant: string;
  readonly label: string;
  /** How many checks it makes. */
  readonly checks: number;
  readonly startsNode: boolean;
  /** Medians over the runs. */
  readonly median: Trial;
  readonly trials: readonly Trial[];
}

/** Where and how the numbers were measured. */
export interface Environment {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  /** The load average of one minute at the start and at the end. */
  readonly load: readonly [number, number];
  readonly repetitions: number;
  /** Whether a part was left out. */
  readonly isPartial: boolean;
  /** Contestants that could not take part, and why. */
  readonly missing: readonly string[];
}

export interface Results {
  readonly environment: Environment;
  readonly entries: readonly Entry[];
}

/** The median of each measure on its own. */
export function medianTrial(trials: readonly Trial[]): Trial {
  const of = (key: keyof Trial): number => median(trials.map((trial) => trial[key]));
  return {
    wallMs: of('wallMs'),
    cpuMs: of('cpuMs'),
    peakBytes: of('peakBytes'),
    requests: of('requests'),
    connections: of('connections'),
    roundTrips: of('roundTrips'),
    idleMs: of('idleMs'),
  };
}

/** The entry of a contestant; undefined if it was not measured. */
export function findEntry(
  entries: readonly Entry[],
  condition: string,
  workload: Workload,
  contestant: string,
): Entry | undefined {
  return entries.find(
    (entry) => entry.condition === condition && entry.workload === workload && entry.contestant === contestant,
  );
}

/** The results as JSON, an entry a line, with numbers to a tenth. */
export function resultsJson({ environment, entries }: Results): string {
  const line = (value: unknown): string =>
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Math.round(one * 10) / 10 : one));
  return `{"environment":${line(environment)},"entries":[\n${entries.map(line).join(',\n')}\n]}\n`;
}
