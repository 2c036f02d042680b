import type { Persona } from '../domain/persona.ts';
import type { Credentials } from '../http/client.ts';

/** The personas that a mock knows. Every other request is unauthenticated. */
export type KnownPersona = Extract<Persona, 'server-admin' | 'org-admin' | 'service-account'>;

/** The credentials in a generated mock. They protect nothing, so they are written in the generated files. */
export const mockCredentials: Readonly<{
  'server-admin': Extract<Credentials, { kind: 'basic' }>;
  'org-admin': Extract<Credentials, { kind: 'basic' }>;
  'service-account': Extract<Credentials, { kind: 'bearer' }>;
}> = {
  'server-admin': { kind: 'basic', user: 'admin', password: 'mock-admin-password' },
  'org-admin': { kind: 'basic', user: 'org-admin', password: 'mock-org-admin-password' },
  'service-account': { kind: 'bearer', token: 'mock-service-account-token' },
};
