import { isAtLeast } from '../config/version.ts';
import { middlewareJson } from '../http/json-responses.ts';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
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
  | { readonly kind: 'licensing'; readonly action: string }
  | {
      readonly kind: 'server' | 'organization';
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
  switch (guard.kind) {
    case 'signed-in':
      return undefined;
    case 'user':
      return profileDenial(caller, grafana);
    case 'licensing':
      if (caller.kind === 'service-account' && grafana.behavior.inferred.serviceAccountStatus === 401) {
        return grafana.responses.unauthorized();
      }
      return isServerAdmin(caller) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'server':
      return isServerAdmin(caller) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'organization':
      return isServerAdmin(caller) || isOrgAdmin(caller, request, grafana)
        ? undefined
        : grafana.responses.accessDenied(guard.action);
  }
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
