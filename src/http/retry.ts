import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Exchange } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { ApiRequest } from './api-request.ts';
import { failureIn, isFailure, type TransportOutcome } from './attempt.ts';
import { shortWaitMs } from './rate-limit.ts';

/** How requests are sent again. */
export interface RepeatOptions {
  /** Aborted if the user wants to stop. */
  readonly signal?: AbortSignal;
  /** Called for a request that had to be sent twice. */
  readonly onRepeat?: (note: Note) => void;
  /** Waits for a number of milliseconds; by default in real time. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Sends a request, and once more if a 429 asks for a short wait: it was not processed, also if it may write. */
export async function afterShortWait(
  { method, path, evenIfInterrupted }: ApiRequest,
  { signal, onRepeat, pause = sleep }: RepeatOptions,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  const first = await send();
  const waitMs = shortWaitMs(first);
  if (waitMs === undefined) return first;
  await (evenIfInterrupted ? pause(waitMs) : untilAborted(pause(waitMs), signal));
  if (signal?.aborted && !evenIfInterrupted) return first;
  const second = await send();
  onRepeat?.(createNote('request-repeated', { method, path, failure: `status 429, Retry-After: ${waitMs / 1000}` }));
  const { startedAt, attempts } = first;
  return { ...second, startedAt, attempts: attempts + second.attempts };
}

/** The second outcome, unless the first has at least part of a response. */
export function betterOf(first: TransportOutcome, second: TransportOutcome): TransportOutcome {
  return isFailure(second) && !isFailure(first) ? first : second;
}

/**
 * Whether a request is sent again because its connection broke: never after a status, never after a timeout, never what is
 * not idempotent (RFC 9110, section 9.2.2).
 */
export function isRepeatable({ method, responseWithinMs }: ApiRequest, outcome: TransportOutcome): boolean {
  if (responseWithinMs !== undefined) return false;
  const kind = failureIn(outcome)?.kind;
  return (kind === 'reset' || kind === 'refused') && method !== 'POST' && method !== 'PATCH';
}

const sleep = (ms: number): Promise<void> => setTimeout(ms);

/** Settles with a pause, or as soon as a signal is aborted. */
async function untilAborted(pause: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = new AbortController();
  const interruption = signal ? once(signal, 'abort', { signal: aborted.signal }).catch(() => {}) : pause;
  await (signal?.aborted ? undefined : Promise.race([pause, interruption]));
  aborted.abort();
}
