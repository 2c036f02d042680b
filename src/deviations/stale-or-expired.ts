import type { ListedDeviation } from '../domain/deviation.ts';
import type { Finding, ScenarioResult } from '../domain/report.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { requirementsCovered } from '../domain/shared-requirements.ts';
import { concerns } from './match.ts';

/** What a run has found, before anything is accepted. */
export interface Judged {
  readonly results: readonly ScenarioResult[];
  /** What concerns the run as a whole. */
  readonly findings: readonly Finding[];
  /** Every scenario that could have run. */
  readonly scenarios: readonly BoundScenario[];
}

/** Whether what an entry accepts was found, was looked for and not found, or could not be looked for. */
export type Standing = 'found' | 'stale' | 'unchecked';

/**
 * How an entry stands after a run. It is stale only if its scenario ran and passed; the entry of a requirement or a code,
 * only if each scenario that could show it did so.
 */
export function standingOf(deviation: ListedDeviation, judged: Judged): Standing {
  const isFound =
    judged.findings.some((finding) => concerns(deviation, finding)) ||
    judged.results.some((result) => result.findings.some((finding) => concerns(deviation, finding, result)));
  if (isFound) return 'found';
  const concerned = resultsConcerned(deviation, judged);
  if (concerned === undefined || !concerned.some(hasRun)) return 'unchecked';
  // A scenario that fails for another reason has shown nothing of this one.
  const isClear = concerned.every((result) => isOutOfRange(result) || (hasRun(result) && hasPassed(result, deviation)));
  return isClear ? 'stale' : 'unchecked';
}

/** The results that can show what an entry accepts; undefined if no scenario can. */
function resultsConcerned({ id }: ListedDeviation, judged: Judged): readonly ScenarioResult[] | undefined {
  const { results, scenarios } = judged;
  const own = results.filter((result) => result.id === id);
  if (own.length > 0) return own;
  const covering = new Set(scenarios.filter((one) => requirementsCovered(one).includes(id)).map((one) => one.id));
  if (covering.size > 0) return results.filter((result) => covering.has(result.id));
  return isCodeOfScenarios(id) ? results : undefined;
}

/** Codes have no dot; some are only found by the run as a whole, if an option asks for it, or by Pact. */
function isCodeOfScenarios(id: string): boolean {
  return !id.includes('.') && !id.startsWith('pact-') && !codesOfRuns.has(id);
}

const codesOfRuns: ReadonlySet<string> = new Set([
  'unattributed-change',
  'unsteady-check',
  'changed-by-others',
  'nodes-disagree',
  'unexpected-license-state',
  'license-expires-soon',
  'restart-needed',
]);

function hasRun({ verdict }: ScenarioResult): boolean {
  return verdict !== 'skipped' && verdict !== 'blocked';
}

/** Whether a scenario passed; for a requirement or a code, what else it found does not matter. */
function hasPassed(result: ScenarioResult, { id }: ListedDeviation): boolean {
  return result.id !== id || result.verdict === 'pass';
}

function isOutOfRange({ verdict, reason }: ScenarioResult): boolean {
  return verdict === 'skipped' && reason?.code === 'version-out-of-range';
}
