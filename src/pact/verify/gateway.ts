import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, ReceivedResponse } from '../../domain/exchange.ts';
import { readBody } from '../../reference/index.ts';

/** The interaction that Pact may carry out now. */
export interface PermittedInteraction {
  /** The values that the provider state injects into the request. */
  readonly values: Readonly<Record<string, string>>;
  readonly method: string;
  /** The path of the request; a request to any other path is not forwarded. */
  readonly path: string;
  /** Forwards the request. Called once, even if Pact repeats it. */
  forward(body: string): Promise<Exchange>;
}

/** What Pact did while an interaction was open. */
export interface GatewayRecord {
  /** How many provider states were requested. */
  readonly statesRequested: number;
  readonly exchange: Exchange | undefined;
  /** The first request that was not the one of the interaction. */
  readonly unexpectedRequest: string | undefined;
}

/**
 * A server on the loopback interface between Pact and the target. It adds the credentials, so that Pact's process does
 * not need them. It forwards one request per interaction, and only requests to its secret path.
 */
export interface Gateway {
  /** Ends in a slash. */
  readonly url: string;
  /** Opens an interaction. The returned function closes it and returns what Pact did. */
  open(permitted: PermittedInteraction): () => GatewayRecord;
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
/** Headers that belong to one connection (RFC 9110, section 7.6.1), or that are wrong after decoding. */
const notForwarded = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Starts a gateway on a free port of the loopback interface. */
export async function openGateway(): Promise<Gateway> {
  const secret = randomBytes(16).toString('hex');
  let permitted: PermittedInteraction | undefined;
  let statesRequested = 0;
  let unexpectedRequest: string | undefined;
  let forwarded: Promise<Exchange> | undefined;
  let exchange: Exchange | undefined;

  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = new URL(incoming.url ?? '/', 'http://gateway').pathname;
    const body = (await readBody(incoming, maxBodyBytes))?.toString('utf8');
    if (!path.startsWith(`/${secret}/`) || !permitted || body === undefined) return reject(outgoing, 404);
    if (path === `/${secret}/state`) {
      statesRequested += 1;
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(permitted.values));
      return;
    }
    if (incoming.method !== permitted.method || path !== `/${secret}/target${permitted.path}`) {
      unexpectedRequest ??= `${incoming.method} ${path.replace(`/${secret}/target`, '').slice(0, 200)}`;
      return reject(outgoing, 404);
    }
    forwarded ??= permitted.forward(body);
    exchange = await forwarded;
    if (exchange.response) relay(outgoing, exchange.response);
    else reject(outgoing, 502);
  };

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch(() => reject(outgoing, 500));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}/`,
    open(next) {
      permitted = next;
      statesRequested = 0;
      unexpectedRequest = undefined;
      forwarded = undefined;
      exchange = undefined;
      return () => {
        permitted = undefined;
        return { statesRequested, exchange, unexpectedRequest };
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function relay(outgoing: ServerResponse, { status, headers, body }: ReceivedResponse): void {
  for (const [name, value] of headers) if (!notForwarded.has(name)) outgoing.appendHeader(name, value);
  outgoing.writeHead(status).end(status === 204 || status === 304 ? undefined : body);
}

function reject(outgoing: ServerResponse, status: number): void {
  if (!outgoing.headersSent) outgoing.writeHead(status);
  outgoing.end();
}
