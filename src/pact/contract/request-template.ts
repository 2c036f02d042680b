import { exampleTargetValues } from '../../domain/example-values.ts';
import type { BoundScenario, JsonValue, TargetValues } from '../../domain/scenario.ts';
import { valuesFor } from './states.ts';

/** A target that differs from the example, to detect which fields of a payload depend on the target. */
const otherTargetValues: TargetValues = {
  rootUrl: 'https://other.example:8443/',
  license: 'other-license.that-no-server.has-signed',
};

/** The payload of a scenario, by default for the example target; undefined if it sends none. */
export function payloadOf(
  { body, id }: BoundScenario,
  targetValues: TargetValues = exampleTargetValues,
): JsonValue | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'function') throw new Error(`${id} sends a body that is not JSON and cannot be in the contract.`);
  return body(targetValues);
}

/**
 * The payload in the form that Pact's builders take: exact values, and for each field that depends on the target a
 * generator that takes the value from the provider state.
 */
export function requestTemplate(scenario: BoundScenario): JsonValue | undefined {
  const payload = payloadOf(scenario);
  return payload === undefined ? undefined : templateOf(payload, payloadOf(scenario, otherTargetValues), scenario.id);
}

function templateOf(value: JsonValue, other: JsonValue | undefined, id: string): JsonValue {
  if (isRecord(value) && isRecord(other)) {
    return Object.fromEntries(
      Object.entries(value).map(([field, one]) => [field, templateOf(one, other[field], id)] as const),
    );
  }
  if (isList(value) && isList(other)) return value.map((one, at) => templateOf(one, other[at], id));
  return value === other ? value : injected(value, id);
}

function injected(value: JsonValue, id: string): JsonValue {
  const name = Object.entries(valuesFor(exampleTargetValues)).find(([, one]) => one === value)?.[0];
  if (name === undefined) {
    throw new Error(
      `${id} sends a value that no provider state injects. Add it to injectedValues in specs/payloads.ts.`,
    );
  }
  return {
    'pact:matcher:type': 'equality',
    'pact:generator:type': 'ProviderState',
    dataType: 'STRING',
    expression: `\${${name}}`,
    value,
  };
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isRecord(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
