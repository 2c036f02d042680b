import { exitCodes, keepsVerdict, type Problem } from '../../domain/problem.ts';
import type { Exploration, RequirementResult, Result, ScenarioResult, Verdict } from '../../domain/report.ts';
import type { Requirement } from '../../domain/requirement.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { requirementsCovered } from '../../domain/shared-requirements.ts';
import { verdictOf } from './judge.ts';

/** How many scenarios have each verdict. */
export function countsOf(results: readonly ScenarioResult[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, blocked: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}

/** What the scenarios together say of each requirement: the worst of what was seen, or why nothing was. */
export function requirementResults(
  requirements: readonly Requirement[],
  scenarios: readonly BoundScenario[],
  results: readonly ScenarioResult[],
): readonly RequirementResult[] {
  const resultOf = new Map(results.map((result) => [result.id, result]));
  const covered = scenarios.map((scenario) => ({ id: scenario.id, by: new Set(requirementsCovered(scenario)) }));
  return requirements.map(({ id, level }) => {
    const ids = covered.filter(({ by }) => by.has(id)).map((scenario) => scenario.id);
    if (level === 'not exercised') return { id, level, verdict: 'not exercised', scenarios: ids };
    const had = ids.flatMap((scenario) => resultOf.get(scenario) ?? []);
    const judged = had.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'blocked');
    const found = judged.flatMap(({ findings }) => findings.filter(({ requirement }) => requirement === id));
    const unseen: Verdict = had.some(({ verdict }) => verdict === 'blocked') ? 'blocked' : 'skipped';
    const seen = verdictOf(found);
    const verdict = seen === 'fail' ? seen : unseen === 'blocked' ? 'blocked' : judged.length === 0 ? unseen : seen;
    return { id, level, verdict, scenarios: ids };
  });
}

/** What a run comes to. */
export interface RunOutcome {
  readonly result: Result;
  readonly exitCode: number;
}

/**
 * Adds up verdicts, and what was explored where that was asked for.
 *
 * @param isMust Whether a scenario is about something the documentation says, and not about what is only plausible.
 */
export function outcomeOf(
  results: readonly ScenarioResult[],
  strict: boolean,
  problem: Problem | null,
  isMust: (id: string) => boolean,
  exploration: Exploration | null = null,
): RunOutcome {
  const has = (verdict: Verdict): boolean => results.some((result) => result.verdict === verdict);
  // A run that broke off has no verdict, whatever it had found. A license that could not be put back ends no run.
  if (problem && !keepsVerdict(problem)) return { result: 'error', exitCode: exitCodes[problem.code] };
  if (has('fail') || (strict && has('warn')) || exploration?.failure) return { result: 'nonconformant', exitCode: 1 };
  if (problem) return { result: 'error', exitCode: exitCodes[problem.code] };
  const blocked = results.some(({ id, verdict }) => verdict === 'blocked' && isMust(id));
  if (blocked || exploration?.sequences === 0 || !(has('pass') || has('warn')))
    return { result: 'partial', exitCode: 4 };
  return { result: 'conformant', exitCode: 0 };
}
