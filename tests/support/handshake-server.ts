import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { onTestFinished } from 'vitest';

/** A server that answers in rounds, as a client sees it. */
export interface HandshakeServer {
  /** Ends in a slash. */
  readonly url: string;
  /** The rounds until now: the round trips that followed each other. */
  readonly rounds: () => number;
  /** How many requests each connection has carried, in the order in which they were opened. */
  readonly connections: () => readonly number[];
}

/** How many turns of the event loop pass without a new request or connection before the client counts as waiting. */
const quietTurns = 40;

/** A new connection takes one round trip for TCP and one for TLS 1.3 before its first request. */
const handshakeRounds = 2;

interface Held {
  readonly socket: Socket;
  readonly answer: () => void;
}

/**
 * Starts a server that holds requests back until no further one comes, and then answers those whose connection is open: a
 * connection counts as open two rounds after the client began to open it. So the number of rounds is the number of round
 * trips on the critical path, handshakes included, however long one takes.
 *
 * @param announcesClose - closes each connection after its response, and says so
 */
export async function serveWithHandshakes(
  answer: (request: Request) => Response | Promise<Response>,
  announcesClose = false,
): Promise<HandshakeServer> {
  const openFrom = new Map<Socket, number>();
  const requests = new Map<Socket, number>();
  let rounds = 0;
  let held: Held[] = [];
  let turns = 0;
  let isWatching = false;
  const watch = (): void => {
    turns += 1;
    if (turns < quietTurns) return void setImmediate(watch);
    isWatching = false;
    rounds += 1;
    const due = held.filter(({ socket }) => (openFrom.get(socket) ?? 0) < rounds);
    held = held.filter((one) => !due.includes(one));
    if (held.length > 0) begin();
    for (const one of due) one.answer();
  };
  const begin = (): void => {
    turns = 0;
    if (!isWatching) setImmediate(watch);
    isWatching = true;
  };
  const respond = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = createServer((request, response: ServerResponse) => {
    const { socket } = request;
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    if (announcesClose) response.shouldKeepAlive = false;
    held.push({ socket, answer: () => void respond(request, response) });
    begin();
  });
  server.on('connection', (socket: Socket) => {
    turns = 0;
    openFrom.set(socket, rounds + handshakeRounds);
    requests.set(socket, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    rounds: () => rounds,
    connections: () => [...requests.values()],
  };
}
