import { type Finding, findingOf } from '../domain/finding.ts';
import { sharedRequirements } from '../domain/shared-requirements.ts';
import type { Reading } from '../license/license-reading.ts';

/** What the caller of a run expects of the license of the server. */
export interface LicenseExpectations {
  readonly expect: 'licensed' | 'unlicensed' | undefined;
  /** The number of days within which an expiry is worth a warning. */
  readonly expiresWithinDays: number | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Compares the license that a run found with what its caller expects.
 *
 * @param first - the first reading of the state; undefined if it was not stable
 * @param now - milliseconds since 1970
 */
export function unmetExpectations(
  { expect, expiresWithinDays }: LicenseExpectations,
  first: Reading | undefined,
  now: number,
): readonly Finding[] {
  return [...unexpectedState(expect, first), ...expiresSoon(expiresWithinDays, first, now)];
}

function unexpectedState(expect: LicenseExpectations['expect'], first: Reading | undefined): readonly Finding[] {
  const isLicensed = first?.check;
  if (expect === undefined || (expect === 'licensed') === isLicensed) return [];
  const seen = isLicensed === undefined ? 'unknown' : isLicensed ? 'licensed' : 'unlicensed';
  return [findingOf('must', sharedRequirements.trueWhileValid, 'unexpected-license-state', { expected: expect, seen })];
}

function expiresSoon(days: number | undefined, first: Reading | undefined, now: number): readonly Finding[] {
  const lexp = first?.token.kind === 'license' ? first.token.identity.lexp : undefined;
  if (days === undefined || lexp === undefined || lexp * 1000 > now + days * dayMs) return [];
  const seen = new Date(Math.min(lexp * 1000, 8.64e15)).toISOString().slice(0, 10);
  const data = { expected: `a license that is valid for ${days} more days`, seen: `it expires on ${seen}` };
  return [findingOf('should', sharedRequirements.trueWhileValid, 'license-expires-soon', data)];
}
