import { generationOf } from './config/version.ts';
import { authenticate } from './grafana/authentication.ts';
import { denialBy } from './grafana/guards.ts';
import { page, redirect } from './http/json-responses.ts';
import type { HttpRequest, HttpResponse } from './http/messages.ts';
import type { Caller, CallerPersona, GrafanaInstance, Hook, HookContext, Pending } from './instance/handler.ts';
import type { ApiRoute } from './routes.ts';

/** What became of a request. */
export type HandledRequest = { readonly response: HttpResponse; readonly persona: CallerPersona };

/** What matched a request: a route with its parameters, or nothing. */
export type RouteMatch = { readonly route: ApiRoute; readonly params: Readonly<Record<string, string>> } | undefined;

/**
 * Answers a request: authentication, then permission, then body, then the matter itself. The hooks stand around all of it, the first
 * one outermost.
 */
export async function respond(
  grafana: GrafanaInstance,
  hooks: readonly Hook[],
  request: HttpRequest,
  match: RouteMatch,
): Promise<HandledRequest> {
  const { caller, persona } = authenticate(grafana, request);
  const handle = async (): Promise<HttpResponse> =>
    match === undefined
      ? unknownPath(grafana, request, caller)
      : await match.route.handler({ grafana, request, caller, params: match.params });
  const exchange: HookContext = { endpoint: match?.route.endpoint, persona, request, grafana, runHandler: handle };
  const conforming = (): Pending<HttpResponse> =>
    refusedEverywhere(grafana, request, caller) ??
    (match === undefined ? undefined : denialBy(match.route.guard, caller, grafana)) ??
    handle();
  const response = await throughHooks(hooks, exchange, async () => await conforming());
  return { response: { ...response, headers: { ...grafana.responses.commonHeaders, ...response.headers } }, persona };
}

function throughHooks(
  hooks: readonly Hook[],
  exchange: HookContext,
  conforming: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  return hooks.reduceRight<() => Promise<HttpResponse>>(
    (next, hook) => async () => await hook(exchange, next),
    conforming,
  )();
}

/** Up to Grafana 9, bad credentials are refused on every path but the one for health, before any route is looked for. */
function refusedEverywhere(grafana: GrafanaInstance, request: HttpRequest, caller: Caller): HttpResponse | undefined {
  if (caller.kind !== 'authentication-failed' || generationOf(grafana.behavior.version) !== 'up-to-9') return undefined;
  return request.path === '/api/health' ? undefined : grafana.responses.authenticationFailed(caller.failure);
}

/** A path or method that nobody serves: below `/api` the signed-in get 404; elsewhere a browser is assumed and sent to the login page. */
function unknownPath(grafana: GrafanaInstance, request: HttpRequest, caller: Caller): HttpResponse {
  if (grafana.behavior.licensingOnly) return grafana.responses.notFound();
  if (request.path.startsWith('/api')) {
    return denialBy({ kind: 'signed-in' }, caller, grafana) ?? grafana.responses.notFound();
  }
  const signedIn = denialBy({ kind: 'signed-in' }, caller, grafana) === undefined;
  return signedIn ? page(404, 'Not found') : redirect(302, `${grafana.behavior.subPath}/login`);
}
