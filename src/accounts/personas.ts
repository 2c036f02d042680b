import { randomBytes } from 'node:crypto';
import type { Settings } from '../config/settings.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Persona } from '../domain/scenario.ts';
import { type Credentials, noCredentials } from '../http/client.ts';

/** The credentials of a persona, or why there are none. */
export type PersonaCredentials = { readonly as: Credentials } | { readonly missing: Reason };

export type Personas = Readonly<Record<Persona, PersonaCredentials>>;

/** The personas of the settings. Those that need no account get random credentials, new for each run. */
export function personasOf(settings: Settings): Personas {
  const { admin, orgAdmin, serviceAccountToken } = settings;
  return {
    'server-admin': admin ? { as: { kind: 'basic', ...admin } } : { missing: createReason('no-server-admin') },
    'org-admin': orgAdmin ? { as: { kind: 'basic', ...orgAdmin } } : { missing: createReason('no-org-admin') },
    'service-account': serviceAccountToken
      ? { as: { kind: 'bearer', token: serviceAccountToken } }
      : { missing: createReason('no-service-account') },
    anonymous: { as: noCredentials },
    // A name that nobody has, so that the one wrong password of a run cannot lock an account.
    'unknown-user': { as: { kind: 'basic', user: `nobody-${randomHex(6)}`, password: randomHex(12) } },
    // Starts like the token of the page's examples, which mocks are made from. Not like a service account's: Grafana
    // before 9.3 responds to an unknown one of those with 500.
    'invalid-token': { as: { kind: 'bearer', token: `eyJub2JvZHktaXNzdWVkLXRoaXMt${randomHex(12)}` } },
  };
}

/** The same personas with some replaced. */
export function withPersonas(personas: Personas, replacements: Partial<Personas>): Personas {
  return { ...personas, ...replacements };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
