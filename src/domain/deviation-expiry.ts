import type { Deviation } from './deviation.ts';
import { isBefore, parseVersion } from './version.ts';

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/**
 * Whether the end of an entry has come: its last day is over, or the server has the version at which it ends. A version
 * that is unknown ends nothing.
 *
 * @param version - the version of the server; null if it is unknown
 */
export function isExpired({ until }: Deviation, now: Date, version: string | null): boolean {
  if (isDay(until)) return now.toISOString().slice(0, 10) > until;
  return version !== null && parseVersion(version) !== undefined && !isBefore(version, until);
}
