import { causes, type DeclaredCause } from '../../specs/failure-causes.ts';
import type { Finding, Report, ScenarioResult } from '../domain/report.ts';

/** Failures that have one thing behind them, or one requirement that they break. */
export interface Cause {
  readonly level: 'must' | 'should';
  /** What the server does wrong, as the words of a sentence; null if only the requirement says it. */
  readonly words: string | null;
  /** The requirement to read about. */
  readonly requirement: string;
  /** The number of scenarios; 0 if it concerns the run as a whole. */
  readonly count: number;
  /** One of the scenarios, and what was found in it. The id is null if it concerns the run as a whole. */
  readonly example: { readonly id: string | null; readonly message: string };
}

/** One deviation of one scenario, the most telling it has. */
interface CausedFinding {
  readonly result: ScenarioResult;
  readonly finding: Finding;
  readonly declared: DeclaredCause | undefined;
}

/**
 * Groups what a report found by its cause: what concerns the whole run first, then the broken requirements, those with a
 * `should` last, the most telling first. Every scenario that failed or warned is counted once.
 */
export function causesOf({ results, findings }: Pick<Report, 'results' | 'findings'>): readonly Cause[] {
  const failures = results.flatMap((result) => failureOf(result) ?? []);
  const groups = [...Map.groupBy(failures, groupOf).values()];
  const found = groups.flatMap((group) => causeOf(group, results) ?? []);
  return [...findings.flatMap((finding) => ofRun(finding) ?? []), ...found.toSorted(byWeight)];
}

function ofRun({ level, requirement, message }: Finding): Cause | undefined {
  if (level === 'information') return undefined;
  return { level, words: null, requirement, count: 0, example: { id: null, message } };
}

/** What a scenario shows, by its most telling finding of its worst level; undefined if it shows no deviation. */
function failureOf(result: ScenarioResult): CausedFinding | undefined {
  const level = result.verdict === 'fail' ? 'must' : 'should';
  if (result.verdict !== 'fail' && result.verdict !== 'warn') return undefined;
  const findings = result.findings.filter((finding) => finding.level === level);
  for (const declared of causes) {
    const finding = findings.find((one) => isExplainedBy(declared, one));
    if (finding) return { result, finding, declared };
  }
  const [finding] = findings;
  return finding && { result, finding, declared: undefined };
}

function isExplainedBy({ breaks, ifGranted }: DeclaredCause, { requirement, code }: Finding): boolean {
  return breaks.some((id) => id === requirement) && (!ifGranted || code === 'access-granted');
}

function groupOf({ finding, declared }: CausedFinding): string {
  return `${finding.level} ${declared?.always ?? finding.requirement}`;
}

function causeOf(group: readonly CausedFinding[], results: readonly ScenarioResult[]): Cause | undefined {
  const [first] = group;
  if (!first) return undefined;
  const { result, finding, declared } = first;
  return {
    level: finding.level === 'must' ? 'must' : 'should',
    words: declared ? wordsOf(declared, group, results) : null,
    requirement: finding.requirement,
    count: group.length,
    example: { id: result.id, message: finding.message },
  };
}

/** Always, if no scenario of the same endpoints and personas passed. */
function wordsOf(
  { always, sometimes }: DeclaredCause,
  group: readonly CausedFinding[],
  results: readonly ScenarioResult[],
): string {
  const failed = new Set(group.map(({ result }) => result.id));
  const like = new Set(group.map(({ result }) => likeness(result)));
  const isContradicted = results.some(
    (result) => !failed.has(result.id) && result.verdict === 'pass' && like.has(likeness(result)),
  );
  return isContradicted ? sometimes : always;
}

/** The persona, and of the server admin what is sent: the verb of the id, as in `add.rejects`. */
function likeness({ id, persona, endpoint }: ScenarioResult): string {
  return persona === 'server-admin' ? `${endpoint} ${id.split('.')[1] ?? ''}` : persona;
}

/** What is required first; then the order of the declared causes; then the number of scenarios. */
function byWeight(one: Cause, other: Cause): number {
  return levelOf(one) - levelOf(other) || placeOf(one) - placeOf(other) || other.count - one.count;
}

function levelOf({ level }: Cause): number {
  return level === 'must' ? 0 : 1;
}

function placeOf({ words }: Cause): number {
  const place = causes.findIndex(({ always, sometimes }) => words === always || words === sometimes);
  return place === -1 ? causes.length : place;
}
