import { sectionUrl } from '../../../specs/documentation-page.ts';
import type { ClientScenario } from '../../domain/client-scenario.ts';
import type { RequirementResult, ScenarioResult } from '../../domain/report.ts';
import type { Requirement } from '../../domain/requirement.ts';
import { verdictOf } from '../../domain/verdict.ts';

/** What the scenarios together show of each requirement. What a client never sends is not exercised. */
export function clientRequirementResults(
  requirements: readonly Requirement[],
  scenarios: readonly ClientScenario[],
  results: readonly ScenarioResult[],
): readonly RequirementResult[] {
  return requirements.map(({ id, level, text, section }) => {
    const ids = scenarios.filter(({ covers }) => covers.some((one) => one === id)).map((scenario) => scenario.id);
    const had = results.filter((result) => ids.some((one) => one === result.id));
    return { id, level, text, page: sectionUrl(section), verdict: worstOf(id, had), scenarios: ids };
  });
}

function worstOf(requirement: string, had: readonly ScenarioResult[]): RequirementResult['verdict'] {
  const judged = had.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'blocked');
  const seen = verdictOf(
    judged.flatMap(({ findings }) => findings.filter((finding) => finding.requirement === requirement)),
  );
  if (seen !== 'pass') return seen;
  if (had.some(({ verdict }) => verdict === 'blocked')) return 'blocked';
  return judged.length === 0 ? 'not exercised' : seen;
}
