import type { Observation } from '../run/observation.ts';

/** What a license says of itself, unverified; undefined where it is no JSON Web Token. */
export function claimsOf(license: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(license.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** A license with another id than the one that is stored cannot be taken for the one to put back. */
export function otherLicense({ shown }: Observation, license: string): string | undefined {
  const given = claimsOf(license)?.lid;
  if (shown.kind !== 'license' || shown.id === undefined || !given) return undefined;
  return shown.id === String(given)
    ? undefined
    : 'the license that was given is not the one that the target has (its lid differs), so it could not be put back, and nothing was removed';
}
