import { createApp, type LoggedRequest } from './app.ts';
import type { LicenseKind } from './config/license-kinds.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { createInstance, seedAccounts, type UserCredentials } from './create-instance.ts';
import type { IssueOverrides } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import { listen } from './listen.ts';
import { resolveOptions } from './options.ts';

/** A snapshot of the data of a reference server. */
export type ReferenceState = {
  readonly storedLicense: StoredLicense | undefined;
  /** Logins. */
  readonly users: readonly string[];
  /** Names. */
  readonly serviceAccounts: readonly string[];
  /** The last 1000 requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
};

/** A running reference server. */
export type ReferenceServer = {
  /** The URL of the server, with the sub-path and a trailing slash. */
  readonly url: string;
  /** The root URL, which licenses and removals must name. */
  readonly rootUrl: string;
  /** A server admin. */
  readonly admin: UserCredentials;
  /** An Admin of the organization who is not a server admin; undefined without `seedPersonas`. */
  readonly orgAdmin: UserCredentials | undefined;
  /** The token of a service account with the role Admin; undefined without `seedPersonas` and before Grafana 8.5. */
  readonly serviceAccountToken: string | undefined;
  /** A license that the server accepts. By default it is stored at the start. */
  readonly license: string;
  /** A license of each kind. That of the option `license` is stored at the start, unless the server starts unlicensed. */
  readonly licenses: Readonly<Record<LicenseKind, string>>;
  /** Issues another license. Without overrides the server accepts it; overrides can make it invalid. */
  issue(overrides?: IssueOverrides): Promise<string>;
  state(): ReferenceState;
  /** Loads the stored license again, as a restart of Grafana does. Only `checkAfterRestart` makes a difference. */
  restart(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
};

const maxLoggedRequests = 1000;

/**
 * Starts the built-in reference server, which implements Grafana's Enterprise Licensing HTTP API as documented.
 *
 * Resolves to the running server once it accepts connections. Rejects with a `ReferenceServerError`: `unknown-fault`, `unknown-variant`,
 * `bad-version`, `bad-option`, `port-in-use` or `cannot-listen`.
 */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const resolved = resolveOptions(options);
  let app: ReturnType<typeof createApp> | undefined;
  const listening = await listen(resolved.host, resolved.port, (request, env) =>
    app === undefined ? new Response('Starting', { status: 503 }) : app.fetch(request, env),
  );
  const url = `http://${reachableHost(resolved.host)}:${listening.port}${resolved.behavior.subPath}/`;
  const requests: LoggedRequest[] = [];
  const { grafana, licenses } = await createInstance(resolved, resolved.rootUrl ?? url);
  const personas = seedAccounts(grafana.store, resolved, grafana.now());
  const closing = new AbortController();
  app = createApp(grafana, resolved.hooks, {
    closing: closing.signal,
    latencyMs: resolved.latencyMs,
    unusualHeaderCase: resolved.unusualHeaderCase,
    log(request) {
      requests.push(request);
      if (requests.length > maxLoggedRequests) requests.shift();
    },
  });
  return {
    url,
    rootUrl: grafana.rootUrl,
    ...personas,
    license: licenses.valid,
    licenses,
    issue: async (overrides) => (await grafana.issuer.issue(grafana.rootUrl, overrides)).token,
    state: () => ({
      storedLicense: grafana.store.license,
      users: [...grafana.store.users.values()].map(({ login }) => login),
      serviceAccounts: [...grafana.store.accounts.values()].map(({ name }) => name),
      requests: [...requests],
    }),
    restart: () => {
      grafana.store.licenseAtStart = grafana.store.license;
    },
    close: () => {
      closing.abort();
      return listening.close();
    },
  };
}

/** A host that a client can connect to: loopback if the server listens on every address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
