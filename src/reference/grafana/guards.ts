import type { HttpResponse } from '../http/messages.ts';
import type { Caller, GrafanaInstance } from '../instance/handler.ts';

/**
 * What stands in front of a handler. `licensing`, `server` and `organization` demand a permission: the first two are held by server
 * admins alone, the third also by whoever is Admin of the organization, service accounts included.
 */
export type Guard =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'user' }
  | { readonly kind: 'licensing'; readonly action: string }
  | { readonly kind: 'server'; readonly action: string }
  | { readonly kind: 'organization'; readonly action: string };

/** The refusal a guard gives, or undefined when the asker may pass. Authentication comes before permission. */
export function denialBy(guard: Guard, caller: Caller, grafana: GrafanaInstance): HttpResponse | undefined {
  if (guard.kind === 'public') return undefined;
  if (caller.kind === 'unauthenticated') return grafana.responses.unauthorized();
  if (caller.kind === 'authentication-failed') return grafana.responses.authenticationFailed(caller.failure);
  switch (guard.kind) {
    case 'signed-in':
      return undefined;
    case 'user':
      if (caller.kind === 'anonymous-viewer') return grafana.responses.unauthorized();
      return caller.kind === 'user' ? undefined : grafana.responses.failure(403, 'Only a user has a profile');
    case 'licensing':
      if (caller.kind === 'service-account' && grafana.behavior.serviceAccountStatus === 401) {
        return grafana.responses.unauthorized();
      }
      return isServerAdmin(caller) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'server':
      return isServerAdmin(caller) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'organization':
      return isServerAdmin(caller) || isOrgAdmin(caller) ? undefined : grafana.responses.accessDenied(guard.action);
  }
}

function isServerAdmin(caller: Caller): boolean {
  return caller.kind === 'user' && caller.user.isServerAdmin;
}

function isOrgAdmin(caller: Caller): boolean {
  if (caller.kind === 'user') return caller.user.role === 'Admin';
  return caller.kind === 'service-account' && caller.account.role === 'Admin';
}
