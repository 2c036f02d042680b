import { bindObject } from '../http/bind-object.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import { addOrganization, findUser } from '../instance/accounts.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import type { Organization } from '../instance/store.ts';
import { orgIdOf } from './callers.ts';
import { parseId, roleField, stringField } from './parameters.ts';

const maxOrganizations = 100;

const emptyAddress = { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' };

/** `GET /api/org`: the organization of the caller. */
export function currentOrganization({ grafana, caller, request }: HandlerContext): HttpResponse {
  const organization = grafana.store.organizations.get(orgIdOf(caller, request));
  if (organization === undefined) return noSuchOrganization(grafana);
  return json(200, { id: organization.id, name: organization.name, address: emptyAddress });
}

/** `POST /api/orgs` with `{name}`: creates an organization of which the caller is an Admin. */
export function createOrganization({ grafana, caller, request }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  const name = bound.ok ? stringField(bound, 'name') : '';
  if (name === '') return grafana.responses.badRequest();
  const { organizations } = grafana.store;
  if ([...organizations.values()].some((one) => one.name === name)) {
    return grafana.responses.failureWithCause(409, 'Organization name taken');
  }
  if (organizations.size >= maxOrganizations) return grafana.responses.failure(403, 'Organization quota reached');
  const organization = addOrganization(grafana.store, name);
  if (caller.kind === 'user') organization.members.set(caller.user.id, 'Admin');
  return json(200, { orgId: organization.id, message: 'Organization created' });
}

/** `DELETE /api/orgs/:org`: deletes an organization that is not the active one of the caller. */
export function deleteOrganization({ grafana, caller, request, params }: HandlerContext): HttpResponse {
  const organization = organizationIn(grafana, params.org);
  if (organization === undefined) return noSuchOrganization(grafana);
  if (organization.id === orgIdOf(caller, request)) {
    return grafana.responses.failure(400, 'Can not delete org for current user');
  }
  grafana.store.organizations.delete(organization.id);
  return json(200, { message: 'Organization deleted' });
}

/** `POST /api/user/using/:org`: changes the active organization of the caller. */
export function useOrganization({ grafana, caller, params }: HandlerContext): HttpResponse {
  const organization = organizationIn(grafana, params.org);
  if (caller.kind !== 'user' || organization?.members.has(caller.user.id) !== true) {
    return grafana.responses.failure(401, 'Not a valid organization');
  }
  caller.user.orgId = organization.id;
  return json(200, { message: 'Active organization changed' });
}

/** `PATCH /api/orgs/:org/users/:user` with `{role}`: changes the role of a member. */
export function changeRole({ grafana, request, params }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  const role = bound.ok ? roleField(bound) : undefined;
  if (role === undefined) return grafana.responses.badRequest();
  const organization = organizationIn(grafana, params.org);
  const userId = parseId(params.user);
  if (userId === undefined || organization?.members.has(userId) !== true) {
    return grafana.responses.failureWithCause(500, 'Failed update org user');
  }
  organization.members.set(userId, role);
  return json(200, { message: 'Organization user updated' });
}

/** `POST /api/orgs/:org/users` with `{loginOrEmail, role}`: adds a user to an organization. */
export function addMember({ grafana, request, params }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  const role = bound.ok ? roleField(bound) : undefined;
  if (!bound.ok || role === undefined) return grafana.responses.badRequest();
  const organization = organizationIn(grafana, params.org);
  if (organization === undefined) return noSuchOrganization(grafana);
  const user = findUser(grafana.store, stringField(bound, 'loginOrEmail'));
  if (user === undefined) return grafana.responses.failure(404, 'user not found');
  if (organization.members.has(user.id)) {
    return json(409, { message: 'User is already member of this organization', userId: user.id });
  }
  organization.members.set(user.id, role);
  return json(200, { message: 'User added to organization', userId: user.id });
}

function organizationIn({ store }: GrafanaInstance, id: string | undefined): Organization | undefined {
  return store.organizations.get(parseId(id) ?? Number.NaN);
}

function noSuchOrganization({ responses }: GrafanaInstance): HttpResponse {
  return responses.failure(404, 'organization not found');
}
