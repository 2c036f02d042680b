import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { maxLicenseBytes } from '../config/value-checks.ts';
import { isObject, parseJson } from '../domain/exchange.ts';
import { identityIn, type LicenseIdentity } from './license-identity.ts';
import { claimsOf } from './license-token.ts';

/** What was mended about the text of a license. */
export type Repair = 'utf-16' | 'byte-order-mark' | 'json-object' | 'quotes' | 'white-space';

/** A license as given: its text, mended, and what it says of itself, unverified. */
export interface LicenseText {
  readonly text: string;
  readonly repairs: readonly Repair[];
  /** Undefined for a license that is opaque: an AWS license, or one that only a mock understands. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly identity: LicenseIdentity | undefined;
}

export type LicenseTextErrorCode =
  | 'license-empty'
  | 'license-too-large'
  | 'license-not-text'
  | 'license-not-a-token'
  | 'license-claims-unreadable'
  | 'license-signature-cut';

/** Why a text is not a license. */
export interface LicenseTextError {
  readonly code: LicenseTextErrorCode;
  readonly message: string;
}

export type LicenseReadResult =
  | { readonly ok: true; readonly license: LicenseText }
  | { readonly ok: false; readonly error: LicenseTextError };

/** The lengths of a signature in bytes, by the algorithm in the header (RFC 7518, section 3.1; RFC 8037). */
const signatureBytes: Readonly<Record<string, readonly number[]>> = {
  HS256: [32],
  HS384: [48],
  HS512: [64],
  ES256: [64],
  ES384: [96],
  ES512: [132],
  EdDSA: [64],
  ...Object.fromEntries(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, [256, 384, 512]])),
};

const messages: Readonly<Record<LicenseTextErrorCode, string>> = {
  'license-empty': 'The license is empty.',
  'license-too-large': `The license is larger than ${maxLicenseBytes} bytes, so it is another file.`,
  'license-not-text': 'The license is neither UTF-8 nor UTF-16 text.',
  'license-not-a-token':
    'The license is not three parts of base64url with dots between them. Give the file as it was downloaded.',
  'license-claims-unreadable':
    'The middle part of the license is not a JSON object. Give the file as it was downloaded.',
  'license-signature-cut':
    'The signature of the license does not have the length of its algorithm, so the license was cut off.',
};

/**
 * Reads a license, and mends what is certain: UTF-16, a byte order mark, `{"token": "…"}`, quotes around it, white space
 * in it.
 *
 * @param bytes - the content of the file or of the variable
 * @param allowsOpaque - whether a license that is not a JSON Web Token is taken as it is (AWS, a bare target)
 */
export function readLicense(bytes: Uint8Array, allowsOpaque: boolean): LicenseReadResult {
  if (bytes.length > maxLicenseBytes) return failed('license-too-large');
  const decoded = decode(bytes);
  if (decoded === undefined) return failed('license-not-text');
  const { text, repairs } = mend(decoded);
  if (text === '') return failed('license-empty');
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) {
    if (!allowsOpaque) return failed('license-not-a-token');
    return { ok: true, license: { ...mendOpaque(decoded), claims: undefined, identity: undefined } };
  }
  const claims = claimsOf(text);
  if (claims === undefined) return failed('license-claims-unreadable');
  if (isSignatureCut(text)) return failed('license-signature-cut');
  return { ok: true, license: { text, repairs, claims, identity: identityIn(claims) } };
}

interface Decoded {
  readonly text: string;
  readonly repairs: readonly Repair[];
}

/** UTF-8, or UTF-16 by its byte order mark or by the zero bytes that ASCII has in it. */
function decode(bytes: Uint8Array): Decoded | undefined {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    const repairs: Repair[] = encoding === 'utf-8' ? [] : ['utf-16'];
    if (!text.startsWith('\uFEFF')) return { text, repairs };
    return { text: text.slice(1), repairs: [...repairs, 'byte-order-mark'] };
  } catch {
    return undefined;
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (second === 0 || (first === 0xff && second === 0xfe)) return 'utf-16le';
  return first === 0 || (first === 0xfe && second === 0xff) ? 'utf-16be' : 'utf-8';
}

function mend(decoded: Decoded): Decoded {
  const opaque = mendOpaque(decoded);
  const text = opaque.text.replaceAll(/\s+/g, '');
  return { text, repairs: text === opaque.text ? opaque.repairs : [...opaque.repairs, 'white-space'] };
}

/** Takes off what stands around a license; what is in it may belong to it. */
function mendOpaque({ text, repairs }: Decoded): Decoded {
  const bare = text.trim();
  const parsed = bare.startsWith('{') ? parseJson(bare) : { ok: false as const };
  if (parsed.ok && isObject(parsed.value) && typeof parsed.value.token === 'string') {
    return { text: parsed.value.token.trim(), repairs: [...repairs, 'json-object'] };
  }
  const quoted = /^(["'`])([^"'`]*)\1$/.exec(bare);
  return quoted?.[2] === undefined
    ? { text: bare, repairs }
    : { text: quoted[2].trim(), repairs: [...repairs, 'quotes'] };
}

function isSignatureCut(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  if (signature.length % 4 === 1) return true;
  const lengths = signatureBytes[algorithmOf(token)];
  return lengths !== undefined && !lengths.includes(Buffer.from(signature, 'base64url').length);
}

function algorithmOf(token: string): string {
  try {
    return String(decodeProtectedHeader(token).alg);
  } catch {
    return '';
  }
}

function failed(code: LicenseTextErrorCode): LicenseReadResult {
  return { ok: false, error: { code, message: messages[code] } };
}
