import type { Persona } from '../../domain/scenario.ts';
import { type Credentials, noCredentials } from '../../http/client.ts';

/** Example credentials in the contract. A stub server distinguishes the personas by them. */
export const exampleCredentials: Readonly<Record<Persona, Credentials>> = {
  'server-admin': { kind: 'basic', user: 'server-admin', password: 'dummy' },
  'org-admin': { kind: 'basic', user: 'org-admin', password: 'dummy' },
  'service-account': { kind: 'bearer', token: 'dummy-service-account' },
  anonymous: noCredentials,
  'unknown-user': { kind: 'basic', user: 'unknown-user', password: 'dummy' },
  'invalid-token': { kind: 'bearer', token: 'dummy-token-that-nobody-issued' },
};
