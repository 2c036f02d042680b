import type { Verdict } from '../domain/report.ts';
import type { ComparedFinding, ComparedReport, ComparedResult } from './compared-report.ts';
import { type DifferentResponse, differentResponses, hasBodies } from './responses.ts';

/** A fact about the runs that differs, and that may explain everything else. */
export interface ContextDifference {
  readonly what: string;
  readonly old: string;
  readonly new: string;
}

/** What changed about a scenario, or about the run as a whole (`run`) or its exploration (`exploration`). */
export interface Change {
  readonly id: string;
  readonly old: string;
  readonly new: string;
  /** What was found now and not before, or why it was not run; a sentence each. */
  readonly details: readonly string[];
}

/** A scenario that took longer, in milliseconds. */
export interface Slower {
  readonly id: string;
  readonly oldMs: number;
  readonly newMs: number;
}

/** The differences between two reports. */
export interface Comparison {
  readonly context: readonly ContextDifference[];
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  readonly slower: readonly Slower[];
  /** Scenarios that ran only in the second run. */
  readonly added: readonly Change[];
  /** Scenarios that ran only in the first run. */
  readonly gone: readonly Change[];
  readonly responses: readonly DifferentResponse[];
  /** Whether both reports have bodies that could be compared. */
  readonly comparedBodies: boolean;
  /** How many scenarios ran in both runs. */
  readonly compared: number;
}

/** Compares the reports of two runs, the earlier one first. Pure. */
export function compareReports(old: ComparedReport, next: ComparedReport): Comparison {
  const before = new Map(old.results.map((result) => [result.id, result]));
  const after = new Map(next.results.map((result) => [result.id, result]));
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const pairs = ids.map((id) => ({ id, old: before.get(id), new: after.get(id) }));
  const both = pairs.flatMap((pair) =>
    hasRun(pair.old) && hasRun(pair.new) ? [{ old: pair.old, new: pair.new }] : [],
  );
  const lost = pairs.filter((pair) => hasRun(pair.old) && !hasRun(pair.new));
  const changes = both.map((pair) => ({ ...pair, trend: trendOf(pair.old, pair.new) }));
  const ofTrend = (trend: Trend): readonly Change[] =>
    changes.filter((one) => one.trend === trend).map((one) => changeOf(one.old, one.new));
  return {
    context: contextOf(old, next),
    worse: [
      ...runChanges(old, next),
      ...ofTrend('worse'),
      ...lost.filter((pair) => pair.new?.verdict === 'blocked').map(({ old: one, new: other }) => changeOf(one, other)),
    ],
    better: [...runChanges(next, old).map(reversed), ...ofTrend('better')],
    slower: both.flatMap((pair) => slowerOf(pair.old, pair.new)),
    added: pairs
      .filter((pair) => hasRun(pair.new) && !hasRun(pair.old))
      .map(({ old: one, new: other }) => changeOf(one, other)),
    gone: lost
      .filter((pair) => pair.new?.verdict !== 'blocked')
      .map(({ old: one, new: other }) => changeOf(one, other)),
    responses: differentResponses(old, next),
    comparedBodies: hasBodies(old) && hasBodies(next),
    compared: both.length,
  };
}

/** How bad a verdict is. A scenario that did not run has none of these. */
const ranks: Readonly<Partial<Record<Verdict, number>>> = { pass: 0, accepted: 1, warn: 2, fail: 3 };

function rankOf({ verdict }: ComparedResult): number {
  return ranks[verdict] ?? 0;
}

function hasRun(result: ComparedResult | undefined): result is ComparedResult {
  return result !== undefined && ranks[result.verdict] !== undefined;
}

type Trend = 'worse' | 'better' | 'same';

/** With the same verdict, a deviation that was not there before is worse. */
function trendOf(old: ComparedResult, next: ComparedResult): Trend {
  const difference = rankOf(next) - rankOf(old);
  if (difference !== 0) return difference > 0 ? 'worse' : 'better';
  if (newFindings(old.findings, next.findings).length > 0) return 'worse';
  return newFindings(next.findings, old.findings).length > 0 ? 'better' : 'same';
}

/** The findings of another kind than all those before. Messages may quote values that change with each run. */
function newFindings(old: readonly ComparedFinding[], next: readonly ComparedFinding[]): readonly ComparedFinding[] {
  const known = new Set(old.map(({ code, requirement }) => `${code} ${requirement}`));
  return next.filter(({ code, requirement }) => !known.has(`${code} ${requirement}`));
}

function changeOf(old: ComparedResult | undefined, next: ComparedResult | undefined): Change {
  const added = newFindings(old?.findings ?? [], next?.findings ?? []).map(({ message }) => message);
  return {
    id: next?.id ?? old?.id ?? '',
    old: old?.verdict ?? 'not in the report',
    new: next?.verdict ?? 'not in the report',
    details: next?.reason ? [...added, next.reason] : added,
  };
}

/** What the run as a whole and its exploration show now and did not before. */
function runChanges(old: ComparedReport, next: ComparedReport): readonly Change[] {
  const added = newFindings(old.findings, next.findings).map(({ message }) => message);
  const problem = next.problem !== '' && old.problem === '' ? [next.problem] : [];
  const hasNoVerdict = isOpen(next) && !isOpen(old);
  const isWorse = added.length > 0 || problem.length > 0 || hasNoVerdict;
  const failure = next.explorationFailure;
  return [
    ...(isWorse ? [{ id: 'run', old: old.result, new: next.result, details: [...problem, ...added] }] : []),
    ...(failure !== '' && old.explorationFailure === ''
      ? [{ id: 'exploration', old: 'no failure', new: 'a failing sequence', details: [failure] }]
      : []),
  ];
}

function isOpen({ result }: ComparedReport): boolean {
  return result === 'partial' || result === 'error';
}

function reversed({ id, old, new: next }: Change): Change {
  return { id, old: next, new: old, details: [] };
}

/** Below these, a difference is noise. */
const slowerBy = { factor: 2, ms: 100 } as const;

function slowerOf({ id, durationMs: oldMs }: ComparedResult, { durationMs: newMs }: ComparedResult): readonly Slower[] {
  return newMs >= oldMs * slowerBy.factor && newMs - oldMs >= slowerBy.ms ? [{ id, oldMs, newMs }] : [];
}

function contextOf(old: ComparedReport, next: ComparedReport): readonly ContextDifference[] {
  const facts: readonly (readonly [what: string, value: (report: ComparedReport) => string])[] = [
    ['target', ({ url }) => url],
    ['Grafana version', ({ version }) => version || 'unknown'],
    ['edition', ({ edition }) => edition || 'unknown'],
    ['impact', ({ impact }) => impact],
    ['profile', ({ profile }) => profile || 'full'],
    ['strict', ({ strict }) => (strict ? 'on' : 'off')],
    ['only', ({ only }) => only.toSorted().join(', ') || 'everything'],
    ['skip', ({ skip }) => skip.toSorted().join(', ') || 'nothing'],
    ['tool version', ({ toolVersion }) => toolVersion],
  ];
  return facts
    .map(([what, value]) => ({ what, old: value(old), new: value(next) }))
    .filter((fact) => fact.old !== fact.new);
}
