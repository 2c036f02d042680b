import { isAtLeast } from '../config/version.ts';
import type { HttpRequest, HttpResponse } from '../http/http-types.ts';
import { middlewareJson } from '../http/json-responses.ts';
import type { Caller, GrafanaInstance } from '../instance/handler.ts';
import { isOrgAdmin, isServerAdmin } from './callers.ts';

/**
 * What a caller needs in order to reach a handler. `licensing`, `server` and `organization` require a permission: server admins have
 * all of them; Admins of the organization, service accounts included, have those of `organization`. Grafana 9.0 to 9.4 do not check
 * whether the caller is signed in where `permissionOnly` is true.
 */
export type RouteGuard =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'user' }
  | PermissionGuard;

type PermissionGuard = {
  readonly kind: 'licensing' | 'server' | 'organization';
  readonly action: string;
  readonly permissionOnly?: boolean;
};

/** The response that denies a request, or undefined if the caller is authorized. Authentication is checked before permissions. */
export function denialBy(
  guard: RouteGuard,
  caller: Caller,
  request: HttpRequest,
  grafana: GrafanaInstance,
): HttpResponse | undefined {
  if (guard.kind === 'public') return undefined;
  if (caller.kind === 'authentication-failed') return grafana.responses.authenticationFailed(caller.failure);
  if (caller.kind === 'unauthenticated') return withoutCredentials(guard, grafana);
  if (guard.kind === 'signed-in') return undefined;
  return guard.kind === 'user' ? profileDenial(caller, grafana) : permissionDenial(guard, caller, request, grafana);
}

function permissionDenial(
  guard: PermissionGuard,
  caller: Caller,
  request: HttpRequest,
  grafana: GrafanaInstance,
): HttpResponse | undefined {
  const { serviceAccountStatus } = grafana.behavior.inferred;
  if (guard.kind === 'licensing' && caller.kind === 'service-account' && serviceAccountStatus === 401) {
    return grafana.responses.unauthorized();
  }
  const isAuthorized = isServerAdmin(caller) || (guard.kind === 'organization' && isOrgAdmin(caller, request, grafana));
  return isAuthorized ? undefined : grafana.responses.accessDenied(guard.action);
}

function withoutCredentials(guard: RouteGuard, { behavior, responses }: GrafanaInstance): HttpResponse {
  const checksPermissionOnly =
    'permissionOnly' in guard &&
    guard.permissionOnly === true &&
    isAtLeast(behavior.version, 9) &&
    !isAtLeast(behavior.version, 9, 5);
  return checksPermissionOnly ? responses.accessDenied(guard.action) : responses.unauthorized();
}

/** Anonymous viewers and service accounts have no profile. */
function profileDenial(caller: Caller, { responses }: GrafanaInstance): HttpResponse | undefined {
  if (caller.kind === 'anonymous-viewer') return middlewareJson(401, { message: 'Unauthorized' });
  return caller.kind === 'user' ? undefined : responses.failure(404, 'user not found');
}
