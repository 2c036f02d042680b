import { createHash } from 'node:crypto';
import { exampleLicense, exampleTargetValues } from '../domain/example-values.ts';
import type { JsonValue } from '../domain/scenario.ts';

/** The root URL that a mock goes by, which is the name of its instance. */
export const mockRootUrl: string = exampleTargetValues.rootUrl;

/** The first second of 2100: a file with a license in it stays valid as long as anybody keeps it. */
const expiry = 4_102_444_800;

/** The license of a mock as the API shows it. */
export const mockLicenseObject: Readonly<Record<string, JsonValue>> = {
  ...exampleLicense,
  sub: mockRootUrl,
  exp: expiry,
  lexp: expiry,
};

/**
 * The license that a mock accepts: its claims as a JSON Web Token (RFC 7519). What stands for the signature has the length of
 * one and was made without a key. A mock compares the whole text and verifies no signature.
 */
export const mockLicense: string = licenseText();

function licenseText(): string {
  const { status: _computed, ...claims } = mockLicenseObject;
  const signed = [{ alg: 'ES256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${signed}.${createHash('sha512').update(signed).digest('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
