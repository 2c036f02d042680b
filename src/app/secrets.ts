import type { PersonaCredentials, Personas } from '../accounts/personas.ts';
import type { Login } from '../domain/login.ts';
import type { Persona } from '../domain/scenario.ts';
import type { Secrets } from '../report/redact.ts';
import type { RunParts } from './run-parts.ts';

/** How a report names a secret: by the variable to set in order to repeat a request. */
const variableOf: Readonly<Record<Persona, string>> = {
  'server-admin': 'GRAFANA_ADMIN_PASSWORD',
  'org-admin': 'GRAFANA_PASSWORD',
  'service-account': 'GRAFANA_SERVICE_ACCOUNT_TOKEN',
  anonymous: '',
  'unknown-user': 'UNKNOWN_USER_PASSWORD',
  'invalid-token': 'INVALID_TOKEN',
};

/**
 * Everything that no report may show: what was configured, and what the run made up or had created.
 *
 * @param logins - those that the run made up, also if the server did not create them
 */
export function secretsOf(
  { credentials, license, connection }: Pick<RunParts, 'credentials' | 'license' | 'connection'>,
  made: readonly Personas[],
  logins: readonly Login[] = [],
): Secrets {
  const configured = [
    { name: 'GRAFANA_ADMIN_PASSWORD', value: credentials.admin?.password, user: credentials.admin?.user },
    { name: 'GRAFANA_PASSWORD', value: credentials.orgAdmin?.password, user: credentials.orgAdmin?.user },
    { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: credentials.serviceAccountToken },
    { name: 'GRAFANA_LICENSE_TOKEN', value: license },
    ...(connection.headers ?? []).map(({ name, value }) => ({ name: `header ${name}`, value })),
    { name: 'PROXY_PASSWORD', value: proxyPasswordOf(connection) },
    ...logins.map(({ user, password }) => ({ name: 'GRAFANA_PASSWORD', value: password, user })),
  ];
  const ofPersonas = made.flatMap((personas) =>
    Object.entries(personas).map(([persona, credentials]) => ({
      name: variableOf[persona as Persona],
      value: secretIn(credentials),
      user: 'as' in credentials && credentials.as.kind === 'basic' ? credentials.as.user : undefined,
    })),
  );
  return {
    values: [...configured, ...ofPersonas].flatMap(({ name, value, ...rest }) => {
      if (value === undefined || value === '') return [];
      return [{ name, value, ...('user' in rest && rest.user !== undefined ? { user: rest.user } : {}) }];
    }),
  };
}

function proxyPasswordOf({ proxy }: RunParts['connection']): string | undefined {
  return proxy === undefined ? undefined : decodeURIComponent(new URL(proxy).password);
}

function secretIn(credentials: PersonaCredentials): string | undefined {
  if ('missing' in credentials) return undefined;
  switch (credentials.as.kind) {
    case 'basic':
      return credentials.as.password;
    case 'bearer':
      return credentials.as.token;
    case 'header':
    case 'none':
      return undefined;
  }
}
