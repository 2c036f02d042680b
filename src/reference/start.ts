import { createApp } from './app.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { createInstance, seedAccounts, type UserCredentials } from './create-instance.ts';
import type { IssueOverrides } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import { listen } from './listen.ts';
import type { LoggedRequest } from './logged-request.ts';
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
  /** A license that the server accepts. It is stored at the start, unless the server starts unlicensed. */
  readonly license: string;
  /** Issues another license. Without overrides the server accepts it; overrides can make it invalid. */
  issue(overrides?: IssueOverrides): Promise<string>;
  state(): ReferenceState;
  /** Loads the stored license again, as a restart of Grafana does. Only `checkAfterRestart` makes a difference. */
  restart(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
};

/** Receives each request before the server does. `next` lets the server respond, to this request or to another one. */
export type Interceptor = (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;

const maxLoggedRequests = 1000;

/**
 * Starts the built-in reference server, which implements Grafana's Enterprise Licensing HTTP API as documented.
 *
 * Resolves to the running server once it accepts connections. Rejects with a `ReferenceServerError`: `unknown-fault`, `unknown-variant`,
 * `bad-version`, `bad-option`, `port-in-use` or `cannot-listen`.
 */
export async function startReferenceServer(
  options: ReferenceOptions = {},
  intercept?: Interceptor,
): Promise<ReferenceServer> {
  const resolved = resolveOptions(options);
  let app: ReturnType<typeof createApp> | undefined;
  const listening = await listen(resolved.host, resolved.port, (request, env) => {
    if (app === undefined) return new Response('Starting', { status: 503 });
    const { fetch } = app;
    return intercept ? intercept(request, async (intercepted) => await fetch(intercepted, {})) : fetch(request, env);
  });
  const url = `http://${reachableHost(resolved.host)}:${listening.port}${resolved.behavior.subPath}/`;
  const requests: LoggedRequest[] = [];
  const { grafana, license } = await createInstance(resolved, resolved.rootUrl ?? url);
  const personas = seedAccounts(grafana.store, resolved, grafana.now());
  app = createApp(grafana, resolved.hooks, {
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
    license,
    issue: (overrides) => grafana.issuer.issue(grafana.rootUrl, overrides),
    state: () => ({
      storedLicense: grafana.store.license,
      users: [...grafana.store.users.values()].map(({ login }) => login),
      serviceAccounts: [...grafana.store.accounts.values()].map(({ name }) => name),
      requests: [...requests],
    }),
    restart: () => {
      grafana.store.licenseAtStart = grafana.store.license;
    },
    close: listening.close,
  };
}

/** A host that a client can connect to: loopback if the server listens on every address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
