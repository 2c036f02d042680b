import type { LicenseState } from './license-state.ts';

/** What a license says of itself, unverified; undefined where it is no JSON Web Token. */
export function claimsOf(license: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(license.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the license that was given is, by all that can be seen, the one that is in force on the target: the target
 * names it as valid, and it has not expired. A target that refuses it cannot blame the license.
 *
 * @param now Milliseconds since 1970.
 */
export function isInForce({ token: shown }: LicenseState, license: string, now: number): boolean {
  const claims = claimsOf(license);
  if (shown.kind !== 'license' || shown.valid !== true || shown.id === undefined || !claims?.lid) return false;
  return shown.id === String(claims.lid) && typeof claims.exp === 'number' && claims.exp * 1000 > now;
}

/** What a refusal may come from, where the license itself says so: in a few words with a semicolon before them, or nothing. */
export function expiryOf(license: string, now: number): string {
  const exp = claimsOf(license)?.exp;
  return typeof exp === 'number' && exp * 1000 <= now ? '; that license has expired' : '';
}

/** The identifier that a license gives itself; undefined where it gives none, or is no JSON Web Token. */
export function licenseIdOf(license: string): string | undefined {
  const lid = claimsOf(license)?.lid;
  return typeof lid === 'string' || typeof lid === 'number' ? String(lid) : undefined;
}

/** A license with another id than the one that is stored cannot be taken for the one to put back. */
export function otherLicense({ token: shown }: LicenseState, license: string): string | undefined {
  const given = claimsOf(license)?.lid;
  if (shown.kind !== 'license' || shown.id === undefined || !given) return undefined;
  return shown.id === String(given)
    ? undefined
    : 'the license that was given is not the one that the target has (its lid differs), so it could not be put back, and nothing was removed';
}
