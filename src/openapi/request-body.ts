import { injectedValues } from '../../specs/payloads.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { isObject } from '../domain/exchange.ts';
import type { JsonValue, TargetValues } from '../domain/scenario.ts';
import type { JsonObject } from './json.ts';
import { acceptedPayload, rejectedBodies } from './scenarios-of.ts';

/**
 * The request body of an operation; undefined if it takes none.
 *
 * The documented request has the body, so it is required. Its fields and their types are those of the body that is accepted.
 * What else is required of them follows from the bodies that must be rejected: the null body, the body without a field, and
 * the field that is empty.
 */
export function requestBody(endpoint: Endpoint, known: TargetValues): JsonObject | undefined {
  const payload = acceptedPayload(endpoint, known);
  if (!isObject(payload)) return undefined;
  const rejected = rejectedBodies(endpoint, known);
  return {
    required: true,
    content: {
      'application/json': { schema: payloadSchema(payload as JsonObject, rejected, known), example: payload },
    },
  };
}

function payloadSchema(payload: JsonObject, rejected: ReadonlySet<string>, known: TargetValues): JsonObject {
  const isRejected = (value: JsonValue): boolean => rejected.has(JSON.stringify(value));
  const fields = Object.keys(payload);
  const required = fields.filter((field) => {
    const { [field]: _, ...rest } = payload;
    return isRejected(rest);
  });
  const properties = fields.map((field): [string, JsonObject] => {
    const value = payload[field] ?? null;
    const means = Object.values(injectedValues).find(({ from }) => from(known) === value)?.means;
    return [
      field,
      {
        ...(means === undefined ? {} : { description: sentence(means) }),
        type: typeof value,
        ...(isRejected({ ...payload, [field]: '' }) ? { minLength: 1 } : {}),
      },
    ];
  });
  return {
    type: isRejected(null) ? 'object' : ['object', 'null'],
    ...(required.length === 0 ? {} : { required }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
  };
}

/** A phrase as a sentence. */
export function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}
