import { generationOf } from '../config/version.ts';
import { type BoundBody, bindObject } from '../http/bind-object.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import { addServiceAccount, addToken } from '../instance/accounts.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import type { ServiceAccount } from '../instance/store.ts';
import { orgIdOf } from './callers.ts';
import { paginate, parseId, roleField, stringField } from './parameters.ts';
import { uidOf } from './user-profiles.ts';

const maxAccounts = 1000;
const maxTokens = 100;

/** `POST /api/serviceaccounts` with `{name, role, isDisabled}`: creates a service account in the organization of the caller. */
export function createServiceAccount({ grafana, caller, request }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const name = stringField(bound, 'name');
  const role = bound.field('role') === undefined ? 'Viewer' : roleField(bound);
  if (name === '' || role === undefined) return grafana.responses.badRequest();
  const accounts = grafana.store.accounts;
  if ([...accounts.values()].some((account) => account.name === name)) {
    return grafana.responses.failureWithCause(400, 'service account already exists');
  }
  if (accounts.size >= maxAccounts) return grafana.responses.failure(403, 'Service account quota reached');
  const isDisabled = bound.field('isDisabled') === true;
  const orgId = orgIdOf(caller, request);
  return json(201, viewOf(addServiceAccount(grafana.store, { name, orgId, role, isDisabled }), grafana));
}

/** `GET /api/serviceaccounts/search?query=&perpage=&page=`: service accounts of the organization whose name or login contains the query. */
export function searchServiceAccounts({ grafana, caller, request }: HandlerContext): HttpResponse {
  const text = (request.query.get('query') ?? '').toLowerCase();
  const orgId = orgIdOf(caller, request);
  const matching = [...grafana.store.accounts.values()].filter(
    (account) =>
      account.orgId === orgId && [account.name, account.login].some((one) => one.toLowerCase().includes(text)),
  );
  const views = matching.map((account) => viewOf(account, grafana));
  const { items, page, perPage } = paginate(views, request.query);
  return json(200, { totalCount: matching.length, serviceAccounts: items, page, perPage });
}

/** `GET /api/serviceaccounts/:id`. */
export function getServiceAccount(context: HandlerContext): HttpResponse {
  return withAccount(context, (account) => json(200, viewOf(account, context.grafana)));
}

/** `GET /api/serviceaccounts/:id/tokens`: the tokens without their keys. */
export function listTokens(context: HandlerContext): HttpResponse {
  return withAccount(context, ({ tokens }) =>
    json(
      200,
      [...tokens.values()].map(({ id, name, expiresAt }) => ({
        id,
        name,
        expiration: expiresAt === undefined ? null : new Date(expiresAt * 1000).toISOString(),
        hasExpired: expiresAt !== undefined && expiresAt <= context.grafana.now(),
        isRevoked: false,
      })),
    ),
  );
}

/** `POST /api/serviceaccounts/:id/tokens` with `{name, secondsToLive}`: creates a token. Only this response contains its key. */
export function createToken(context: HandlerContext): HttpResponse {
  return withAccount(context, (account) => {
    const bound = bindObject(context.request);
    return bound.ok ? tokenFrom(bound, account, context.grafana) : context.grafana.responses.badRequest();
  });
}

function tokenFrom(
  bound: BoundBody & { readonly ok: true },
  account: ServiceAccount,
  grafana: GrafanaInstance,
): HttpResponse {
  const { responses, behavior, store } = grafana;
  const name = stringField(bound, 'name');
  const lifetime = bound.field('secondsToLive') ?? 0;
  if (name === '' || typeof lifetime !== 'number' || lifetime < 0) return responses.badRequest();
  if ([...account.tokens.values()].some((token) => token.name === name)) {
    const status = generationOf(behavior.version) === 'up-to-9' ? 409 : 400;
    return responses.failureWithCause(
      status,
      'service account token with given name already exists in the organization',
    );
  }
  if (account.tokens.size >= maxTokens) return responses.failure(403, 'Token quota reached');
  const token = addToken(store, account, { name, expiresAt: lifetime > 0 ? grafana.now() + lifetime : undefined });
  return json(200, { id: token.id, name: token.name, key: token.key });
}

/** `DELETE /api/serviceaccounts/:id/tokens/:token`. */
export function deleteToken(context: HandlerContext): HttpResponse {
  const tokenId = parseId(context.params.token);
  if (tokenId === undefined) return context.grafana.responses.badRequest('Token ID is invalid');
  return withAccount(context, ({ tokens }) =>
    tokens.delete(tokenId)
      ? json(200, { message: 'Service account token deleted' })
      : context.grafana.responses.failure(404, 'service account token not found'),
  );
}

/** `DELETE /api/serviceaccounts/:id`: deletes an account and its tokens. Before 10.3, an unknown account is a server error. */
export function deleteServiceAccount({ grafana, params }: HandlerContext): HttpResponse {
  const id = parseId(params.id);
  if (id === undefined) return invalidId(grafana);
  if (grafana.store.accounts.delete(id)) return json(200, { message: 'Service account deleted' });
  return generationOf(grafana.behavior.version) === 'since-10.3'
    ? noSuchAccount(grafana)
    : grafana.responses.failureWithCause(500, 'Service account deletion error');
}

function withAccount(
  { grafana, params }: HandlerContext,
  respond: (account: ServiceAccount) => HttpResponse,
): HttpResponse {
  const id = parseId(params.id);
  if (id === undefined) return invalidId(grafana);
  const account = grafana.store.accounts.get(id);
  return account === undefined ? noSuchAccount(grafana) : respond(account);
}

function invalidId({ responses }: GrafanaInstance): HttpResponse {
  return responses.badRequest('Service Account ID is invalid');
}

function noSuchAccount({ responses }: GrafanaInstance): HttpResponse {
  return responses.failure(404, 'service account not found');
}

function viewOf(account: ServiceAccount, grafana: GrafanaInstance) {
  const { id, name, login, orgId, role, isDisabled, tokens } = account;
  return { id, ...uidOf(account, grafana), name, login, orgId, isDisabled, role, tokens: tokens.size, avatarUrl: '' };
}
