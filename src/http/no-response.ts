import { type Exchange, header, type ReceivedResponse } from '../domain/exchange.ts';
import { busyStatuses } from './proxy-statuses.ts';
import { retryAfterSeconds } from './retry-after.ts';

/**
 * Why an exchange has no complete response of the API: none came, its body is incomplete, or the target asks to come back
 * later. Undefined if it has one.
 */
export function describeNoResponse({ response, failure }: Exchange): string | undefined {
  if (!response) return failure?.message ?? 'no response';
  return response.cut?.message ?? describeRateLimit(response);
}

/** Why a response is not one of the API: it asks to come back later. Undefined for any other. */
export function describeRateLimit(response: ReceivedResponse): string | undefined {
  const wait = header(response, 'retry-after');
  if (!busyStatuses.includes(response.status)) return undefined;
  // 429 is about the number of requests alone, with a Retry-After or without (RFC 6585, section 4).
  if (wait === undefined)
    return response.status === 429 ? 'status 429: too many requests; see --concurrency 1' : undefined;
  const seconds = retryAfterSeconds(wait);
  const when = seconds === undefined ? 'later' : `in ${seconds} s`;
  return `status ${response.status}, which asks to come back ${when} (Retry-After)`;
}
