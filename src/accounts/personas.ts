import { randomBytes } from 'node:crypto';
import type { Login } from '../domain/login.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Persona } from '../domain/scenario.ts';
import { type Credentials, noCredentials } from '../http/client.ts';

/** The credentials of a persona, or why there are none. */
export type PersonaCredentials =
  | { readonly as: Credentials }
  /** Its scenarios are blocked, unless the reason is a good one to skip them. */
  | { readonly missing: Reason; readonly decision?: 'skipped' };

/** The credentials that a run was given. */
export interface GivenCredentials {
  readonly admin?: Login | undefined;
  readonly orgAdmin?: Login | undefined;
  readonly serviceAccountToken?: string | undefined;
}

export type Personas = Readonly<Record<Persona, PersonaCredentials>>;

/** The personas of the given credentials. Those that need no account get random credentials, new for each run. */
export function personasOf({ admin, orgAdmin, serviceAccountToken }: GivenCredentials): Personas {
  return {
    'server-admin': admin ? { as: { kind: 'basic', ...admin } } : { missing: createReason('no-server-admin') },
    'org-admin': orgAdmin ? { as: { kind: 'basic', ...orgAdmin } } : { missing: createReason('no-org-admin') },
    'service-account': serviceAccountToken
      ? { as: { kind: 'bearer', token: serviceAccountToken } }
      : { missing: createReason('no-service-account') },
    anonymous: { as: noCredentials },
    // A name that nobody has, so that the wrong password of a run cannot lock an account.
    'unknown-user': { as: { kind: 'basic', user: `nobody-${randomHex(6)}`, password: randomHex(12) } },
    // Starts like the token of the page's examples, which mocks are made from. Not like a service account's: Grafana
    // before 9.3 responds to an unknown one of those with 500.
    'invalid-token': { as: { kind: 'bearer', token: `eyJub2JvZHktaXNzdWVkLXRoaXMt${randomHex(12)}` } },
  };
}

/** What a persona sends; no credentials if it is not available. */
export function credentialsIn(credentials: PersonaCredentials): Credentials {
  return 'as' in credentials ? credentials.as : noCredentials;
}

/** The personas that accounts can be created for. Credentials that were given and are of no use are not replaced. */
export function personasToProvision(personas: Personas): readonly ('service-account' | 'org-admin')[] {
  return (['service-account', 'org-admin'] as const).filter((persona) => {
    const credentials = personas[persona];
    return 'missing' in credentials && ['no-service-account', 'no-org-admin'].includes(credentials.missing.code);
  });
}

/** The same personas with some replaced. */
export function withPersonas(personas: Personas, replacements: Partial<Personas>): Personas {
  return { ...personas, ...replacements };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
