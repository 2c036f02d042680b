import { isAtLeast } from '../config/version.ts';
import { type BoundBody, bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { HandlerContext } from '../instance/handler.ts';
import { addUser, findUser, type OrgRole, type User } from '../instance/store.ts';

const maxUsers = 1000;
const roles: readonly OrgRole[] = ['None', 'Viewer', 'Editor', 'Admin'];

/** `POST /api/admin/users` with `{name, email, login, password}`: a new user, a Viewer of organization 1. */
export function createUser({ grafana, request }: HandlerContext): HttpResponse {
  const { responses, store, behavior } = grafana;
  const bound = bindObject(request);
  if (!bound.ok) return responses.badRequest();
  const login = textOf(bound, 'login') || textOf(bound, 'email');
  const email = textOf(bound, 'email') || login;
  const password = textOf(bound, 'password');
  if (login === '') return responses.badRequest('Either a login or an email is needed');
  if (password.length < 4) return responses.badRequest('The password is missing or too short');
  if (findUser(store, login) !== undefined || findUser(store, email) !== undefined) {
    return responses.failure(412, `A user with email '${email}' or login '${login}' already exists`);
  }
  if (store.users.size >= maxUsers) return responses.failure(403, 'User quota reached');
  const user = addUser(store, {
    login,
    email,
    name: textOf(bound, 'name'),
    password,
    isServerAdmin: false,
    role: 'Viewer',
  });
  const uid = isAtLeast(behavior.version, 10) ? { uid: user.uid } : {};
  return json(200, { id: user.id, ...uid, message: 'User created' });
}

/** `DELETE /api/admin/users/:id`. */
export function deleteUser({ grafana, params }: HandlerContext): HttpResponse {
  return grafana.store.users.delete(idOf(params.id))
    ? json(200, { message: 'User deleted' })
    : grafana.responses.failure(404, 'user not found');
}

/** `GET /api/users/lookup?loginOrEmail=`. */
export function lookUpUser({ grafana, request }: HandlerContext): HttpResponse {
  const user = findUser(grafana.store, request.query.get('loginOrEmail') ?? '');
  return user === undefined ? grafana.responses.failure(404, 'user not found') : json(200, userDto(user));
}

/** `GET /api/users?query=&perpage=&page=`: users whose login, e-mail or name contains the query. */
export function listUsers({ grafana, request }: HandlerContext): HttpResponse {
  return json(200, pageOf(matchingUsers(grafana.store.users.values(), request.query), request.query).items);
}

/** `GET /api/users/search?query=&perpage=&page=`: the same list, with the total. */
export function searchUsers({ grafana, request }: HandlerContext): HttpResponse {
  const matching = matchingUsers(grafana.store.users.values(), request.query);
  const { items, page, perPage } = pageOf(matching, request.query);
  return json(200, { totalCount: matching.length, users: items, page, perPage });
}

/** `GET /api/org`: the asker's organization; there is only one. */
export function currentOrganization(): HttpResponse {
  return json(200, { id: 1, name: 'Main Org.', address: {} });
}

/** `PATCH /api/orgs/:org/users/:user` with `{role}`. */
export function changeRole({ grafana, request, params }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  const role = bound.ok ? roleOf(bound) : undefined;
  if (role === undefined) return grafana.responses.badRequest();
  const user = params.org === '1' ? grafana.store.users.get(idOf(params.user)) : undefined;
  if (user === undefined) return grafana.responses.failure(404, 'user not found');
  user.role = role;
  return json(200, { message: 'Organization user updated' });
}

/** `POST /api/orgs/:org/users` with `{loginOrEmail, role}`: 409, since every user is a member of the only organization from the start. */
export function addMember({ grafana, request, params }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  if (!bound.ok || roleOf(bound) === undefined) return grafana.responses.badRequest();
  if (params.org !== '1') return grafana.responses.failure(404, 'organization not found');
  const user = findUser(grafana.store, textOf(bound, 'loginOrEmail'));
  if (user === undefined) return grafana.responses.failure(404, 'user not found');
  return grafana.responses.failure(409, 'User is already member of this organization');
}

/** A string field of a body; empty when it is missing or no string. */
export function textOf(bound: BoundBody & { readonly ok: true }, name: string): string {
  const value = bound.field(name);
  return typeof value === 'string' ? value : '';
}

/** The role a body names; undefined when there is no such role. */
export function roleOf(bound: BoundBody & { readonly ok: true }): OrgRole | undefined {
  return roles.find((role) => role === bound.field('role'));
}

/** The number in a path; NaN, which no store knows, when it is none. */
export function idOf(text: string | undefined): number {
  return /^[0-9]{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
}

/** One page of a list, as `perpage` (at most 1000) and `page` (from 1) of the query ask. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams) {
  const perPage = Math.min(idOf(query.get('perpage') ?? '1000') || 1000, 1000);
  const page = idOf(query.get('page') ?? '1') || 1;
  return { items: all.slice((page - 1) * perPage, page * perPage), page, perPage };
}

function matchingUsers(users: Iterable<User>, query: URLSearchParams) {
  const wanted = (query.get('query') ?? '').toLowerCase();
  return [...users]
    .filter(({ login, email, name }) => [login, email, name].some((text) => text.toLowerCase().includes(wanted)))
    .map(userDto);
}

function userDto(user: User) {
  const { id, uid, login, email, name, isServerAdmin } = user;
  return {
    id,
    uid,
    login,
    email,
    name,
    isAdmin: isServerAdmin,
    isGrafanaAdmin: isServerAdmin,
    isDisabled: false,
    orgId: 1,
  };
}
