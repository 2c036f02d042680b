import type { Endpoint } from '../domain/endpoint.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { ScenarioResult, Verdict } from '../domain/report.ts';
import { isSuccessStatus } from '../domain/status.ts';
import type { PositiveControl } from './positive-controls.ts';

const rejectedForContent: readonly number[] = [400, 404, 422];

/** Whether a status shows that the caller has access: the request was carried out, or rejected for its content. */
export function isAuthorized(status: number): boolean {
  return isSuccessStatus(status) || rejectedForContent.includes(status);
}

/**
 * Turns denials into `blocked` if the same endpoint rejects even the server admin: such a denial proves nothing. If the run
 * sent no request of the admin to an endpoint (a renewal has no harmless one), one that needs the same permission counts.
 */
export function withAuthorizationChecked(
  results: readonly ScenarioResult[],
  endpoints: readonly Endpoint[],
  positiveControls: readonly PositiveControl[],
): readonly ScenarioResult[] {
  const permissionOf = new Map<ScenarioResult['endpoint'], string>(
    endpoints.map(({ id, permission }) => [id, permission]),
  );
  const asked: readonly JudgedExchange[] = [
    ...results.filter(({ persona, exchange }) => persona === 'server-admin' && exchange?.response),
    ...positiveControls.map((control) => ({ ...control, verdict: null })),
  ];
  return results.map((result) => {
    const isDenial = result.persona !== 'server-admin' && (result.verdict === 'pass' || result.verdict === 'warn');
    if (!isDenial) return result;
    const here = asked.filter(({ endpoint }) => endpoint === result.endpoint);
    const alike = asked.filter(({ endpoint }) => permissionOf.get(endpoint) === permissionOf.get(result.endpoint));
    const decisive = here.some(isConclusive) ? here : [...here, ...alike];
    if (decisive.some(hasAccess)) return result;
    const reason = createReason(decisive.length === 0 ? 'admin-not-seen' : 'admin-denied-too');
    return { ...result, verdict: 'blocked', reason };
  });
}

interface JudgedExchange {
  readonly endpoint: ScenarioResult['endpoint'];
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
