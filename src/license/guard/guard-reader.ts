import { type Reading, readingOf, trusted, withoutTokenId } from '../license-reading.ts';
import { agreeingReadings, stableReading } from '../stable-reading.ts';
import type { GuardStore } from './guard-store.ts';
import type { GuardPort } from './license-guard-port.ts';

/** Reads the state of the license, once or until something shows. Reports nothing to the state. */
export interface GuardReader {
  /** One reading; a second one after a moment if nothing could be read. */
  read(): Promise<Reading>;
  /** Reads until the reading is as expected, or until the deadline is over; at least once, and once at the deadline. */
  readUntil(
    isExpected: (reading: Reading) => boolean,
    deadline: number,
  ): Promise<{ readonly reading: Reading; readonly isFirst: boolean }>;
  /**
   * Reads until three readings in a row agree and are as expected, or until three more came after the deadline.
   *
   * @param known - readings right before, with nothing sent since: they count
   * @returns all of them, the known ones first
   */
  readStable(
    deadline: number,
    isExpected?: (reading: Reading) => boolean,
    known?: readonly Reading[],
  ): Promise<readonly Reading[]>;
}

/** The wait before a reading that showed nothing is repeated, in milliseconds. */
const repeatAfterMs = 250;

/** The wait between two readings for something that has not shown, in milliseconds. */
const pollMs = 100;

/** The longest wait between two such readings, in milliseconds. */
const maxPollMs = 400;

/** @param whenClear - waits for what must be over before anything else starts */
export function createGuardReader(port: GuardPort, store: GuardStore, whenClear: () => Promise<void>): GuardReader {
  const readNow = async (): Promise<Reading> => {
    await whenClear();
    const at = port.now();
    const [check, token] = await Promise.all([port.readCheck(), port.readToken()]);
    const { ignoresToken, refreshesToken } = store.state;
    const reading = { ...trusted(readingOf(check, token, at), ignoresToken), seenAt: port.now() };
    return refreshesToken ? withoutTokenId(reading) : reading;
  };

  const read = async (): Promise<Reading> => {
    const reading = await readNow();
    if (!reading.isUnreadable) return reading;
    await port.wait(repeatAfterMs);
    return readNow();
  };

  const pause = (deadline: number, ms = pollMs): Promise<void> =>
    port.wait(Math.min(ms, Math.max(1, deadline - port.now())));

  return {
    read,
    async readUntil(isExpected, deadline) {
      for (let count = 0; ; count += 1) {
        const reading = await read();
        // A reading that was asked for before the deadline is excused as stale, and shows nothing.
        if (isExpected(reading) || reading.at >= deadline) return { reading, isFirst: count === 0 };
        // Most changes show soon; one that does not is not worth a request every few milliseconds.
        await pause(deadline, Math.min(pollMs * 2 ** count, maxPollMs));
      }
    },
    async readStable(deadline, isExpected = () => true, known = []) {
      // The first three go in a row; time is given only to readings that disagree.
      const readings: Reading[] = [...known];
      while (readings.length < agreeingReadings) readings.push(await read());
      while (!isSettled(readings, isExpected) && (readings.at(-agreeingReadings)?.at ?? 0) < deadline) {
        await pause(deadline);
        readings.push(await read());
      }
      return readings;
    },
  };
}

/** Whether the last readings agree on a state that is expected. */
function isSettled(readings: readonly Reading[], isExpected: (reading: Reading) => boolean): boolean {
  const stable = stableReading(readings);
  return stable !== undefined && isExpected(stable);
}
