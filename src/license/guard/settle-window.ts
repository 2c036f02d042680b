import type { Reading } from '../license-reading.ts';
import { changeBetween, countsToken } from './attribution.ts';
import type { GuardReader } from './guard-reader.ts';
import { type GuardState, lastSuspectAt } from './guard-state.ts';
import type { GuardStore } from './guard-store.ts';
import { lagEndsAt } from './lag-window.ts';
import type { GuardPort } from './license-guard-port.ts';

/** The shortest wait between two readings of a window, in milliseconds. */
const pollMs = 100;

/**
 * Law L6: lets the settle window pass, and reads the state during it and at its end. A reading that an own write excuses is
 * repeated until its lag window is over.
 *
 * @param end - when the window ends, in milliseconds since 1970
 * @returns the last reading
 */
export async function passSettleWindow(
  port: GuardPort,
  store: GuardStore,
  reader: GuardReader,
  end: number,
): Promise<Reading> {
  const { facts } = store.state;
  const readings: Reading[] = [];
  while (port.now() < end) {
    await port.wait(Math.min(end - port.now(), Math.max(pollMs, facts.settleMs / 2)));
    if (port.now() < end) readings.push(await reader.read());
  }
  const { reading } = await reader.readUntil(isAsLeft(store.state), lagEndsAt(store.state));
  store.dispatch({ kind: 'settled', readings: [...readings, reading] });
  return reading;
}

/** When the settle window that begins at a moment ends; both in milliseconds since 1970. */
export function settleEndsAt({ facts, lagSeenMs }: GuardState, from: number): number {
  return from + facts.settleMs + lagSeenMs;
}

/** Whether a reading shows the state as it was left. */
export function isAsLeft(state: GuardState): (reading: Reading) => boolean {
  const { left, suspects } = state;
  const counts = countsToken(state, left, suspects);
  return (reading) => left === undefined || changeBetween(left, reading, counts) === undefined;
}

/** When the last request that must be rejected was answered, in milliseconds since 1970; undefined if there is none to wait for. */
export function lastRejectedAt({ suspects }: GuardState): number | undefined {
  return lastSuspectAt(suspects.filter(({ mustBeRejected }) => mustBeRejected));
}
