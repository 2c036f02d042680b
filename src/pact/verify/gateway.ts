import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, ReceivedResponse } from '../../domain/exchange.ts';

/** One interaction that Pact may carry out now. */
export interface PermittedInteraction {
  /** What the provider state injects into the request. */
  readonly values: Readonly<Record<string, string>>;
  readonly method: string;
  /** Where the request must go; anything else is not passed on. */
  readonly path: string;
  /** Sends the request on. Called once, whatever Pact repeats. */
  forward(body: string): Promise<Exchange>;
}

/** What Pact did in a turn. */
export interface GatewayRecord {
  /** How often a state was asked for. */
  readonly statesAsked: number;
  readonly exchange: Exchange | undefined;
  /** A request that was not the one of the interaction. */
  readonly unexpectedRequest: string | undefined;
}

/**
 * Stands between Pact and the target: a server on this machine that knows the credentials, so that the process of Pact
 * need not. It passes on one request a turn, and only to who knows its secret path.
 */
export interface Gateway {
  /** Ends in a slash. */
  readonly url: string;
  /** Opens a turn; the function ends it and tells what happened. */
  open(turn: PermittedInteraction): () => GatewayRecord;
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
/** Headers that belong to one connection (RFC 9110, section 7.6.1), or that decoding has made untrue. */
const notPassedOn = new Set([
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
  let turn: PermittedInteraction | undefined;
  let statesAsked = 0;
  let astray: string | undefined;
  let exchange: Promise<Exchange> | undefined;
  let settled: Exchange | undefined;

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = new URL(incoming.url ?? '/', 'http://gateway').pathname;
    const body = await read(incoming);
    if (!path.startsWith(`/${secret}/`) || !turn || body === undefined) return refuse(outgoing, 404);
    if (path === `/${secret}/state`) {
      statesAsked += 1;
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(turn.values));
      return;
    }
    if (incoming.method !== turn.method || path !== `/${secret}/target${turn.path}`) {
      astray ??= `${incoming.method} ${path.replace(`/${secret}/target`, '').slice(0, 200)}`;
      return refuse(outgoing, 404);
    }
    exchange ??= turn.forward(body);
    settled = await exchange;
    if (settled.response) pass(outgoing, settled.response);
    else refuse(outgoing, 502);
  };

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => refuse(outgoing, 500));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}/`,
    open(next) {
      turn = next;
      statesAsked = 0;
      astray = undefined;
      exchange = undefined;
      settled = undefined;
      return () => {
        turn = undefined;
        return { statesAsked, exchange: settled, unexpectedRequest: astray };
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function read(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function pass(outgoing: ServerResponse, { status, headers, body }: ReceivedResponse): void {
  for (const [name, value] of headers) if (!notPassedOn.has(name)) outgoing.appendHeader(name, value);
  outgoing.writeHead(status).end(status === 204 || status === 304 ? undefined : body);
}

function refuse(outgoing: ServerResponse, status: number): void {
  if (!outgoing.headersSent) outgoing.writeHead(status);
  outgoing.end();
}
