import type { LicenseFacts } from '../domain/report.ts';
import type { Reading } from './license-reading.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The latest time that a date can hold, in milliseconds since 1970. */
const latestMs = 8.64e15;

/**
 * What a report says of the license of the target.
 *
 * @param inForce - whether a license is in force; null if that is unknown
 * @param first - the first reading of the state; undefined if there was none that was stable
 * @param now - milliseconds since 1970
 */
export function licenseFactsOf(inForce: boolean | null, first: Reading | undefined, now: number): LicenseFacts {
  const expiry = first?.token.kind === 'license' ? first.token.identity.lexp : undefined;
  if (expiry === undefined) return { inForce, expiresAt: null, daysUntilExpiry: null };
  const expiresMs = Math.min(expiry * 1000, latestMs);
  return {
    inForce,
    expiresAt: new Date(expiresMs).toISOString(),
    daysUntilExpiry: Math.floor((expiresMs - now) / dayMs),
  };
}
