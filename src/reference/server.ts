import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { ReferenceServerError } from './config/errors.ts';
import type { HttpRequest, HttpResponse } from './http/messages.ts';
import type { CallerPersona, GrafanaInstance, Hook, Pending } from './instance/handler.ts';
import { type RouteMatch, respond } from './respond.ts';
import { type ApiRoute, routesOf } from './routes.ts';

/** One request of the server's log. */
export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly persona: CallerPersona;
  readonly status: number;
};

/** What the transport does beside carrying requests and answers. */
export type TransportOptions = {
  readonly latencyMs: number;
  readonly unusualHeaderCase: boolean;
  log(request: LoggedRequest): void;
};

type Env = { Bindings: Partial<HttpBindings> };

/** Bodies beyond this are not read: no request of this API is near it. */
const maxBodyBytes = 1024 * 1024;

/** A request that takes longer to arrive is dropped. */
const requestTimeoutMs = 30_000;

/** The Hono application that serves a Grafana. */
export function createApp(grafana: GrafanaInstance, hooks: readonly Hook[], transport: TransportOptions): Hono<Env> {
  const { subPath } = grafana.behavior;
  const response = async (context: Context<Env>, match: RouteMatch): Promise<Response> => {
    const body = await readBody(context);
    if (body === undefined) return new Response(null, { status: 413, headers: { Connection: 'close' } });
    const request = requestOf(context, subPath, body);
    const outcome = await respond(grafana, hooks, request, match);
    if (transport.latencyMs > 0) await sleep(transport.latencyMs);
    transport.log({
      method: request.method,
      path: request.path.slice(0, 200),
      persona: outcome.persona,
      status: outcome.response.status,
    });
    return send(context, outcome.response, transport.unusualHeaderCase);
  };

  const app = new Hono<Env>({ strict: false });
  for (const route of routesOf(grafana)) {
    app.on(route.method, `${subPath}${route.path}`, (context) => response(context, matchOf(route, context)));
  }
  app.notFound((context) => response(context, undefined));
  app.onError(() => Response.json({ error: 'Server Error', message: 'Internal Server Error' }, { status: 500 }));
  return app;
}

function matchOf(route: ApiRoute, context: Context<Env>): RouteMatch {
  return { route, params: context.req.param() };
}

function requestOf(context: Context<Env>, subPath: string, body: Uint8Array): HttpRequest {
  const { pathname, searchParams } = new URL(context.req.url);
  const below = subPath === '' || pathname === subPath || pathname.startsWith(`${subPath}/`);
  return {
    method: context.req.method,
    path: below ? pathname.slice(subPath.length) : pathname,
    query: searchParams,
    header: (name) => context.req.header(name),
    body,
  };
}

/** The whole body, or undefined when it is too large. */
async function readBody({ req, env }: Context<Env>): Promise<Uint8Array | undefined> {
  if (req.method === 'GET' || req.method === 'HEAD') return new Uint8Array();
  const source: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = env.incoming ?? req.raw.body ?? [];
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(context: Context<Env>, { status, headers, body }: HttpResponse, unusualHeaderCase: boolean): Response {
  const { outgoing } = context.env;
  if (unusualHeaderCase && outgoing !== undefined) {
    outgoing.writeHead(status, withUnusualCase({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) }));
    outgoing.end(body);
    return RESPONSE_ALREADY_SENT;
  }
  // These statuses forbid a body; elsewhere an empty one is sent with its length.
  const content = status === 204 || status === 304 ? null : body;
  return new Response(content, { status, headers: { ...headers } });
}

/** The same headers from last to first, with their names in alternating case, as a flat list of names and values. */
function withUnusualCase(headers: Readonly<Record<string, string>>): string[] {
  const alternating = (name: string): string =>
    [...name].map((letter, at) => (at % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase())).join('');
  return Object.entries(headers)
    .reverse()
    .flatMap(([name, value]) => [alternating(name), value]);
}

/** A listening server and the port it got. */
export type Listening = { readonly port: number; close(): Promise<void> };

/**
 * Listens on a host and port (0: any). `fetch` may be called as soon as the port is open. Throws a `ReferenceServerError`: `port-in-use`
 * or `cannot-listen`.
 */
export async function listen(
  host: string,
  port: number,
  fetch: (request: Request, env: Partial<HttpBindings>) => Pending<Response>,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as Partial<HttpBindings>),
    overrideGlobalObjects: false,
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
