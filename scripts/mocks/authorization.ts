import { type KnownPersona, mockCredentials } from '../../src/mock/accounts.ts';

/** The header that a known persona sends. */
export function authorizationOf(caller: KnownPersona): string {
  const known = mockCredentials[caller];
  return known.kind === 'basic' ? `Basic ${btoa(`${known.user}:${known.password}`)}` : `Bearer ${known.token}`;
}
