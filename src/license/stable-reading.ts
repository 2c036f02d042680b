import { isSameReading, type Reading } from './license-reading.ts';

/** How many readings in a row must agree before the state counts as known. */
export const agreeingReadings = 3;

/** The state that the last readings agree on; undefined while they do not. */
export function stableReading(readings: readonly Reading[]): Reading | undefined {
  const last = readings.slice(-agreeingReadings);
  const newest = last.at(-1);
  if (newest === undefined || last.length < agreeingReadings) return undefined;
  return last.every((reading) => isSameReading(reading, newest)) ? newest : undefined;
}
