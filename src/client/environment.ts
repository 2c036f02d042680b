import type { Environment } from '../config/sources.ts';
import { definedOnly } from '../domain/defined-only.ts';

/** What a command is given in order to reach its server. */
export interface GivenServer {
  readonly url: string;
  readonly rootUrl: string;
  readonly admin: { readonly user: string; readonly password: string };
  readonly serviceAccountToken: string | undefined;
  readonly license: string;
}

/**
 * The environment of a command under test: the one of this process without any variable of Grafana, in whatever case,
 * and without proxies; and the URL and the generated credentials of its server.
 */
export function commandEnvironment(from: Environment, server: GivenServer): Environment {
  const kept = Object.entries(from).filter(([name]) => !/^grafana_|^(https?|all|no)_proxy$/i.test(name));
  return {
    ...Object.fromEntries(kept),
    GRAFANA_URL: server.url,
    GRAFANA_INSTANCE: server.rootUrl,
    GRAFANA_ADMIN_USER: server.admin.user,
    GRAFANA_ADMIN_PASSWORD: server.admin.password,
    GRAFANA_LICENSE_TOKEN: server.license,
    ...definedOnly({ GRAFANA_SERVICE_ACCOUNT_TOKEN: server.serviceAccountToken }),
  };
}
