import { createSecureContext } from 'node:tls';
import { systemErrorCode } from '../domain/system-error.ts';

/** Texts in PEM for a TLS connection. */
export interface Pems {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What is wrong with a text that should hold PEM, as the end of a sentence; undefined if it is valid. */
export function pemProblem(part: keyof Pems, text: string): string | undefined {
  if (part === 'key') {
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'does not hold a private key in PEM';
    return /ENCRYPTED/.test(text) ? 'holds a key with a passphrase; store it without one' : undefined;
  }
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? undefined
    : 'does not hold a certificate in PEM (-----BEGIN CERTIFICATE-----)';
}

/** What is wrong with all of them together; undefined if OpenSSL accepts them. Never repeats what is in them. */
export function pemsProblem({ ca, cert, key }: Pems): string | undefined {
  if ((cert === undefined) !== (key === undefined)) return 'A client certificate and its key must be given together.';
  try {
    createSecureContext({ ca, cert, key });
    return undefined;
  } catch (thrown) {
    return `The certificates cannot be used (${systemErrorCode(thrown)}). Do the client certificate and the key belong together?`;
  }
}
