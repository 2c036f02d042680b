import { type Exchange, isObject, parseJson, type ReceivedResponse } from '../../domain/exchange.ts';
import { nonEmptyString } from '../../domain/non-empty-string.ts';
import { busyStatuses, isGaveUp } from '../../http/proxy-statuses.ts';
import { lidIn } from '../license-identity.ts';
import type { WriteRecord } from './guard-state.ts';

/** Failures in which no request has left this machine. */
const beforeSending: readonly string[] = ['refused', 'unresolved', 'unreachable', 'tls', 'withheld', 'aborted'];

/** What a response shows of the license that it is about. */
export interface ReturnedLicense {
  readonly lid: string | undefined;
  readonly jti: string | undefined;
}

/** Law L5: `answered`: a status line has come; `open`: the request may still be carried out; `not-sent`: it cannot. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly returned: ReturnedLicense }
  | { readonly kind: 'open' | 'not-sent' };

/**
 * What is known of a request by its exchange.
 *
 * @param write - of what is meant to change the license, only a renewal asks another server: only there Grafana itself may
 *   respond that a gateway gave up
 */
export function answerIn(
  { response, failure }: Exchange,
  write: Pick<WriteRecord, 'endpoint' | 'mustBeRejected'>,
): Answer {
  if (response === undefined) {
    return { kind: failure !== undefined && beforeSending.includes(failure.kind) ? 'not-sent' : 'open' };
  }
  const { status } = response;
  const body = objectOf(response);
  // Gateways such as Kong write their errors in the shape of Grafana's own, so the shape alone proves nothing.
  const mayBeGrafanas = write.endpoint === 'renew' || write.mustBeRejected;
  const isGrafanas = mayBeGrafanas && typeof body.message === 'string';
  if (isGaveUp(status) && !isGrafanas) return { kind: 'open' };
  return { kind: 'answered', status, returned: { lid: lidIn(body), jti: nonEmptyString(body.jti) } };
}

/** The object that is the whole body, or an empty one. */
function objectOf({ body, cut }: ReceivedResponse): Readonly<Record<string, unknown>> {
  const parsed = cut ? undefined : parseJson(body);
  return parsed?.ok && isObject(parsed.value) ? parsed.value : {};
}

/** Whether another attempt to restore may do: nothing left this machine, or the target asks to come back. */
export function isWorthRepeating(exchange: Exchange, endpoint: 'add' | 'remove'): boolean {
  const answer = answerIn(exchange, { endpoint, mustBeRejected: false });
  if (answer.kind === 'not-sent') return exchange.failure?.kind !== 'withheld';
  return answer.kind === 'answered' && busyStatuses.includes(answer.status);
}
