import { endpoints, scenarios } from '../../specs/index.ts';
import type { Endpoint, EndpointId } from '../../src/domain/endpoint.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';

/** The documented endpoint with this id. */
export function endpointOf(id: EndpointId): Endpoint {
  const found = endpoints.find((one) => one.id === id);
  if (!found) throw new Error(`There is no endpoint ${id}.`);
  return found;
}

/** A scenario that expects 200 of `check`, with whatever a test is about in its place. */
export function scenario(
  change: Partial<Omit<BoundScenario, 'endpoint'>> & { readonly on?: EndpointId } = {},
): BoundScenario {
  const { on = 'check', ...rest } = change;
  return {
    id: `${on}.example`,
    title: 'is an example',
    covers: [`${on}.example-requirement`],
    given: 'any',
    as: 'server-admin',
    impact: 'read',
    expect: { status: 200 },
    endpoint: endpointOf(on),
    ...rest,
  };
}

/** The scenario of the specs with this id. */
export function realScenario(id: string): BoundScenario {
  const found = scenarios.find((one) => one.id === id);
  if (!found) throw new Error(`There is no scenario ${id}.`);
  return found;
}
