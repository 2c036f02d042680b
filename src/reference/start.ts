import type { ReferenceOptions } from './config/reference-options.ts';
import { createInstance, seedAccounts, type UserCredentials } from './create-instance.ts';
import type { IssueOverrides } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import { resolveOptions } from './options.ts';
import { createApp, type LoggedRequest, listen } from './server.ts';

/** What a reference server remembers, to look at from outside. */
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
  /** Where it is reached, with the sub-path and a slash at the end. */
  readonly url: string;
  /** The URL that licenses and removals must name. */
  readonly rootUrl: string;
  /** A server admin. */
  readonly admin: UserCredentials;
  /** An Admin of the organization who is no server admin; only when personas are made beforehand. */
  readonly orgAdmin: UserCredentials | undefined;
  /** The token of a service account of role Admin; only when personas are made beforehand. */
  readonly serviceAccountToken: string | undefined;
  /** A license it accepts: the one stored at the start, unless it was started unlicensed. */
  readonly license: string;
  /** Signs another license; by default one that it accepts, with overrides also one that it must refuse. */
  issue(overrides?: IssueOverrides): Promise<string>;
  state(): ReferenceState;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
};

const maxLoggedRequests = 1000;

/**
 * Starts a server that behaves as Grafana documents its Enterprise Licensing HTTP API.
 *
 * Gives the running server once it accepts connections. Rejects with a `ReferenceServerError`: `unknown-fault`, `unknown-variant`,
 * `bad-version`, `bad-option`, `port-in-use` or `cannot-listen`.
 */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const settings = resolveOptions(options);
  let app: ReturnType<typeof createApp> | undefined;
  const listening = await listen(settings.host, settings.port, (request, env) =>
    app === undefined ? new Response('Starting', { status: 503 }) : app.fetch(request, env),
  );
  const url = `http://${reachableHost(settings.host)}:${listening.port}${settings.behavior.subPath}/`;
  const requests: LoggedRequest[] = [];
  const { grafana, license } = await createInstance(settings, settings.rootUrl ?? url);
  const personas = seedAccounts(grafana.store, settings);
  app = createApp(grafana, settings.hooks, {
    latencyMs: settings.latencyMs,
    unusualHeaderCase: settings.unusualHeaderCase,
    log(request) {
      requests.push(request);
      if (requests.length > maxLoggedRequests) requests.shift();
    },
  });
  return {
    url,
    rootUrl: grafana.rootUrl,
    ...personas,
    license,
    issue: (overrides) => grafana.issuer.issue(grafana.rootUrl, overrides),
    state: () => ({
      storedLicense: grafana.store.license,
      users: [...grafana.store.users.values()].map(({ login }) => login),
      serviceAccounts: [...grafana.store.accounts.values()].map(({ name }) => name),
      requests: [...requests],
    }),
    close: listening.close,
  };
}

/** A host that a client can reach: a server that listens everywhere is reached on loopback. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
