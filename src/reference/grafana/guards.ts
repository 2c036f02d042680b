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
export function refusalBy(guard: Guard, identity: Caller, grafana: GrafanaInstance): HttpResponse | undefined {
  if (guard.kind === 'public') return undefined;
  if (identity.kind === 'nobody') return grafana.responses.unauthorized();
  if (identity.kind === 'refused') return grafana.responses.refused(identity.why);
  switch (guard.kind) {
    case 'signed-in':
      return undefined;
    case 'user':
      if (identity.kind === 'anonymous-access') return grafana.responses.unauthorized();
      return identity.kind === 'user' ? undefined : grafana.responses.failure(403, 'Only a user has a profile');
    case 'licensing':
      if (identity.kind === 'service-account' && grafana.behavior.serviceAccountStatus === 401) {
        return grafana.responses.unauthorized();
      }
      return isServerAdmin(identity) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'server':
      return isServerAdmin(identity) ? undefined : grafana.responses.accessDenied(guard.action);
    case 'organization':
      return isServerAdmin(identity) || isOrgAdmin(identity) ? undefined : grafana.responses.accessDenied(guard.action);
  }
}

function isServerAdmin(identity: Caller): boolean {
  return identity.kind === 'user' && identity.user.isServerAdmin;
}

function isOrgAdmin(identity: Caller): boolean {
  if (identity.kind === 'user') return identity.user.role === 'Admin';
  return identity.kind === 'service-account' && identity.account.role === 'Admin';
}
