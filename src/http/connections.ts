import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { definedOnly } from '../domain/defined-only.ts';
import type { Fetch } from '../domain/fetch.ts';
import { fetchConnections } from './fetch-connections.ts';

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

/** Two ways to send a request: over a connection that is kept alive, or over one of its own. */
export interface Connections {
  readonly kept: Dispatcher;
  readonly own: Dispatcher;
  close(): Promise<void>;
}

/** The largest headers that are read, in bytes; Grafana's are below 4 KiB. */
const maxHeaderSize = 64 * 1024;

/** Prepares the connections to a target. Connects at the first request. */
export function openConnections(transport: TransportOptions): Connections {
  const { connections, fetch } = transport;
  if (fetch !== undefined) return fetchConnections(fetch);
  // Each request has its own deadline; a second clock would only disagree with it.
  const limits = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize, allowH2: false };
  const kept = dispatcherOf(transport, { ...limits, connections });
  const own = dispatcherOf(transport, { ...limits, pipelining: 0 });
  return {
    kept,
    own,
    async close() {
      await Promise.all([kept.destroy(), own.destroy()]);
    },
  };
}

/** HTTP/1.1 only: the API does not need HTTP/2, and each further protocol is one more that a target can break. */
function dispatcherOf(transport: TransportOptions, limits: Pool.Options): Dispatcher {
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
  if (proxy === undefined) return new Agent({ ...limits, connect });
  return new ProxyAgent({
    ...limits,
    uri: proxy,
    connectTimeout: timeout,
    proxyTls: trust,
    requestTls: connect,
    // Without this, a plain request that is forwarded would lose the limits.
    factory: (origin, given) => new Pool(origin, { ...limits, ...given }),
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: timeout, maxHeaderSize }),
  });
}
