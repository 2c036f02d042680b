import { authenticate } from './grafana/authentication.ts';
import { refusalBy } from './grafana/guards.ts';
import type { AskingPersona, Exchange, Hook, Identity, Pending, World } from './http/handler.ts';
import type { Answer, Asked } from './http/messages.ts';
import { page, redirect } from './http/responses.ts';
import { generationOf } from './instance/version.ts';
import type { Route } from './routes.ts';

/** What became of a request. */
export type Outcome = { readonly answer: Answer; readonly persona: AskingPersona };

/** What matched a request: a route with its parameters, or nothing. */
export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined;

/**
 * Answers a request: authentication, then permission, then body, then the matter itself. The hooks stand around all of it, the first
 * one outermost.
 */
export async function respond(world: World, hooks: readonly Hook[], request: Asked, match: Match): Promise<Outcome> {
  const { identity, persona } = authenticate(world, request);
  const handle = async (): Promise<Answer> =>
    match === undefined
      ? unknownPath(world, request, identity)
      : await match.route.handler({ world, request, identity, params: match.params });
  const exchange: Exchange = { endpoint: match?.route.endpoint, persona, request, world, obey: handle };
  const honest = (): Pending<Answer> =>
    refusedEverywhere(world, request, identity) ??
    (match === undefined ? undefined : refusalBy(match.route.guard, identity, world)) ??
    handle();
  const answer = await throughHooks(hooks, exchange, async () => await honest());
  return { answer: { ...answer, headers: { ...world.answers.commonHeaders, ...answer.headers } }, persona };
}

function throughHooks(hooks: readonly Hook[], exchange: Exchange, honest: () => Promise<Answer>): Promise<Answer> {
  return hooks.reduceRight<() => Promise<Answer>>((next, hook) => async () => await hook(exchange, next), honest)();
}

/** Up to Grafana 9, bad credentials are refused on every path but the one for health, before any route is looked for. */
function refusedEverywhere(world: World, request: Asked, identity: Identity): Answer | undefined {
  if (identity.kind !== 'refused' || generationOf(world.behavior.version) !== 'up-to-9') return undefined;
  return request.path === '/api/health' ? undefined : world.answers.refused(identity.why);
}

/** A path or method that nobody serves: below `/api` the signed-in get 404; elsewhere a browser is assumed and sent to the login page. */
function unknownPath(world: World, request: Asked, identity: Identity): Answer {
  if (world.behavior.bare) return world.answers.notFound();
  if (request.path.startsWith('/api')) {
    return refusalBy({ kind: 'signed-in' }, identity, world) ?? world.answers.notFound();
  }
  const signedIn = refusalBy({ kind: 'signed-in' }, identity, world) === undefined;
  return signedIn ? page(404, 'Not found') : redirect(302, `${world.behavior.subPath}/login`);
}
