import { scenarios } from '../../specs/index.ts';
import { acceptedScenario } from '../domain/accepted-scenario.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { type BoundScenario, isPlainAdmin, type JsonValue, type TargetValues } from '../domain/scenario.ts';
import { expectedStatuses } from '../domain/shared-requirements.ts';
import { isSuccessStatus } from '../domain/status.ts';

/** The scenarios of an endpoint, in the order of the specs. */
export function scenariosOf({ id }: Endpoint): readonly BoundScenario[] {
  return scenarios.filter(({ endpoint }) => endpoint.id === id);
}

/**
 * What a server admin sends to an endpoint if everything is right.
 *
 * @returns undefined if the endpoint takes no body
 * @throws Error if the specs have no such scenario
 */
export function acceptedPayload(endpoint: Endpoint, known: TargetValues): JsonValue | undefined {
  const { body } = acceptedScenario(scenarios, endpoint.id);
  return typeof body === 'function' ? body(known) : undefined;
}

/**
 * The JSON texts of the bodies that must be rejected: no conforming server accepts them, even from a server admin.
 */
export function rejectedBodies(endpoint: Endpoint, known: TargetValues): ReadonlySet<string> {
  const rejections = scenariosOf(endpoint).filter(
    (scenario) => isPlainAdmin(scenario) && !expectedStatuses(scenario).some(isSuccessStatus),
  );
  return new Set(rejections.flatMap(({ body }) => (typeof body === 'function' ? [JSON.stringify(body(known))] : [])));
}
