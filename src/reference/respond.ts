import { generationOf } from './config/version.ts';
import { authenticate } from './grafana/authentication.ts';
import { denialBy } from './grafana/permissions.ts';
import type { HttpRequest, HttpResponse } from './http/http-types.ts';
import { page, redirect } from './http/json-responses.ts';
import type { Caller, CallerPersona, GrafanaInstance, Hook, HookContext, Pending } from './instance/handler.ts';
import type { ApiRoute } from './routes.ts';

/** The response to a request, and the persona of its caller. */
export type HandledRequest = { readonly response: HttpResponse; readonly persona: CallerPersona };

/** The route of a request with its path parameters; undefined if there is none. */
export type RouteMatch = { readonly route: ApiRoute; readonly params: Readonly<Record<string, string>> } | undefined;

/**
 * Handles a request: authentication, then authorization, then the handler, which checks the body first. The hooks wrap all of it, the
 * first one outermost.
 */
export async function respond(
  grafana: GrafanaInstance,
  hooks: readonly Hook[],
  request: HttpRequest,
  match: RouteMatch,
): Promise<HandledRequest> {
  const { caller, persona } = authenticate(grafana, request);
  const runHandler = async (): Promise<HttpResponse> =>
    match === undefined
      ? unknownPath(grafana, request, caller)
      : await match.route.handler({ grafana, request, caller, params: match.params });
  const context: HookContext = { endpoint: match?.route.endpoint, persona, request, grafana, runHandler };
  const conforming = (): Pending<HttpResponse> =>
    rejectedOnEveryPath(grafana, match, caller) ??
    (match === undefined ? undefined : denialBy(match.route.guard, caller, request, grafana)) ??
    runHandler();
  const response = await throughHooks(hooks, context, async () => await conforming());
  return { response: { ...response, headers: { ...grafana.responses.commonHeaders, ...response.headers } }, persona };
}

function throughHooks(
  hooks: readonly Hook[],
  context: HookContext,
  conforming: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  return hooks.reduceRight<() => Promise<HttpResponse>>(
    (next, hook) => async () => await hook(context, next),
    conforming,
  )();
}

/** Up to Grafana 9, invalid credentials are rejected on every path that the middleware does not serve itself. */
function rejectedOnEveryPath(grafana: GrafanaInstance, match: RouteMatch, caller: Caller): HttpResponse | undefined {
  if (caller.kind !== 'authentication-failed' || generationOf(grafana.behavior.version) !== 'up-to-9') return undefined;
  return match?.route.exactPath === true ? undefined : grafana.responses.authenticationFailed(caller.failure);
}

/**
 * The response for an unknown path or method. Below `/api`, signed-in callers get 404. Any other path is a page, so browsers that are
 * not signed in are redirected to the login page, which leads back to the requested page.
 */
function unknownPath(grafana: GrafanaInstance, request: HttpRequest, caller: Caller): HttpResponse {
  const { behavior, responses } = grafana;
  if (behavior.licensingOnly) return responses.notFound();
  const denial = denialBy({ kind: 'signed-in' }, caller, request, grafana);
  if (request.path.startsWith('/api')) return denial ?? responses.notFound();
  if (denial === undefined) return page(404, 'Not found');
  const login = redirect(302, `${behavior.subPath}/login`);
  const target = encodeURIComponent(`${behavior.subPath}${request.path}`);
  const cookie = `redirect_to=${target}; Path=${behavior.subPath || '/'}; HttpOnly; SameSite=Lax`;
  return { ...login, headers: { ...login.headers, 'Set-Cookie': cookie } };
}
