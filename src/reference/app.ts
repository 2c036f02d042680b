import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { HttpRequest, HttpResponse } from './http/http-types.ts';
import { bodySource, readBody } from './http/read-body.ts';
import type { GrafanaInstance, Hook } from './instance/handler.ts';
import type { LoggedRequest } from './logged-request.ts';
import { type RouteMatch, respond } from './respond.ts';
import type { NodeMessages } from './responder.ts';
import { type ApiRoute, routesOf } from './routes.ts';

/** How requests and responses are carried. */
export type ServingOptions = {
  readonly latencyMs: number;
  readonly unusualHeaderCase: boolean;
  log(request: LoggedRequest): void;
};

type HonoEnv = { Bindings: NodeMessages };

/** Larger bodies are not read. No request of this API comes near this size. */
const maxBodyBytes = 1024 * 1024;

/** Creates the Hono application that serves an instance. */
export function createApp(grafana: GrafanaInstance, hooks: readonly Hook[], transport: ServingOptions): Hono<HonoEnv> {
  const { subPath } = grafana.behavior;
  const handle = async (
    context: Context<HonoEnv>,
    matchOf: (request: HttpRequest) => RouteMatch,
  ): Promise<Response> => {
    const hasBody = context.req.method !== 'GET' && context.req.method !== 'HEAD';
    const body = hasBody ? await readBody(bodySource(context.req.raw, context.env), maxBodyBytes) : new Uint8Array();
    if (body === undefined) return new Response(null, { status: 413, headers: { Connection: 'close' } });
    const request = requestOf(context, subPath, body);
    const { response, persona } = await respond(grafana, hooks, request, matchOf(request));
    if (transport.latencyMs > 0) await delay(transport.latencyMs, context.req.raw.signal);
    const { method, path } = request;
    transport.log({ method, path: path.slice(0, 200), persona, status: response.status });
    return send(context, response, transport.unusualHeaderCase);
  };

  const app = new Hono<HonoEnv>({ strict: false });
  const routes = routesOf(grafana);
  for (const route of routes) {
    app.on(route.method, `${subPath}${route.path}`, (context) =>
      handle(context, ({ path }) =>
        route.exactPath === true && path !== route.path ? undefined : { route, params: context.req.param() },
      ),
    );
  }
  app.notFound((context) => handle(context, (request) => encodedMatch(routes, request)));
  app.onError(() => Response.json({ error: 'Server Error', message: 'Internal Server Error' }, { status: 500 }));
  return app;
}

/**
 * Waits for milliseconds, or until nobody waits for the response: the signal of a request is also aborted when its connection
 * ends, as when the server closes. A delayed response does not keep the process running then.
 */
async function delay(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Grafana compares the decoded path with its static routes, so `/api%2Flicensing%2Fcheck` is the route of `check`. */
function encodedMatch(routes: readonly ApiRoute[], { method, path }: HttpRequest): RouteMatch {
  const decoded = decodedPath(path);
  const route = routes.find((one) => one.path === decoded && one.method === method && one.exactPath !== true);
  return route === undefined || decoded === path ? undefined : { route, params: {} };
}

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function requestOf(context: Context<HonoEnv>, subPath: string, body: Uint8Array): HttpRequest {
  const { pathname, searchParams } = new URL(context.req.url);
  const isUnderSubPath = subPath === '' || pathname === subPath || pathname.startsWith(`${subPath}/`);
  return {
    method: context.req.method,
    path: isUnderSubPath ? pathname.slice(subPath.length) : pathname,
    query: searchParams,
    header: (name) => context.req.header(name),
    body,
  };
}

function send(
  context: Context<HonoEnv>,
  { status, headers, body }: HttpResponse,
  unusualHeaderCase: boolean,
): Response {
  const { outgoing } = context.env;
  // Statuses 204 and 304 forbid a body.
  const hasBody = status !== 204 && status !== 304;
  // Without a Response, which is slower and would get a Content-Type if it lacks one.
  if (outgoing !== undefined) {
    const complete = hasBody ? { ...headers, 'Content-Length': String(Buffer.byteLength(body)) } : headers;
    outgoing.writeHead(status, unusualHeaderCase ? withUnusualCase(complete) : complete);
    outgoing.end(hasBody ? body : undefined);
    return RESPONSE_ALREADY_SENT;
  }
  // As bytes, because a text without a Content-Type would get one.
  return new Response(hasBody ? Buffer.from(body) : null, { status, headers: { ...headers } });
}

/** The same headers in reverse order, with names in alternating case, as a flat list of names and values. */
function withUnusualCase(headers: Readonly<Record<string, string>>): string[] {
  const alternating = (name: string): string =>
    [...name].map((letter, at) => (at % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase())).join('');
  return Object.entries(headers)
    .reverse()
    .flatMap(([name, value]) => [alternating(name), value]);
}
