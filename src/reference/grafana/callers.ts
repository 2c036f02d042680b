import type { HttpRequest } from '../http/http-types.ts';
import type { Caller, GrafanaInstance } from '../instance/handler.ts';
import { mainOrgId, type OrgRole } from '../instance/store.ts';

/** The organization that a request names in its query or header; undefined if it names none. Other text than a number is ignored. */
export function requestedOrgId(request: HttpRequest): number | undefined {
  const text = request.query.get('targetOrgId') ?? request.header('x-grafana-org-id') ?? '';
  return /^[0-9]{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** The organization of a caller: the requested one for users, or else the active one. */
export function orgIdOf(caller: Caller, request: HttpRequest): number {
  if (caller.kind === 'user') return requestedOrgId(request) ?? caller.user.orgId;
  return caller.kind === 'service-account' ? caller.account.orgId : mainOrgId;
}

/** Whether the caller is a server admin. */
export function isServerAdmin(caller: Caller): boolean {
  return caller.kind === 'user' && caller.user.isServerAdmin;
}

/** Whether the caller is an Admin of its organization. */
export function isOrgAdmin(caller: Caller, request: HttpRequest, grafana: GrafanaInstance): boolean {
  return roleIn(caller, request, grafana) === 'Admin';
}

function roleIn(caller: Caller, request: HttpRequest, { store }: GrafanaInstance): OrgRole | undefined {
  if (caller.kind === 'service-account') return caller.account.role;
  if (caller.kind !== 'user') return undefined;
  return store.organizations.get(orgIdOf(caller, request))?.members.get(caller.user.id);
}
