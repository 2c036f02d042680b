import { sectionUrl } from '../../../specs/documentation-page.ts';
import { problemExitCodes, resultExitCodes } from '../../domain/exit-codes.ts';
import type { Finding } from '../../domain/finding.ts';
import { keepsVerdict, type Problem } from '../../domain/problem.ts';
import {
  type Exploration,
  type RequirementResult,
  requirementVerdicts,
  type ScenarioResult,
} from '../../domain/report.ts';
import { isAbout, type Requirement } from '../../domain/requirement.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import { requirementsCovered } from '../../domain/shared-requirements.ts';
import { type Result, type Verdict, verdictOf } from '../../domain/verdict.ts';

/** How many scenarios have each verdict. */
export function countsOf(results: readonly ScenarioResult[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, accepted: 0, warn: 0, fail: 0, skipped: 0, blocked: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}

/** How many requirements have each verdict. */
export function requirementCountsOf(
  requirements: readonly Pick<RequirementResult, 'verdict'>[],
): Readonly<Record<RequirementResult['verdict'], number>> {
  const count = (verdict: RequirementResult['verdict']): number =>
    requirements.filter((one) => one.verdict === verdict).length;
  const entries = requirementVerdicts.map((verdict) => [verdict, count(verdict)] as const);
  return Object.fromEntries(entries) as Record<RequirementResult['verdict'], number>;
}

/**
 * What the scenarios together show of each requirement: the worst that was found, or why nothing was.
 *
 * @param version - the version of the target, undefined if it is unknown: a requirement that is about other versions is
 *   skipped
 * @param accepted - the requirements that scenarios did not meet as the list of deviations accepts: none of them passes
 */
export function requirementResults(
  requirements: readonly Requirement[],
  scenarios: readonly BoundScenario[],
  results: readonly ScenarioResult[],
  version: string | undefined,
  accepted: ReadonlySet<string> = new Set(),
): readonly RequirementResult[] {
  const resultOf = new Map(results.map((result) => [result.id, result]));
  const covered = scenarios.map((scenario) => ({ id: scenario.id, by: new Set(requirementsCovered(scenario)) }));
  return requirements.map((requirement) => {
    const { id, level, text } = requirement;
    const stated = { id, level, text, page: sectionUrl(requirement.section) };
    if (level === 'not exercised') {
      return { ...stated, verdict: 'not exercised', scenarios: showing(id, scenarios, resultOf) };
    }
    const ids = covered.filter(({ by }) => by.has(id)).map((scenario) => scenario.id);
    const had = ids.flatMap((scenario) => resultOf.get(scenario) ?? []);
    const found = isAbout(requirement, version) === true ? worstOf(id, had) : 'skipped';
    return { ...stated, verdict: found === 'pass' && accepted.has(id) ? 'accepted' : found, scenarios: ids };
  });
}

/** What was found of one requirement by the scenarios that cover it. */
function worstOf(requirement: string, had: readonly ScenarioResult[]): Verdict {
  const judged = had.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'blocked');
  const found = judged.flatMap(({ findings }) => findings.filter((one) => one.requirement === requirement));
  const seen = verdictOf(found);
  if (seen === 'fail') return seen;
  if (had.some(({ verdict }) => verdict === 'blocked')) return 'blocked';
  return judged.length === 0 ? 'skipped' : seen;
}

/** The scenarios that got the status of a requirement which cannot be provoked. */
function showing(
  requirement: string,
  scenarios: readonly BoundScenario[],
  resultOf: ReadonlyMap<string, ScenarioResult>,
): readonly string[] {
  return scenarios.flatMap(({ id, endpoint }) => {
    const status = resultOf.get(id)?.exchange?.response?.status ?? 0;
    return endpoint.responses[status]?.requirement === requirement ? [id] : [];
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
 * @param isMust Whether a scenario is about something that is required, and not about what is only plausible.
 */
export function runOutcomeOf(
  results: readonly ScenarioResult[],
  strict: boolean,
  problem: Problem | null,
  isMust: (id: string) => boolean,
  exploration: Exploration | null = null,
  runFindings: readonly Finding[] = [],
  isInconclusive = false,
): RunOutcome {
  const worst = verdictOf(runFindings);
  const has = (verdict: Verdict): boolean => results.some((result) => result.verdict === verdict);
  // A run that broke off has no verdict, whatever it had found. A license that was not restored ends no run: the result
  // stays what the scenarios show, and the exit code says what matters more.
  if (problem?.code === 'max-time') return { result: 'partial', exitCode: problemExitCodes[problem.code] };
  if (problem && !keepsVerdict(problem)) return { result: 'error', exitCode: problemExitCodes[problem.code] };
  const outcome = (result: Exclude<Result, 'error'>): RunOutcome => ({
    result,
    exitCode: problem ? problemExitCodes[problem.code] : resultExitCodes[result],
  });
  const isBroken = has('fail') || worst === 'fail' || (strict && (has('warn') || worst === 'warn'));
  if (isBroken || exploration?.failure) return outcome('nonconformant');
  const blocked = results.some(({ id, verdict }) => verdict === 'blocked' && isMust(id));
  if (blocked || isInconclusive || exploration?.sequences === 0 || !(has('pass') || has('accepted') || has('warn')))
    return outcome('partial');
  return outcome('conformant');
}
