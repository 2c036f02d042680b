import { type Exchange, header, type ReceivedResponse } from '../domain/exchange.ts';

/** Answers by which whatever stands before a server says that it lets nothing through for now (RFC 9110, section 10.2.3). */
const busyStatuses: readonly number[] = [429, 503];

/**
 * Why an exchange brought no whole answer of the API: none came, its body was cut off, or the target asks to come back
 * later. Undefined where there is a whole one.
 */
export function describeNoResponse({ response, failure }: Exchange): string | undefined {
  if (!response) return failure?.message ?? 'nothing came back';
  return response.cut?.message ?? describeRateLimit(response);
}

/** Why an answer is none of the API: it asks to come back later. Undefined for any other. */
export function describeRateLimit(response: ReceivedResponse): string | undefined {
  const wait = header(response, 'retry-after');
  if (!busyStatuses.includes(response.status)) return undefined;
  // Too many requests are too many for whatever they ask, whether it says when to come back or not (RFC 6585, section 4).
  if (wait === undefined) return response.status === 429 ? 'it answers with status 429: too many requests' : undefined;
  const seconds = /^\d{1,6}$/.test(wait) ? ` in ${Number(wait)} s` : ' later';
  return `it answers with status ${response.status} and asks to come back${seconds} (Retry-After)`;
}
