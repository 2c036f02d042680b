import { isSuccessStatus } from '../../domain/status.ts';
import type { Reading } from '../license-reading.ts';
import { stableReading } from '../stable-reading.ts';
import { type GuardContext, sendOwn } from './guard-context.ts';
import { firstReading, type GuardState, lastSuspectAt } from './guard-state.ts';
import { lagEndsAt, lagOf } from './lag-window.ts';
import { type GuardOutcome, guardOutcomeOf, type RestoreAttempt } from './outcome.ts';
import { matches, restorePlan } from './restore-plan.ts';
import { isAsLeft, passSettleWindow, settleEndsAt } from './settle-window.ts';
import { isWorthRepeating } from './write-response.ts';

/** How long the state is read beyond the lag seen until it is what it was, in milliseconds (law L4). */
const seeForMs = 5000;

/** The license that the last window finds gone is restored once more (law L6). */
const maxRestores = 2;

/** The wait before a restore that could not be sent is repeated, in milliseconds; each further one is twice as long. */
const firstRepeatMs = 250;

/** The wait between two readings while an outcome is open, in milliseconds. */
const openPollMs = 1000;

/** Laws L3 to L6: restores what is not as it was, and says only what was seen. */
export async function finishRun(context: GuardContext): Promise<GuardOutcome> {
  const { port, store } = context;
  if (!store.state.hasSent) return guardOutcomeOf(store.state, undefined, { kind: 'nothing' }, undefined);
  let attempt: RestoreAttempt | undefined;
  let now = await readToTheEnd(context, attempt);
  let plan = restorePlan(store.state, now, port.now());
  for (let left = maxRestores; left > 0 && (plan.kind === 'add' || plan.kind === 'remove'); left -= 1) {
    attempt = await restore(context, plan.kind);
    now = await readToTheEnd(context, attempt);
    plan = restorePlan(store.state, now, port.now());
  }
  return guardOutcomeOf(store.state, now, plan, attempt);
}

/** Waits for what is open, lets the settle window pass, and reads what three readings in a row agree on. */
async function readToTheEnd(context: GuardContext, attempt: RestoreAttempt | undefined): Promise<Reading | undefined> {
  const { port, store, reader } = context;
  await waitForOpenOutcome(context);
  if (attempt !== undefined) await seeRestored(context);
  const { facts, lagSeenMs } = store.state;
  const end = Math.max(lateUntil(store.state, port.now()), unseenUntil(store.state), openShowsBy(store.state));
  const { left } = store.state;
  const isPast = attempt === undefined && left !== undefined && left.at >= end;
  const last = isPast ? left : await passSettleWindow(port, store, reader, end);
  const readings = await reader.readStable(port.now() + facts.lagMs + lagSeenMs, isConclusive(store.state), [last]);
  store.dispatch({ kind: 'stable-read', readings });
  return stableReading(readings);
}

/**
 * Law L6: when no rejected request can still be carried out, and every node shows what the last one did, in milliseconds since
 * 1970. Without a settle window, neither is waited for.
 */
function lateUntil(state: GuardState, now: number): number {
  const last = lastSuspectAt(state.suspects);
  const lagEnd = last === undefined || state.facts.settleMs === 0 ? 0 : last + lagOf(state);
  return Math.max(settleEndsAt(state, last ?? now), lagEnd);
}

/** Law L5: when every node shows what a request without a response did at the last moment, in milliseconds since 1970. */
function openShowsBy(state: GuardState): number {
  return state.openUntil === undefined ? 0 : state.openUntil + lagOf(state);
}

/** Until when a request that got a 2xx may still have an effect that no reading has shown, in milliseconds since 1970. */
function unseenUntil(state: GuardState): number {
  const { accepted, unseenAt } = state;
  const last = Math.max(unseenAt, accepted?.isSeen === false ? accepted.at : 0);
  return last === 0 ? 0 : last + lagOf(state);
}

/**
 * Law L7: whether a reading may end the run. A node that has not taken the last write may say several times in a row what was
 * before, so another state than the one that was left counts only after the lag window of that write.
 */
function isConclusive(state: GuardState): (reading: Reading) => boolean {
  const lagEnd = state.lastSuccessAt + lagOf(state);
  const isLeft = isAsLeft(state);
  return (reading) => reading.at >= lagEnd || isLeft(reading);
}

/** Law L5: readings go on until the outcome of a request without a response is no longer open. */
async function waitForOpenOutcome({ port, store, reader }: GuardContext): Promise<void> {
  for (;;) {
    const remaining = (store.state.openUntil ?? 0) - port.now();
    if (remaining <= 0) return;
    await port.wait(Math.min(remaining, openPollMs));
    await reader.read();
  }
}

/** Law L4: the state is read until it is what the first stable reading showed. */
async function seeRestored({ port, store, reader }: GuardContext): Promise<void> {
  const first = firstReading(store.state);
  if (first === undefined) return;
  const deadline = Math.max(lagEndsAt(store.state), port.now() + store.state.lagSeenMs + seeForMs);
  await reader.readStable(deadline, (reading) => matches(first, reading));
}

/** Sends the restore; one that the target could not take is repeated for about as long as one request may take. */
async function restore(context: GuardContext, kind: 'add' | 'remove'): Promise<RestoreAttempt> {
  const { port, store } = context;
  const until = port.now() + store.state.facts.timeoutMs;
  for (let wait = firstRepeatMs; ; wait *= 2) {
    const { exchange } = await sendOwn(context, kind);
    const status = exchange.response?.status;
    if (isSuccessStatus(status) || !isWorthRepeating(exchange, kind) || port.now() + wait > until)
      return { kind, status };
    await port.wait(wait);
  }
}
