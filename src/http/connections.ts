import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';

/** How a target is reached. */
export interface TransportOptions {
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly connections: number;
  /** PEM text of certificate authorities to trust beside the usual ones. */
  readonly ca?: string;
  /** PEM text of the certificate that the client shows, and of its key. */
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
  /** The URL of a proxy, which may hold credentials. */
  readonly proxy?: string;
}

/** Two ways to send a request: over a connection that is kept, or over one of its own. */
export interface Connections {
  readonly kept: Dispatcher;
  readonly own: Dispatcher;
  close(): Promise<void>;
}

/** The largest head that is read; Grafana's is below 4 KiB. */
const maxHeaderSize = 64 * 1024;

/** Prepares the connections to a target. Nothing is connected before the first request. */
export function openConnections(transport: TransportOptions): Connections {
  const { connections } = transport;
  // Each request brings its deadline; two clocks would only disagree.
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

/** HTTP/2 is left out: the API needs none of it, and every further protocol is one more that a target can break. */
function dispatcherOf(transport: TransportOptions, limits: Pool.Options): Dispatcher {
  const { ca, cert, key, insecure, proxy } = transport;
  // The request is given up before; this is for the socket, which would go on trying.
  const timeout = transport.timeoutMs + 1000;
  const trust = {
    timeout,
    // Node takes a list of authorities in place of its own one.
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
    ...(insecure ? { rejectUnauthorized: false } : {}),
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
