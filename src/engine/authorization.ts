import type { Endpoint, EndpointId } from '../domain/endpoint.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { ScenarioResult, Verdict } from '../domain/report.ts';
import type { PositiveControl } from './positive-controls.ts';

const refusedForWhatWasAsked: readonly number[] = [400, 404, 422];

/** Whether a status shows an open door: done, or refused for what was asked and not for who asked. */
export function isAuthorized(status: number): boolean {
  return (status >= 200 && status < 300) || refusedForWhatWasAsked.includes(status);
}

/**
 * A door that is closed to everyone proves nothing about who is refused. Turns refusals into `blocked` where the same
 * endpoint does not let the server admin in. Where the run had no request of the admin to an endpoint (a renewal has no
 * harmless one), an endpoint that asks for the same permission stands for it.
 */
export function withAuthorizationChecked(
  results: readonly ScenarioResult[],
  endpoints: readonly Endpoint[],
  positiveControls: readonly PositiveControl[] = [],
): readonly ScenarioResult[] {
  const permissionOf = new Map(endpoints.map(({ id, permission }) => [id, permission]));
  const asked: readonly JudgedExchange[] = [
    ...results.filter(({ persona, exchange }) => persona === 'server-admin' && exchange?.response),
    ...positiveControls.map((witness) => ({ ...witness, verdict: null })),
  ];
  return results.map((result) => {
    const isRefusal = result.persona !== 'server-admin' && (result.verdict === 'pass' || result.verdict === 'warn');
    if (!isRefusal) return result;
    const here = asked.filter(({ endpoint }) => endpoint === result.endpoint);
    const alike = asked.filter(({ endpoint }) => permissionOf.get(endpoint) === permissionOf.get(result.endpoint));
    const telling = here.some(isConclusive) ? here : [...here, ...alike];
    if (telling.some(hasAccess)) return result;
    const reason = createReason(telling.length === 0 ? 'admin-not-seen' : 'admin-denied-too');
    return { ...result, verdict: 'blocked', reason };
  });
}

interface JudgedExchange {
  readonly endpoint: EndpointId;
  readonly exchange: Exchange | null;
  /** Null where nothing was judged. */
  readonly verdict: Verdict | null;
}

/** A failure inside the server tells neither that somebody was let in nor that they were not. */
function isConclusive({ exchange }: JudgedExchange): boolean {
  const status = exchange?.response?.status ?? 500;
  return status < 500;
}

function hasAccess({ exchange, verdict }: JudgedExchange): boolean {
  const status = exchange?.response?.status ?? 0;
  return isAuthorized(status) && !(status === 404 && (verdict === 'fail' || verdict === null));
}
