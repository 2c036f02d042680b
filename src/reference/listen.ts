import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { ReferenceServerError } from './config/errors.ts';
import type { NodeMessages, Responder } from './responder.ts';

/** A request that does not arrive within this time is dropped. */
const requestTimeoutMs = 30_000;

/** A listening server and its port. */
export type Listening = { readonly port: number; close(): Promise<void> };

/**
 * Listens on a host and port (0: any free port). `fetch` may be called as soon as the port is open. Rejects with a `ReferenceServerError`: `port-in-use`
 * or `cannot-listen`.
 */
export async function listen(host: string, port: number, fetch: Responder): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as NodeMessages),
    overrideGlobalObjects: false,
    // For HTTP/1.0, in which a request needs no Host. Only the path of a URL counts.
    hostname: 'localhost',
    serverOptions: { requestTimeout: requestTimeoutMs },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(host, port, error)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): ReferenceServerError {
  return error.code === 'EADDRINUSE'
    ? new ReferenceServerError(
        'port-in-use',
        `Port ${port} of ${host} is in use by another program. Choose another port, or 0 for any free one.`,
      )
    : new ReferenceServerError('cannot-listen', `Cannot listen on port ${port} of ${host}: ${error.message}.`);
}
