import type { Reason } from '../../domain/messages/reasons.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { Planned } from '../../domain/run-events.ts';
import type { BoundScenario } from '../../domain/scenario.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';

/** What a result says whatever came of it. */
export function headOf({ id, title, endpoint, as, impact }: BoundScenario) {
  return { id, title, endpoint: endpoint.id, persona: as, impact } as const;
}

/** A result without an exchange. */
export function unsent(scenario: BoundScenario, verdict: 'skipped' | 'blocked', reason: Reason): ScenarioResult {
  return { ...headOf(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null };
}

/** The result of what the plan left out; none for what ran. */
export function skippedResult({ scenario, decision, reason }: Planned): readonly ScenarioResult[] {
  return decision === 'run' || reason === null ? [] : [unsent(scenario, decision, reason)];
}

/** The result of what Pact would have let through without a look; none for any other. */
export function rejectedResult({
  scenario,
  rejectedBecause: refused,
}: ClassifiedInteraction): readonly ScenarioResult[] {
  if (!refused) return [];
  return [{ ...headOf(scenario), verdict: 'fail', reason: null, durationMs: 0, findings: [refused], exchange: null }];
}
