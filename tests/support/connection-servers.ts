import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { expect, onTestFinished, vi } from 'vitest';
import { host, listen } from '../../fixtures/hostile/listen.ts';
import type { ApiRequest, Client } from '../../src/http/client.ts';

/** A connection as the server of a test saw it, used or not. */
export interface SeenConnection {
  readonly socket: Socket;
  /** The methods of the requests on it, in order. */
  readonly methods: string[];
}

export interface ConnectionServer {
  /** Ends in a slash. */
  readonly url: string;
  /** Every connection since the start, in order. */
  readonly connections: readonly SeenConnection[];
  /** Those that are still open. */
  open(): readonly SeenConnection[];
  /** The requests whose responses wait for `respond`. */
  readonly waiting: (() => void)[];
}

export interface ConnectionServerOptions {
  readonly tls?: TlsOptions;
  /** Called for every connection, after a TLS handshake too. */
  readonly onConnection?: (socket: Socket, count: number) => void;
  readonly onRequest?: RequestListener;
}

/** Starts a server that responds with `true`, except to `/wait`, and records its connections. Stops with the test. */
export async function serveConnections(options: ConnectionServerOptions = {}): Promise<ConnectionServer> {
  const connections: SeenConnection[] = [];
  const waiting: (() => void)[] = [];
  const { tls, onConnection } = options;
  const onRequest: RequestListener = (request, response) => {
    connections.find(({ socket }) => socket === request.socket)?.methods.push(request.method ?? '');
    request.resume();
    if (options.onRequest) return options.onRequest(request, response);
    if (request.url === '/wait') waiting.push(() => response.end('true'));
    else response.end('true');
  };
  const server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections.push({ socket, methods: [] });
    socket.on('error', () => {});
    onConnection?.(socket, connections.length);
  });
  const listening = await listen(server);
  onTestFinished(() => listening.close());
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${listening.port}/`,
    connections,
    waiting,
    open: () => connections.filter(({ socket }) => !socket.destroyed),
  };
}

const nobody = { kind: 'none' } as const;

export const get: ApiRequest = { method: 'GET', path: '/x', as: nobody };
export const post: ApiRequest = { method: 'POST', path: '/x', as: nobody, body: '{}', responseWithinMs: 5000 };
export const remove: ApiRequest = { ...post, method: 'DELETE' };

export const four: readonly ApiRequest[] = [post, remove, post, remove];

/** Sends requests at the same time, and returns the status of each. Fails if one was sent twice. */
export async function statuses(client: Client, calls: readonly ApiRequest[]): Promise<(number | undefined)[]> {
  const exchanges = await Promise.all(calls.map((call) => client.send(call)));
  expect(exchanges.map(({ attempts }) => attempts)).toEqual(calls.map(() => 1));
  return exchanges.map(({ response }) => response?.status);
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  await vi.waitUntil(isSo, { interval: 2, timeout: 10_000 });
}

/** Sends two requests that wait for each other, so that two connections are kept afterwards. */
export async function keepTwo(client: Client, { waiting }: Pick<ConnectionServer, 'waiting'>): Promise<void> {
  const both = [1, 2].map(() => client.send({ ...get, path: '/wait' }));
  await until(() => waiting.length === 2);
  for (const respond of waiting.splice(0)) respond();
  await Promise.all(both);
  // The client looks at its connections one turn of the loop after the response.
  await new Promise((resolve) => setImmediate(resolve));
}
