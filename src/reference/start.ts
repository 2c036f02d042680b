import { createApp } from './app.ts';
import type { LicenseKind } from './config/license-kinds.ts';
import type { ReferenceOptions } from './config/reference-options.ts';
import { createInstance, seedAccounts, type UserCredentials } from './create-instance.ts';
import { faults } from './faults/index.ts';
import type { GrafanaInstance } from './instance/handler.ts';
import type { IssueOverrides } from './licensing/issuer.ts';
import type { StoredLicense } from './licensing/license.ts';
import { listen } from './listen.ts';
import { type LoggedRequest, maxLoggedRequests } from './logged-request.ts';
import { type ResolvedOptions, resolveOptions } from './resolve-options.ts';
import type { ReferenceApp, Responder } from './responder.ts';

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

/** What a reference server is, with a port or without. */
export type ReferenceInstance = {
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
};

/** A running reference server. */
export type ReferenceServer = ReferenceInstance & {
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
};

/** A reference server in this process, without a port. */
export type InProcessServer = ReferenceInstance & {
  /**
   * Responds to a request. Only its path counts, not its host. Rejects only if the signal of the request is aborted. It needs no
   * `this`, so it can be passed on.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Also listens on the host and port of the options. The root URL stays the same. Rejects with a `ReferenceServerError`: `port-in-use` or
   * `cannot-listen`.
   */
  listen(): Promise<ReferenceServer>;
};

/** An instance with its application, and access to its data. */
export type PreparedInstance = {
  readonly instance: Omit<ReferenceInstance, 'url'>;
  readonly grafana: GrafanaInstance;
  readonly app: ReferenceApp;
  /** The same server with one more fault. */
  appWithFault(id: string): ReferenceApp;
};

/**
 * Starts the built-in reference server, which implements Grafana's Enterprise Licensing HTTP API as documented.
 *
 * `responderOf` makes what responds to requests, by default the application of the instance.
 *
 * Resolves to the running server once it accepts connections. Rejects with a `ReferenceServerError`: `unknown-fault`, `unknown-variant`,
 * `bad-version`, `bad-option`, `port-in-use` or `cannot-listen`.
 */
export async function startReferenceServer(
  options: ReferenceOptions = {},
  responderOf: (prepared: PreparedInstance) => Responder = ({ app }) => app.fetch,
): Promise<ReferenceServer> {
  const resolved = resolveOptions(options);
  let respond: Responder | undefined;
  // The root URL of the licenses contains the port, so the port is first.
  const listening = await listen(resolved.host, resolved.port, (request, env) =>
    respond === undefined ? new Response('Starting', { status: 503 }) : respond(request, env),
  );
  const url = listeningUrl(resolved, listening.port);
  const prepared = await prepareInstance(resolved, resolved.rootUrl ?? url);
  respond = responderOf(prepared);
  return {
    url,
    ...prepared.instance,
    close: listening.close,
  };
}

/**
 * Creates the built-in reference server without a port: a handler of requests, and a way to listen.
 *
 * Without `rootUrl`, the root URL is that of a Grafana without configuration: `http://localhost:3000/`, with the sub-path. Rejects with a
 * `ReferenceServerError`: `unknown-fault`, `unknown-variant`, `bad-version` or `bad-option`.
 */
export async function createReferenceServer(options: ReferenceOptions = {}): Promise<InProcessServer> {
  const { server } = await createWithResponder(options);
  return server;
}

/** As `createReferenceServer`, with what responds to its requests. */
export async function createWithResponder(
  options: ReferenceOptions,
): Promise<{ readonly server: InProcessServer; readonly respond: Responder }> {
  const resolved = resolveOptions(options);
  const { subPath } = resolved.behavior;
  const rootUrl = resolved.rootUrl ?? `http://localhost:3000${subPath}/`;
  const { instance, app } = await prepareInstance(resolved, rootUrl);
  const server: InProcessServer = {
    url: `${new URL(rootUrl).origin}${subPath}/`,
    ...instance,
    fetch: (request) => unlessAborted(request.signal, async () => await app.fetch(request, {})),
    async listen() {
      const { host, port } = resolved;
      const listening = await listen(host, port, (request, env) => app.fetch(request, env));
      return { ...instance, url: listeningUrl(resolved, listening.port), close: listening.close };
    },
  };
  return { server, respond: app.fetch };
}

/** Creates an instance with its accounts, its licenses and its application. */
async function prepareInstance(resolved: ResolvedOptions, rootUrl: string): Promise<PreparedInstance> {
  const requests: LoggedRequest[] = [];
  const { grafana, licenses } = await createInstance(resolved, rootUrl);
  const personas = seedAccounts(grafana.store, resolved, grafana.now());
  const appWith = (hooks: ResolvedOptions['hooks']): ReferenceApp =>
    createApp(grafana, hooks, {
      latencyMs: resolved.latencyMs,
      unusualHeaderCase: resolved.unusualHeaderCase,
      log(request) {
        requests.push(request);
        if (requests.length > maxLoggedRequests) requests.shift();
      },
    });
  const instance: PreparedInstance['instance'] = {
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
  };
  return {
    instance,
    grafana,
    app: appWith(resolved.hooks),
    appWithFault: (id) =>
      appWith([...resolved.hooks, ...faults.filter((one) => one.id === id).map(({ hook }) => hook)]),
  };
}

/** The URL at which a server is reached that listens on a port. */
function listeningUrl({ host, behavior }: ResolvedOptions, port: number): string {
  return `http://${reachableHost(host)}:${port}${behavior.subPath}/`;
}

/** A host that a client can connect to: loopback if the server listens on every address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** What `respond` gives, or a rejection with the reason as soon as the signal is aborted. */
async function unlessAborted(signal: AbortSignal, respond: () => Promise<Response>): Promise<Response> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    respond()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
