import { type Bound, bindObject } from '../http/bind.ts';
import type { Call } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';
import { json } from '../http/responses.ts';
import { isAtLeast } from '../instance/version.ts';
import { addUser, findUser, type OrgRole, type User } from '../licensing/store.ts';

const maxUsers = 1000;
const roles: readonly OrgRole[] = ['None', 'Viewer', 'Editor', 'Admin'];

/** `POST /api/admin/users` with `{name, email, login, password}`: a new user, a Viewer of organization 1. */
export function createUser({ world, request }: Call): Answer {
  const { answers, store, behavior } = world;
  const bound = bindObject(request);
  if (!bound.ok) return answers.badRequest();
  const login = textOf(bound, 'login') || textOf(bound, 'email');
  const email = textOf(bound, 'email') || login;
  const password = textOf(bound, 'password');
  if (login === '') return answers.badRequest('Either a login or an email is needed');
  if (password.length < 4) return answers.badRequest('The password is missing or too short');
  if (findUser(store, login) !== undefined || findUser(store, email) !== undefined) {
    return answers.failure(412, `A user with email '${email}' or login '${login}' already exists`);
  }
  if (store.users.size >= maxUsers) return answers.failure(403, 'User quota reached');
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
export function deleteUser({ world, params }: Call): Answer {
  return world.store.users.delete(idOf(params.id))
    ? json(200, { message: 'User deleted' })
    : world.answers.failure(404, 'user not found');
}

/** `GET /api/users/lookup?loginOrEmail=`. */
export function lookUpUser({ world, request }: Call): Answer {
  const user = findUser(world.store, request.query.get('loginOrEmail') ?? '');
  return user === undefined ? world.answers.failure(404, 'user not found') : json(200, userDto(user));
}

/** `GET /api/users?query=&perpage=&page=`: users whose login, e-mail or name contains the query. */
export function listUsers({ world, request }: Call): Answer {
  return json(200, pageOf(matchingUsers(world.store.users.values(), request.query), request.query).items);
}

/** `GET /api/users/search?query=&perpage=&page=`: the same list, with the total. */
export function searchUsers({ world, request }: Call): Answer {
  const matching = matchingUsers(world.store.users.values(), request.query);
  const { items, page, perPage } = pageOf(matching, request.query);
  return json(200, { totalCount: matching.length, users: items, page, perPage });
}

/** `GET /api/org`: the asker's organization; there is only one. */
export function currentOrganization(): Answer {
  return json(200, { id: 1, name: 'Main Org.', address: {} });
}

/** `PATCH /api/orgs/:org/users/:user` with `{role}`. */
export function changeRole({ world, request, params }: Call): Answer {
  const bound = bindObject(request);
  const role = bound.ok ? roleOf(bound) : undefined;
  if (role === undefined) return world.answers.badRequest();
  const user = params.org === '1' ? world.store.users.get(idOf(params.user)) : undefined;
  if (user === undefined) return world.answers.failure(404, 'user not found');
  user.role = role;
  return json(200, { message: 'Organization user updated' });
}

/** `POST /api/orgs/:org/users` with `{loginOrEmail, role}`: 409, since every user is a member of the only organization from the start. */
export function addMember({ world, request, params }: Call): Answer {
  const bound = bindObject(request);
  if (!bound.ok || roleOf(bound) === undefined) return world.answers.badRequest();
  if (params.org !== '1') return world.answers.failure(404, 'organization not found');
  const user = findUser(world.store, textOf(bound, 'loginOrEmail'));
  if (user === undefined) return world.answers.failure(404, 'user not found');
  return world.answers.failure(409, 'User is already member of this organization');
}

/** A string field of a body; empty when it is missing or no string. */
export function textOf(bound: Bound & { readonly ok: true }, name: string): string {
  const value = bound.field(name);
  return typeof value === 'string' ? value : '';
}

/** The role a body names; undefined when there is no such role. */
export function roleOf(bound: Bound & { readonly ok: true }): OrgRole | undefined {
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
