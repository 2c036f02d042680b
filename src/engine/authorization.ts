import type { Endpoint, EndpointId } from '../domain/endpoint.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { ScenarioResult, Verdict } from '../domain/report.ts';
import type { PositiveControl } from './positive-controls.ts';

const rejectedForContent: readonly number[] = [400, 404, 422];

/** Whether a status shows that access was granted: the request succeeded, or was rejected for what it sent. */
export function isAuthorized(status: number): boolean {
  return (status >= 200 && status < 300) || rejectedForContent.includes(status);
}

/**
 * Turns denials into `blocked` if the same endpoint denies the server admin, too: then they prove nothing. If the run sent
 * no request of the admin to an endpoint (a renewal has no harmless one), an endpoint that requires the same permission
 * stands for it.
 */
export function withAuthorizationChecked(
  results: readonly ScenarioResult[],
  endpoints: readonly Endpoint[],
  positiveControls: readonly PositiveControl[] = [],
): readonly ScenarioResult[] {
  const permissionOf = new Map(endpoints.map(({ id, permission }) => [id, permission]));
  const asked: readonly JudgedExchange[] = [
    ...results.filter(({ persona, exchange }) => persona === 'server-admin' && exchange?.response),
    ...positiveControls.map((control) => ({ ...control, verdict: null })),
  ];
  return results.map((result) => {
    const isDenial = result.persona !== 'server-admin' && (result.verdict === 'pass' || result.verdict === 'warn');
    if (!isDenial) return result;
    const here = asked.filter(({ endpoint }) => endpoint === result.endpoint);
    const alike = asked.filter(({ endpoint }) => permissionOf.get(endpoint) === permissionOf.get(result.endpoint));
    const conclusive = here.some(isConclusive) ? here : [...here, ...alike];
    if (conclusive.some(hasAccess)) return result;
    const reason = createReason(conclusive.length === 0 ? 'admin-not-seen' : 'admin-denied-too');
    return { ...result, verdict: 'blocked', reason };
  });
}

interface JudgedExchange {
  readonly endpoint: EndpointId;
  readonly exchange: Exchange | null;
  /** Null where nothing was judged. */
  readonly verdict: Verdict | null;
}

/** A failure inside the server shows neither that access was granted nor that it was denied. */
function isConclusive({ exchange }: JudgedExchange): boolean {
  const status = exchange?.response?.status ?? 500;
  return status < 500;
}

function hasAccess({ exchange, verdict }: JudgedExchange): boolean {
  const status = exchange?.response?.status ?? 0;
  return isAuthorized(status) && !(status === 404 && (verdict === 'fail' || verdict === null));
}
