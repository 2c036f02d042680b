/** What a license says of itself, unverified; undefined where it is no JSON Web Token. */
export function claimsOf(license: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(license.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** The identifier that a license gives itself; undefined where it gives none, or is no JSON Web Token. */
export function licenseIdOf(license: string): string | undefined {
  const lid = claimsOf(license)?.lid;
  return typeof lid === 'string' || typeof lid === 'number' ? String(lid) : undefined;
}
