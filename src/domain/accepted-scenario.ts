import type { EndpointId } from './endpoint.ts';
import { type BoundScenario, isPlainAdmin } from './scenario.ts';
import { expectedStatuses } from './shared-requirements.ts';
import { isSuccessStatus } from './status.ts';

/**
 * The scenario in which a server admin sends what an endpoint accepts.
 *
 * @throws Error if there is none
 */
export function acceptedScenario(scenarios: readonly BoundScenario[], id: EndpointId): BoundScenario {
  const accepted = scenarios.find(
    (scenario) =>
      scenario.endpoint.id === id && isPlainAdmin(scenario) && expectedStatuses(scenario).every(isSuccessStatus),
  );
  if (!accepted) throw new Error(`No scenario of ${id} expects success.`);
  return accepted;
}
