import type { AcceptedDeviation, DeviationSummary, ListedDeviation } from '../domain/deviation.ts';
import { isExpired } from '../domain/deviation-expiry.ts';
import type { Finding, ScenarioResult } from '../domain/report.ts';
import { verdictOf } from '../domain/verdict.ts';
import { accepts } from './match.ts';
import { type Judged, standingOf } from './stale-or-expired.ts';

/** When a run took place, and what it ran against. */
export interface DeviationContext {
  readonly now: Date;
  /** The version of the server; null if it is unknown. */
  readonly version: string | null;
}

/** What a run has found, without what the list accepts. */
export interface WithDeviations {
  readonly results: readonly ScenarioResult[];
  readonly findings: readonly Finding[];
  readonly summary: DeviationSummary;
}

/**
 * Takes what a list of deviations accepts out of the findings of a run. A scenario that has nothing else against it gets the
 * verdict `accepted`.
 */
export function applyDeviations(
  listed: readonly ListedDeviation[],
  judged: Judged,
  { now, version }: DeviationContext,
): WithDeviations {
  const expired = listed.filter((one) => isExpired(one, now, version));
  const valid = listed.filter((one) => !expired.includes(one));
  const ofRun = separate(valid, judged.findings);
  const separated = judged.results.map((result) => ({ result, ...separate(valid, result.findings, result) }));
  return {
    results: separated.map(({ result, accepted, left }) => (accepted.length === 0 ? result : without(result, left))),
    findings: ofRun.left,
    summary: {
      accepted: [...ofRun.accepted, ...separated.flatMap(({ accepted }) => accepted)],
      stale: valid.filter((one) => standingOf(one, judged) === 'stale'),
      expired,
      unchecked: valid.filter((one) => standingOf(one, judged) === 'unchecked'),
    },
  };
}

/** One result without what the list accepts, for who shows results while the run goes on. */
export function applyToResult(
  listed: readonly ListedDeviation[],
  result: ScenarioResult,
  { now, version }: DeviationContext,
): ScenarioResult {
  const valid = listed.filter((one) => !isExpired(one, now, version));
  const { accepted, left } = separate(valid, result.findings, result);
  return accepted.length === 0 ? result : without(result, left);
}

interface Separated {
  readonly accepted: readonly AcceptedDeviation[];
  readonly left: readonly Finding[];
}

function separate(
  listed: readonly ListedDeviation[],
  findings: readonly Finding[],
  result?: ScenarioResult,
): Separated {
  const accepted: AcceptedDeviation[] = [];
  const left: Finding[] = [];
  for (const finding of findings) {
    const entry = listed.find((one) => accepts(one, finding, result));
    if (entry === undefined) left.push(finding);
    else accepted.push({ ...entry, scenario: result?.id ?? null, finding });
  }
  return { accepted, left };
}

/** A result with fewer findings. One that was skipped or blocked stays so. */
function without(result: ScenarioResult, findings: readonly Finding[]): ScenarioResult {
  if (result.verdict !== 'fail' && result.verdict !== 'warn') return { ...result, findings };
  const verdict = verdictOf(findings);
  return { ...result, findings, verdict: verdict === 'pass' ? 'accepted' : verdict };
}
