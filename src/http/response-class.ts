import type { Exchange } from '../domain/exchange.ts';

/** Whether the target says that it did what was asked. */
export function isSuccess({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

/** Not the target itself but what stands before it, or a target that has just come up (RFC 9110, section 15.6). */
export function isTransient({ response, failure }: Exchange): boolean {
  if (failure?.kind === 'withheld') return false;
  return response === undefined || [429, 502, 503, 504].includes(response.status);
}

/** What came back, in a few words. */
export function describeResponse({ response, failure }: Exchange): string {
  return response ? `status ${response.status}` : (failure?.message ?? 'no response');
}
