import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { addServiceAccount, addToken, type ServiceAccount } from '../instance/store.ts';
import { idOf, pageOf, roleOf, textOf } from './users.ts';

const maxAccounts = 1000;
const maxTokens = 100;

/** `POST /api/serviceaccounts` with `{name, role, isDisabled}`: 201 and the account. */
export function createServiceAccount({ grafana, request }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const name = textOf(bound, 'name');
  const role = bound.field('role') === undefined ? 'Viewer' : roleOf(bound);
  if (name === '' || role === undefined) return grafana.responses.badRequest();
  const accounts = grafana.store.accounts;
  if ([...accounts.values()].some((account) => account.name === name)) {
    return grafana.responses.failure(400, 'service account already exists');
  }
  if (accounts.size >= maxAccounts) return grafana.responses.failure(403, 'Service account quota reached');
  const account = addServiceAccount(grafana.store, name, role, bound.field('isDisabled') === true);
  return json(201, accountDto(account));
}

/** `GET /api/serviceaccounts/search?query=&perpage=&page=`. */
export function searchServiceAccounts({ grafana, request }: HandlerContext): HttpResponse {
  const wanted = (request.query.get('query') ?? '').toLowerCase();
  const matching = [...grafana.store.accounts.values()].filter(({ name, login }) =>
    [name, login].some((text) => text.toLowerCase().includes(wanted)),
  );
  const { items, page, perPage } = pageOf(matching.map(accountDto), request.query);
  return json(200, { totalCount: matching.length, serviceAccounts: items, page, perPage });
}

/** `POST /api/serviceaccounts/:id/tokens` with `{name, secondsToLive}`: the key, shown this once. */
export function createToken({ grafana, request, params }: HandlerContext): HttpResponse {
  const account = grafana.store.accounts.get(idOf(params.id));
  if (account === undefined) return noSuchAccount(grafana);
  const bound = bindObject(request);
  const name = bound.ok ? textOf(bound, 'name') : '';
  if (!bound.ok || name === '') return grafana.responses.badRequest();
  if ([...account.tokens.values()].some((token) => token.name === name)) {
    return grafana.responses.failure(400, 'a token with this name already exists');
  }
  if (account.tokens.size >= maxTokens) return grafana.responses.failure(403, 'Token quota reached');
  const lifetime = bound.field('secondsToLive') ?? 0;
  if (typeof lifetime !== 'number' || lifetime < 0) return grafana.responses.badRequest();
  const token = addToken(grafana.store, account, name, lifetime > 0 ? grafana.now() + lifetime : undefined);
  return json(200, { id: token.id, name: token.name, key: token.key });
}

/** `DELETE /api/serviceaccounts/:id/tokens/:token`. */
export function deleteToken({ grafana, params }: HandlerContext): HttpResponse {
  const account = grafana.store.accounts.get(idOf(params.id));
  if (account === undefined) return noSuchAccount(grafana);
  return account.tokens.delete(idOf(params.token))
    ? json(200, { message: 'Service account token deleted' })
    : grafana.responses.failure(404, 'service account token not found');
}

/** `DELETE /api/serviceaccounts/:id`: the account and its tokens. */
export function deleteServiceAccount({ grafana, params }: HandlerContext): HttpResponse {
  return grafana.store.accounts.delete(idOf(params.id))
    ? json(200, { message: 'Service account deleted' })
    : noSuchAccount(grafana);
}

function noSuchAccount(grafana: GrafanaInstance): HttpResponse {
  return grafana.responses.failure(404, 'service account not found');
}

function accountDto(account: ServiceAccount) {
  const { id, uid, name, login, role, isDisabled, tokens } = account;
  return { id, uid, name, login, orgId: 1, isDisabled, role, tokens: tokens.size, avatarUrl: '' };
}
