import { type Impact, impacts } from '../src/domain/scenario.ts';
import { conditions, type Workload } from './conditions.ts';
import { type Entry, findEntry, type Results } from './results.ts';

/** One target: what was measured against what was to be reached. */
export interface TargetRow {
  readonly target: string;
  /** The limit and the measured value in words. */
  readonly limit: string;
  readonly measured: string;
  readonly status: 'met' | 'not met' | 'not measured';
}

/** Seconds of a whole run at 100 ms, for the number of scenarios that the schedule below was made for. */
const secondsAllowed: Readonly<Record<'far' | 'handshake', Readonly<Record<Impact, number>>>> = {
  far: { read: 1, reject: 2.4, write: 5.3 },
  handshake: { read: 1.3, reject: 2.7, write: 5.6 },
};

/** The schedule that these seconds were derived from. Scenarios that were added since need their share of round trips. */
const schedule: Readonly<Record<Impact, { readonly roundTrips: number; readonly scenarios: number }>> = {
  read: { roundTrips: 6, scenarios: 7 },
  reject: { roundTrips: 19, scenarios: 44 },
  write: { roundTrips: 44, scenarios: 87 },
};

/** What a round trip costs beside the latency. */
const overheadMs = 2.5;

const floorRatios: Readonly<Record<string, number>> = { local: 1.6, near: 1.2, far: 1.2 };

const peakMegabytes = 110;

/** The workload whose time per check is compared with the peers. */
const comparedWorkload: Workload = 'reject';

/** Every target, and whether the results meet it. */
export function targetRows({ entries }: Results): readonly TargetRow[] {
  return [
    ...impacts.map((impact) => wholeRun(entries, 'far', impact)),
    ...impacts.map((impact) => wholeRun(entries, 'handshake', impact)),
    ...Object.keys(floorRatios).flatMap((condition) => impacts.map((impact) => ratio(entries, condition, impact))),
    ...impacts.map((impact) => noSlower(entries, impact)),
    memory(entries),
    ...['local', 'near', 'far', 'handshake'].map((condition) => aheadOfPeers(entries, condition)),
  ];
}

function wholeRun(entries: readonly Entry[], condition: 'far' | 'handshake', impact: Impact): TargetRow {
  const suite = findEntry(entries, condition, impact, 'suite');
  const added = addedRoundTrips(entries, impact);
  const allowedMs = secondsAllowed[condition][impact] * 1000 + added * (latencyOf(condition) + overheadMs);
  const base = seconds(secondsAllowed[condition][impact] * 1000);
  return row(
    `${impact}, ${titleOf(condition)}`,
    added > 0 ? `${seconds(allowedMs)} (${base} and ${added} added round trips)` : base,
    suite && seconds(suite.median.wallMs),
    suite && suite.median.wallMs <= allowedMs,
  );
}

/** The share of round trips of the scenarios that a run has beyond the schedule; 0 if that was not measured. */
function addedRoundTrips(entries: readonly Entry[], impact: Impact): number {
  const suite = findEntry(entries, 'far', impact, 'suite');
  const { roundTrips, scenarios } = schedule[impact];
  const added = suite ? Math.max(0, suite.checks - scenarios) : 0;
  return Math.round((added * roundTrips) / scenarios);
}

function ratio(entries: readonly Entry[], condition: string, impact: Impact): TargetRow {
  const suite = findEntry(entries, condition, impact, 'suite');
  const floor = findEntry(entries, condition, impact, 'floor');
  const limit = floorRatios[condition] ?? 1;
  const measured = suite && floor ? suite.median.wallMs / floor.median.wallMs : undefined;
  return row(
    `${impact} against the floor, ${titleOf(condition)}`,
    `${limit} ×`,
    measured === undefined ? undefined : `${measured.toFixed(2)} ×`,
    measured === undefined ? undefined : measured <= limit,
  );
}

function noSlower(entries: readonly Entry[], impact: Impact): TargetRow {
  const suite = findEntry(entries, 'local', impact, 'suite');
  const baseline = findEntry(entries, 'local', impact, 'baseline');
  return row(
    `${impact}, 0 ms, no slower than before`,
    baseline ? seconds(baseline.median.wallMs) : 'needs --baseline',
    suite && seconds(suite.median.wallMs),
    suite && baseline && suite.median.wallMs <= baseline.median.wallMs,
  );
}

function memory(entries: readonly Entry[]): TargetRow {
  const peaks = entries.filter(({ contestant }) => contestant === 'suite').map(({ median }) => median.peakBytes);
  const peak = peaks.length > 0 ? Math.max(...peaks) / 1e6 : undefined;
  return row(
    'peak memory of any run',
    `${peakMegabytes} MB`,
    peak === undefined ? undefined : `${peak.toFixed(0)} MB`,
    peak === undefined ? undefined : peak <= peakMegabytes,
  );
}

/** At no latency, only tools that start Node count. */
function aheadOfPeers(entries: readonly Entry[], condition: string): TargetRow {
  const suite = findEntry(entries, condition, comparedWorkload, 'suite');
  const peers = entries.filter(
    (entry) =>
      entry.condition === condition &&
      entry.workload === 'collection' &&
      entry.contestant !== 'suite' &&
      (entry.startsNode || condition !== 'local'),
  );
  const fastest = peers.toSorted((a, b) => perCheck(a) - perCheck(b))[0];
  return row(
    `time per check of ${comparedWorkload}, against the fastest ${condition === 'local' ? 'peer that starts Node' : 'peer'}, ${titleOf(condition)}`,
    fastest ? `${perCheck(fastest).toFixed(1)} ms (${fastest.label})` : 'no peer',
    suite && `${perCheck(suite).toFixed(1)} ms`,
    suite && fastest && perCheck(suite) < perCheck(fastest),
  );
}

/** Milliseconds of a whole process for each of its checks. */
export function perCheck({ median, checks }: Pick<Entry, 'median' | 'checks'>): number {
  return median.wallMs / checks;
}

function row(target: string, limit: string, measured: string | undefined, isMet: boolean | undefined): TargetRow {
  const status = isMet === undefined ? 'not measured' : isMet ? 'met' : 'not met';
  return { target, limit, measured: measured ?? '–', status };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

function latencyOf(id: string): number {
  return conditions.find((condition) => condition.id === id)?.latencyMs ?? 0;
}

function titleOf(id: string): string {
  return conditions.find((condition) => condition.id === id)?.title ?? id;
}
