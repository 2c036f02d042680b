import { generationOf, isAtLeast } from '../config/version.ts';
import { bindObject } from '../http/bind-object.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import { addUser, deleteUserFrom, findUser } from '../instance/accounts.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { mainOrgId, type User } from '../instance/store.ts';
import { paginate, parseId, stringField } from './parameters.ts';
import { profileOf, searchHitOf, uidOf } from './user-profiles.ts';

const maxUsers = 1000;
const minPasswordLength = 4;

/** `POST /api/admin/users` with `{name, email, login, password, OrgId}`: creates a Viewer of that organization, by default the main one. */
export function createUser({ grafana, request }: HandlerContext): HttpResponse {
  const { responses, store } = grafana;
  const bound = bindObject(request);
  if (!bound.ok) return responses.badRequest();
  const login = stringField(bound, 'login') || stringField(bound, 'email');
  const email = stringField(bound, 'email') || login;
  const password = stringField(bound, 'password');
  const invalid = invalidUser(grafana, login, password);
  if (invalid !== undefined) return invalid;
  if (findUser(store, login) !== undefined || findUser(store, email) !== undefined) {
    return responses.failureWithCause(412, `User with email '${email}' or username '${login}' already exists`);
  }
  if (store.users.size >= maxUsers) return responses.failure(403, 'User quota reached');
  const orgId = bound.field('OrgId') || mainOrgId;
  const organization = typeof orgId === 'number' ? store.organizations.get(orgId) : undefined;
  if (organization === undefined) return responses.badRequest('organization not found');
  const name = stringField(bound, 'name');
  const values = { login, email, name, password, isServerAdmin: false, createdAt: grafana.now() };
  const user = addUser(store, values, organization, 'Viewer');
  return json(200, { id: user.id, ...uidOf(user, grafana), message: 'User created' });
}

function invalidUser({ behavior, responses }: GrafanaInstance, login: string, password: string) {
  const isLegacy = generationOf(behavior.version) === 'up-to-9';
  if (isLegacy && password === '') return responses.badRequest();
  if (login === '') return responses.failure(400, 'Validation error, need specify either username or email');
  return shortPassword({ behavior, responses }, password);
}

function shortPassword(
  { behavior, responses }: Pick<GrafanaInstance, 'behavior' | 'responses'>,
  password: string,
): HttpResponse | undefined {
  if (password.length >= minPasswordLength) return undefined;
  if (!isAtLeast(behavior.version, 12)) return responses.failure(400, 'Password is missing or too short');
  return json(400, {
    message: 'New password is too short',
    messageId: 'password.password-policy-too-short',
    statusCode: 400,
    traceID: '',
  });
}

/** `DELETE /api/admin/users/:id`. */
export function deleteUser({ grafana, params }: HandlerContext): HttpResponse {
  const id = parseId(params.id);
  if (id === undefined) return invalidId(grafana);
  return deleteUserFrom(grafana.store, id) ? json(200, { message: 'User deleted' }) : noSuchUser(grafana);
}

/** `POST /api/admin/users/:id/disable`: the user can no longer sign in. */
export function disableUser(context: HandlerContext): HttpResponse {
  return changeUser(context, (user) => {
    user.isDisabled = true;
    return 'User disabled';
  });
}

/** `POST /api/admin/users/:id/enable`. */
export function enableUser(context: HandlerContext): HttpResponse {
  return changeUser(context, (user) => {
    user.isDisabled = false;
    return 'User enabled';
  });
}

/** `PUT /api/admin/users/:id/password` with `{password}`: changes the password, which ends the lockout of the login. */
export function changePassword(context: HandlerContext): HttpResponse {
  const { grafana, request } = context;
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const password = stringField(bound, 'password');
  return (
    shortPassword(grafana, password) ??
    changeUser(context, (user) => {
      user.password = password;
      grafana.lockout.reset(user.login);
      return 'User password updated';
    })
  );
}

function changeUser(context: HandlerContext, change: (user: User) => string): HttpResponse {
  return responseAbout(context, (user) => ({ message: change(user) }));
}

/** `GET /api/users/:id`: the profile of a user. */
export function showUser(context: HandlerContext): HttpResponse {
  return responseAbout(context, (user) => profileOf(user, context.grafana));
}

/** The response about the user that a path names by ID. */
function responseAbout({ grafana, params }: HandlerContext, describe: (user: User) => unknown): HttpResponse {
  const id = parseId(params.id);
  if (id === undefined) return invalidId(grafana);
  const user = grafana.store.users.get(id);
  return user === undefined ? noSuchUser(grafana) : json(200, describe(user));
}

/** `GET /api/users/lookup?loginOrEmail=`: the profile of a user. */
export function lookUpUser({ grafana, request }: HandlerContext): HttpResponse {
  const user = findUser(grafana.store, request.query.get('loginOrEmail') ?? '');
  return user === undefined ? noSuchUser(grafana) : json(200, profileOf(user, grafana));
}

/** `GET /api/users/:id/orgs`: the organizations of a user. An unknown user has none. */
export function userOrganizations({ grafana, params }: HandlerContext): HttpResponse {
  const id = parseId(params.id);
  if (id === undefined) return invalidId(grafana);
  const memberships = [...grafana.store.organizations.values()].flatMap(({ id: orgId, name, members }) => {
    const role = members.get(id);
    return role === undefined ? [] : [{ orgId, name, role }];
  });
  return json(200, memberships);
}

/** `GET /api/users?query=&perpage=&page=`: users whose login, e-mail or name contains the query. */
export function listUsers({ grafana, request }: HandlerContext): HttpResponse {
  return json(200, paginate(matchingUsers(grafana, request.query), request.query).items);
}

/** `GET /api/users/search?query=&perpage=&page=`: the same list with its total. */
export function searchUsers({ grafana, request }: HandlerContext): HttpResponse {
  const matching = matchingUsers(grafana, request.query);
  const { items, page, perPage } = paginate(matching, request.query);
  return json(200, { totalCount: matching.length, users: items, page, perPage });
}

function matchingUsers(grafana: GrafanaInstance, query: URLSearchParams) {
  const text = (query.get('query') ?? '').toLowerCase();
  return [...grafana.store.users.values()]
    .filter(({ login, email, name }) => [login, email, name].some((value) => value.toLowerCase().includes(text)))
    .map((user) => searchHitOf(user, grafana));
}

function noSuchUser({ responses }: GrafanaInstance): HttpResponse {
  return responses.failure(404, 'user not found');
}

function invalidId({ responses }: GrafanaInstance): HttpResponse {
  return responses.badRequest('id is invalid');
}
