import type { Exchange } from '../domain/exchange.ts';
import { describeRateLimit } from './rate-limit.ts';

/**
 * Why an exchange has no complete response of the API: none came, its body is incomplete, or the target asks to come back
 * later. Undefined if it has one.
 */
export function describeNoResponse({ response, failure }: Exchange): string | undefined {
  if (!response) return failure?.message ?? 'no response';
  return response.cut?.message ?? describeRateLimit(response);
}
