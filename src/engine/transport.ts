import { credentialsOf } from '../accounts/credential-forms.ts';
import type { Personas } from '../accounts/personas.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { Exchange } from '../domain/exchange.ts';
import type { BoundScenario, JsonValue, Persona, TargetValues } from '../domain/scenario.ts';
import { type ApiRequest, type Client, type Credentials, noCredentials } from '../http/client.ts';
import { describeNoResponse } from '../http/no-response.ts';
import { coalesce } from './concurrency.ts';

/** How the requests of scenarios reach the target: a run sends them itself, Pact's verifier sends them for `pact verify`. */
export interface Transport {
  /**
   * Sends the request of a scenario with the credentials of a persona.
   *
   * @param responseWithinMs - for a request that may write: how long to wait for its status line, in milliseconds; it is
   *   sent once at most and not aborted
   */
  send(scenario: BoundScenario, persona: Persona, responseWithinMs?: number): Promise<Exchange>;
  /** Opens connections ahead, for requests that may write: at most as many as were named last wait at a time. */
  prepare?(count: number): void;
  /** Whether the target still responds at all. */
  isAlive(): Promise<boolean>;
}

/** Sends the requests of scenarios through an HTTP client. */
export function clientTransport(client: Client, personas: Personas, targetValues: TargetValues): Transport {
  return {
    send: (scenario, persona, responseWithinMs) =>
      client.send({
        ...apiRequest(scenario, credentialsOf(personas, persona, scenario), targetValues),
        ...definedOnly({ responseWithinMs }),
      }),
    prepare: (count) => client.prepare?.(count),
    isAlive: livenessProbe(client),
  };
}

/** The request of a scenario with some credentials. */
export function apiRequest(
  scenario: Pick<BoundScenario, 'endpoint' | 'body'>,
  as: Credentials,
  targetValues: TargetValues,
): ApiRequest {
  const body = bodyOf(scenario, targetValues);
  return {
    method: scenario.endpoint.method,
    path: scenario.endpoint.path,
    as,
    ...definedOnly({ body }),
  };
}

/**
 * Requests the public health page, and check without credentials if that page hangs. Calls made while a probe is under way
 * share its outcome.
 */
export function livenessProbe(client: Client): Transport['isAlive'] {
  const get = (path: string) => client.send({ method: 'GET', path, as: noCredentials });
  return coalesce(async () => {
    const health = await get('/api/health');
    const probe = health.failure?.kind === 'timeout' ? await get('/api/licensing/check') : health;
    return describeNoResponse(probe) === undefined;
  });
}

/** The text of the body that a scenario sends; undefined if it sends none. */
export function bodyOf({ body }: Pick<BoundScenario, 'body'>, targetValues: TargetValues): string | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'function') return body.text;
  const value: JsonValue = body(targetValues);
  return JSON.stringify(value);
}
