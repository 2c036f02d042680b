/*
 * The reference server of the bench, in a process of its own. It listens on a new port for each `open` message, and
 * responds to `close` with what was sent to it. Every response is delayed by the latency; a new connection costs
 * further time, as the handshakes of TCP and TLS do on a real network.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createApp } from '../src/reference/app.ts';
import { createInstance, seedAccounts } from '../src/reference/create-instance.ts';
import { resolveOptions } from '../src/reference/resolve-options.ts';
import type { OpenServer, ServerAnswer, ServerCommand } from './server-process.ts';
import type { ServedRequest, Traffic } from './traffic.ts';

interface Running {
  readonly server: Server;
  readonly traffic: () => Traffic;
}

let running: Running | undefined;

process.on('message', async (command: ServerCommand) => {
  if (command.do === 'open') answer({ opened: await open(command) });
  else answer({ closed: close() });
});
process.once('disconnect', () => process.exit());

function answer(message: ServerAnswer): void {
  process.send?.(message);
}

async function open({
  latencyMs,
  connectMs,
  seedPersonas,
}: Extract<ServerCommand, { do: 'open' }>): Promise<OpenServer> {
  const requests: ServedRequest[] = [];
  const openedAt = new WeakMap<Socket, number>();
  let connections = 0;
  let serve: RequestListener = (_, response) => response.destroy();
  const server = createServer(async (request, response) => {
    const startedAt = performance.now();
    response.once('finish', () => requests.push({ startedAt, endedAt: performance.now() }));
    // A connection that was opened ahead has its handshake behind it by the time of its first request.
    const handshake = Math.max(0, (openedAt.get(request.socket) ?? 0) + connectMs - startedAt);
    if (latencyMs + handshake > 0) await sleep(latencyMs + handshake);
    serve(request, response);
  });
  server.on('connection', (socket) => {
    openedAt.set(socket, performance.now());
    connections += 1;
  });
  // A contestant that keeps connections must not have them closed in a pause.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = resolveOptions({ seedPersonas });
  const { grafana, licenses } = await createInstance(options, url);
  const accounts = seedAccounts(grafana.store, options, grafana.now());
  const app = createApp(grafana, options.hooks, { latencyMs: 0, unusualHeaderCase: false, log: () => {} });
  serve = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  running = { server, traffic: () => ({ requests, connections }) };
  return { url, license: licenses.valid, ...accounts };
}

function close(): Traffic {
  const closing = running;
  running = undefined;
  closing?.server.close();
  closing?.server.closeAllConnections();
  return closing?.traffic() ?? { requests: [], connections: 0 };
}
