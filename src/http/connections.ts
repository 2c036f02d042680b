import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { definedOnly } from '../domain/defined-only.ts';
import type { Fetch } from '../domain/fetch.ts';
import { createConnectionsForGet } from './connections-for-get.ts';
import { createConnectionsForWrites } from './connections-for-writes.ts';
import { fetchConnections } from './fetch-connections.ts';
import { maxHeaderSize } from './response-limits.ts';
import { watchIdleConnections } from './watch-idle-connections.ts';
import { type RequestWatcher, watchRequests } from './watch-requests.ts';

/** How a target is reached. */
export interface TransportOptions {
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly connections: number;
  /** PEM text of certificate authorities to trust in addition to the default ones. */
  readonly ca?: string;
  /** PEM text of the certificate that the client shows, and of its key. */
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
  /** The URL of a proxy, which may contain credentials. */
  readonly proxy?: string;
  /** A function to use instead of the network. Of the options above, only the timeout applies then. */
  readonly fetch?: Fetch;
}

/**
 * Two ways to send a request: over a connection that is kept alive, or over one of its own.
 *
 * The rule for what may change something: such a request is the first and only one on its connection, which began to open
 * at most two seconds before and shows no sign of being closed; one that does is replaced once, as nothing was sent on it. A
 * server may close any other connection just as the next request arrives, announced or not, and a POST cannot be sent again.
 *
 * A new connection costs up to three round trips, so it can be prepared while other requests are under way. A server that
 * handles one connection at a time would wait for a request on it and respond to no other, so nothing is prepared before the
 * server has shown that idle connections do not disturb it, nor after a sign that they do. Then each request opens its
 * connection itself. The exception are the connections for the GET requests that follow the first one: they are opened
 * beside its own, because those requests would open them one round trip later in any case.
 */
export interface Connections {
  readonly kept: Dispatcher;
  readonly own: Dispatcher;
  /** Opens connections for a number of requests over `own` that come next; never more than `connections` wait. */
  prepare(count: number): void;
  /** Opens connections until a number of them is there for requests over `kept`; never more than `connections`. */
  warmUp(count: number): void;
  close(): Promise<void>;
}

/** Servers that limit the time until the first request allow at least five seconds. */
const maxUnusedMs = 2000;

interface ConnectorOptions {
  readonly timeout: number;
  readonly rejectUnauthorized: boolean;
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

type WrapConnector = (connect: buildConnector.connector) => buildConnector.connector;

/** Prepares the connections to a target. Connects at the first request. */
export function openConnections(transport: TransportOptions): Connections {
  const { connections, timeoutMs, fetch } = transport;
  if (fetch !== undefined) return fetchConnections(fetch);
  // Each request has its own deadline; a second clock would only disagree with it.
  const limits = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize, allowH2: false };
  const requests = { pending: 0, responses: 0 };
  const idle = watchIdleConnections();
  // If a prepared connection holds up other requests, it is closed before their time is over.
  const maxAgeMs = Math.min(maxUnusedMs, timeoutMs / 2);
  const ahead = { idle, requests, limit: connections, maxAgeMs };
  const forWrites = createConnectionsForWrites(ahead);
  const forGet = createConnectionsForGet(ahead);
  const kept = dispatcherOf(transport, { ...limits, connections }, (connect) =>
    idle.connectorOf(forGet.connectorOf(connect), connect),
  );
  const own = dispatcherOf(transport, { ...limits, pipelining: 0 }, forWrites.connectorOf);
  const count: RequestWatcher = {
    started() {
      requests.pending += 1;
    },
    responded() {
      requests.responses += 1;
    },
    ended() {
      requests.pending -= 1;
    },
  };
  return {
    kept: watchRequests(watchRequests(kept, count), idle.requestWatcher),
    own: watchRequests(own, count),
    prepare: (number) => forWrites.prepare(number),
    warmUp: (number) => forGet.prepare(number),
    async close() {
      forWrites.close();
      forGet.close();
      await Promise.all([kept.destroy(), own.destroy()]);
    },
  };
}

/** HTTP/1.1 only: the API does not need HTTP/2, and each further protocol is one more that a target can break. */
function dispatcherOf(transport: TransportOptions, limits: Pool.Options, wrap: WrapConnector): Dispatcher {
  const { ca, cert, key, insecure, proxy } = transport;
  // The request has been given up by then; this is for the socket, which would keep trying.
  const timeout = transport.timeoutMs + 1000;
  const trust = {
    timeout,
    // Set in either case: NODE_TLS_REJECT_UNAUTHORIZED=0 would turn the check off without a word in the report.
    rejectUnauthorized: !insecure,
    // A list of authorities replaces the default one of Node.
    ...definedOnly({ ca: ca === undefined ? undefined : [...getCACertificates('default'), ca] }),
  };
  const connect = { ...trust, ...(cert === undefined || key === undefined ? {} : { cert, key }) };
  // For both agents: a plain request that a proxy forwards would lose the limits without it.
  const factory = (origin: string | URL, given: Pool.Options): Pool => {
    const open = typeof given.connect === 'function' ? given.connect : connectorTo(origin, connect);
    return new Pool(origin, { ...limits, ...given, connect: wrap(open) });
  };
  if (proxy === undefined) return new Agent({ ...limits, factory });
  return new ProxyAgent({
    ...limits,
    uri: proxy,
    connectTimeout: timeout,
    proxyTls: trust,
    requestTls: withSecureContext(connect),
    factory,
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: timeout, maxHeaderSize }),
  });
}

function connectorTo(origin: string | URL, options: ConnectorOptions): buildConnector.connector {
  const isTls = new URL(origin).protocol === 'https:';
  return buildConnector({ allowH2: false, ...(isTls ? withSecureContext(options) : options) });
}

/**
 * Reads certificates and key once for all connections: to read a list of authorities takes longer than a handshake. If one
 * is invalid, each connection reports it.
 */
function withSecureContext(options: ConnectorOptions): ConnectorOptions & { readonly secureContext?: SecureContext } {
  try {
    return { ...options, secureContext: createSecureContext(options) };
  } catch {
    return options;
  }
}
