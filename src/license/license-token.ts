import { decodeJwt } from 'jose/jwt/decode';

/** The claims of a license, unverified; undefined if it is not a JSON Web Token (RFC 7519). */
export function claimsOf(license: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return decodeJwt(license);
  } catch {
    return undefined;
  }
}

/** The identifier in the claims of a license; undefined if it has none, or is not a JSON Web Token. */
export function licenseIdOf(license: string): string | undefined {
  const lid = claimsOf(license)?.lid;
  return typeof lid === 'string' || typeof lid === 'number' ? String(lid) : undefined;
}
