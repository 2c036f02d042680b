import type { Reading } from '../license-reading.ts';
import { changeBetween, countsToken } from './attribution.ts';
import type { GuardReader } from './guard-reader.ts';
import { lagEndsAt } from './guard-sender.ts';
import type { GuardState } from './guard-state.ts';
import type { GuardStore } from './guard-store.ts';
import type { GuardPort } from './license-guard-port.ts';

/**
 * Law 6: lets the settle window pass since the last request that must be rejected, and reads the state during it and at its
 * end. A reading that an own write excuses is repeated until its lag window is over.
 *
 * @param from - when the window begins, in milliseconds since 1970
 */
export async function passSettleWindow(
  port: GuardPort,
  store: GuardStore,
  reader: GuardReader,
  from: number,
): Promise<void> {
  const { facts, lagSeenMs } = store.state;
  const end = from + facts.settleMs + lagSeenMs;
  const readings: Reading[] = [];
  while (port.now() < end) {
    await port.wait(Math.min(end - port.now(), Math.max(1, facts.settleMs / 2)));
    if (port.now() < end) readings.push(await reader.read());
  }
  const { reading } = await reader.readUntil(isAsLeft(store.state), lagEndsAt(store.state));
  store.dispatch({ kind: 'settled', readings: [...readings, reading] });
}

function isAsLeft({ left, suspects }: GuardState): (reading: Reading) => boolean {
  return (reading) => left === undefined || changeBetween(left, reading, countsToken(suspects)) === undefined;
}

/** When the last request that must be rejected was answered, in milliseconds since 1970; undefined if none was sent since. */
export function lastRejectedAt({ suspects }: GuardState): number | undefined {
  if (suspects.length === 0) return undefined;
  return Math.max(...suspects.map(({ sentAt, answeredAt }) => answeredAt ?? sentAt));
}
