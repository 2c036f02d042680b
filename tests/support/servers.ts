import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export { closedPort } from '../../fixtures/hostile/listen.ts';

/** A request as a server of a test saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Which of the server's connections it came over, counted from 1. */
  readonly connection: number;
}

export interface TestServer {
  /** Ends in a slash. */
  readonly url: string;
  readonly seen: readonly Seen[];
}

export type Handler = (seen: Seen, response: ServerResponse, socket: Socket) => void;

/** Starts a server on a free loopback port, which is gone when the test is. */
export async function serve(handler: Handler): Promise<TestServer> {
  const seen: Seen[] = [];
  const connections = new Map<Socket, number>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks).toString('utf8'),
      connection: connections.get(request.socket) ?? 0,
    };
    seen.push(one);
    handler(one, response, request.socket);
  });
  server.on('connection', (socket) => connections.set(socket, connections.size + 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

/** Answers with JSON. */
export function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
