import { randomBytes } from 'node:crypto';
import type { Login } from '../config/settings.ts';
import type { Persona } from '../domain/scenario.ts';
import { type Credentials, noCredentials } from '../http/client.ts';

/** The credentials of a persona, or why it cannot be had and which option would help. */
export type PersonaCredentials = { readonly as: Credentials } | { readonly missing: string };

/** The credentials that a run was given. */
export interface GivenCredentials {
  readonly admin?: Login | undefined;
  readonly orgAdmin?: Login | undefined;
  readonly serviceAccountToken?: string | undefined;
}

export type Personas = Readonly<Record<Persona, PersonaCredentials>>;

/** Takes the personas from the settings. The ones that need no account are made up, anew for each run. */
export function personasOf({ admin, orgAdmin, serviceAccountToken }: GivenCredentials): Personas {
  return {
    'server-admin': admin
      ? { as: { kind: 'basic', ...admin } }
      : { missing: 'no server admin: set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD' },
    'org-admin': orgAdmin
      ? { as: { kind: 'basic', ...orgAdmin } }
      : { missing: 'no administrator of an organization: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision' },
    'service-account': serviceAccountToken
      ? { as: { kind: 'bearer', token: serviceAccountToken } }
      : { missing: 'no service account: set GRAFANA_SERVICE_ACCOUNT_TOKEN, or add --provision' },
    anonymous: { as: noCredentials },
    // A name that nobody has, so that no account can be locked by the one wrong password of a run.
    'unknown-user': { as: { kind: 'basic', user: `nobody-${randomHex(6)}`, password: randomHex(12) } },
    // Begins like the token of the page's examples, which mocks are made from, and is none. Not like a service account's:
    // Grafana before 9.3 answered an unknown one of those with 500.
    'invalid-token': { as: { kind: 'bearer', token: `eyJub2JvZHktaXNzdWVkLXRoaXMt${randomHex(12)}` } },
  };
}

/** What a persona sends; no credentials if it is not available. */
export function credentialsIn(credentials: PersonaCredentials): Credentials {
  return 'as' in credentials ? credentials.as : noCredentials;
}

/** The same personas with some replaced. */
export function withPersonas(personas: Personas, made: Partial<Personas>): Personas {
  return { ...personas, ...made };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
