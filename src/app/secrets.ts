import type { PersonaCredentials, Personas } from '../accounts/personas.ts';
import type { Settings } from '../config/settings.ts';
import type { Persona } from '../domain/scenario.ts';
import type { Secrets } from '../report/redact.ts';

/** The name that a secret goes by in a report: the variable that one would set to repeat a request. */
const variableOf: Readonly<Record<Persona, string>> = {
  'server-admin': 'GRAFANA_ADMIN_PASSWORD',
  'org-admin': 'GRAFANA_PASSWORD',
  'service-account': 'GRAFANA_SERVICE_ACCOUNT_TOKEN',
  anonymous: '',
  'unknown-user': 'UNKNOWN_USER_PASSWORD',
  'invalid-token': 'INVALID_TOKEN',
};

/** Everything that no report may show: what was configured, and what the run made up or had made. */
export function secretsOf(settings: Settings, made: readonly Personas[]): Secrets {
  const configured = [
    { name: 'GRAFANA_ADMIN_PASSWORD', value: settings.admin?.password, user: settings.admin?.user },
    { name: 'GRAFANA_PASSWORD', value: settings.orgAdmin?.password, user: settings.orgAdmin?.user },
    { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: settings.serviceAccountToken },
    { name: 'GRAFANA_LICENSE_TOKEN', value: settings.license },
    { name: 'PROXY_PASSWORD', value: proxyPasswordOf(settings) },
  ];
  const ofPersonas = made.flatMap((personas) =>
    Object.entries(personas).map(([persona, had]) => ({
      name: variableOf[persona as Persona],
      value: secretIn(had),
      user: 'as' in had && had.as.kind === 'basic' ? had.as.user : undefined,
    })),
  );
  return {
    values: [...configured, ...ofPersonas].flatMap(({ name, value, ...rest }) => {
      if (value === undefined || value === '') return [];
      return [{ name, value, ...('user' in rest && rest.user !== undefined ? { user: rest.user } : {}) }];
    }),
  };
}

function proxyPasswordOf({ proxy }: Settings): string | undefined {
  return proxy === undefined ? undefined : decodeURIComponent(new URL(proxy).password);
}

function secretIn(had: PersonaCredentials): string | undefined {
  if ('missing' in had) return undefined;
  switch (had.as.kind) {
    case 'basic':
      return had.as.password;
    case 'bearer':
      return had.as.token;
    case 'header':
    case 'none':
      return undefined;
  }
}
