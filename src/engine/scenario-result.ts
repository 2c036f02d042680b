import { definedOnly } from '../domain/defined-only.ts';
import type { Reason } from '../domain/messages/reasons.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { Planned } from '../domain/run-events.ts';
import type { BoundScenario } from '../domain/scenario.ts';

type ResultHead = Pick<ScenarioResult, 'id' | 'title' | 'endpoint' | 'persona' | 'credentials' | 'impact'>;

/** The part of a result that names its scenario. */
export function resultHead({ id, title, endpoint, as, credentials, impact }: BoundScenario): ResultHead {
  return { id, title, endpoint: endpoint.id, persona: as, ...definedOnly({ credentials }), impact };
}

/** The result of a scenario whose request was not sent. */
export function notRun(scenario: BoundScenario, verdict: 'skipped' | 'blocked', reason: Reason): ScenarioResult {
  return { ...resultHead(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null };
}

/** The results of the scenarios that a plan leaves out. */
export function resultsOfSkipped(planned: readonly Planned[]): readonly ScenarioResult[] {
  return planned.flatMap(({ scenario, decision, reason }) =>
    decision === 'run' || reason === null ? [] : [notRun(scenario, decision, reason)],
  );
}
