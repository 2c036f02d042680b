import { type Exchange, header, type ReceivedResponse } from '../domain/exchange.ts';
import { busyStatuses } from './proxy-statuses.ts';

/** The longest wait after which a request is sent again, in seconds. */
const longestWait = 5;

/** The seconds in a Retry-After; undefined if it is a date or anything else (RFC 9110, section 10.2.3). */
function retryAfterSeconds(value: string): number | undefined {
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/**
 * How long to wait before the same request is sent once more, in milliseconds. A 429 was not processed (RFC 6585, section
 * 4), so this is safe for writes, too. Undefined for any other response, and for a wait that is long or not in seconds.
 */
export function shortWaitMs({ response }: Exchange): number | undefined {
  const wait = response?.status === 429 ? header(response, 'retry-after') : undefined;
  const seconds = wait === undefined ? undefined : retryAfterSeconds(wait);
  return seconds === undefined || seconds > longestWait ? undefined : seconds * 1000;
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
