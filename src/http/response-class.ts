import type { Exchange } from '../domain/exchange.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { unavailableStatuses } from './proxy-statuses.ts';

/** Whether the target reported success. */
export function isSuccess({ response }: Exchange): boolean {
  return isSuccessStatus(response?.status);
}

/** Whether a later attempt may succeed: no response, or one of a proxy or of a starting server (RFC 9110, section 15.6). */
export function isTransient({ response, failure }: Exchange): boolean {
  if (failure?.kind === 'withheld') return false;
  return response === undefined || response.status === 429 || unavailableStatuses.includes(response.status);
}
