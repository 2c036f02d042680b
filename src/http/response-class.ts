import type { Exchange } from '../domain/exchange.ts';

/** Whether a status reports success (2xx). */
export function isSuccessStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether the target reported success. */
export function isSuccess({ response }: Exchange): boolean {
  return response !== undefined && isSuccessStatus(response.status);
}

/** Whether a later attempt may succeed: no response, or one of a proxy or of a starting server (RFC 9110, section 15.6). */
export function isTransient({ response, failure }: Exchange): boolean {
  if (failure?.kind === 'withheld') return false;
  return response === undefined || [429, 502, 503, 504].includes(response.status);
}

/** A response in a few words. */
export function describeResponse({ response, failure }: Exchange): string {
  return response ? `status ${response.status}` : (failure?.message ?? 'no response');
}
