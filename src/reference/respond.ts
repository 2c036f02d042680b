import { generationOf } from './config/version.ts';
import { authenticate } from './grafana/authentication.ts';
import { refusalBy } from './grafana/guards.ts';
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
  const { identity, persona } = authenticate(grafana, request);
  const handle = async (): Promise<HttpResponse> =>
    match === undefined
      ? unknownPath(grafana, request, identity)
      : await match.route.handler({ grafana, request, identity, params: match.params });
  const exchange: HookContext = { endpoint: match?.route.endpoint, persona, request, grafana, runHandler: handle };
  const conforming = (): Pending<HttpResponse> =>
    refusedEverywhere(grafana, request, identity) ??
    (match === undefined ? undefined : refusalBy(match.route.guard, identity, grafana)) ??
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
function refusedEverywhere(grafana: GrafanaInstance, request: HttpRequest, identity: Caller): HttpResponse | undefined {
  if (identity.kind !== 'refused' || generationOf(grafana.behavior.version) !== 'up-to-9') return undefined;
  return request.path === '/api/health' ? undefined : grafana.responses.refused(identity.why);
}

/** A path or method that nobody serves: below `/api` the signed-in get 404; elsewhere a browser is assumed and sent to the login page. */
function unknownPath(grafana: GrafanaInstance, request: HttpRequest, identity: Caller): HttpResponse {
  if (grafana.behavior.licensingOnly) return grafana.responses.notFound();
  if (request.path.startsWith('/api')) {
    return refusalBy({ kind: 'signed-in' }, identity, grafana) ?? grafana.responses.notFound();
  }
  const signedIn = refusalBy({ kind: 'signed-in' }, identity, grafana) === undefined;
  return signedIn ? page(404, 'Not found') : redirect(302, `${grafana.behavior.subPath}/login`);
}
