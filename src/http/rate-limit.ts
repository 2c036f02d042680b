import { type Exchange, header } from '../domain/exchange.ts';

/** The longest wait after which a request is sent again, in seconds. */
const longestWait = 5;

/** The seconds in a Retry-After; undefined if it is a date or anything else (RFC 9110, section 10.2.3). */
export function retryAfterSeconds(value: string): number | undefined {
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
