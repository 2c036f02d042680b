import type { Identity, World } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';

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
export function refusalBy(guard: Guard, identity: Identity, world: World): Answer | undefined {
  if (guard.kind === 'public') return undefined;
  if (identity.kind === 'nobody') return world.answers.unauthorized();
  if (identity.kind === 'refused') return world.answers.refused(identity.why);
  switch (guard.kind) {
    case 'signed-in':
      return undefined;
    case 'user':
      if (identity.kind === 'anonymous-access') return world.answers.unauthorized();
      return identity.kind === 'user' ? undefined : world.answers.failure(403, 'Only a user has a profile');
    case 'licensing':
      if (identity.kind === 'service-account' && world.behavior.serviceAccountStatus === 401) {
        return world.answers.unauthorized();
      }
      return isServerAdmin(identity) ? undefined : world.answers.accessDenied(guard.action);
    case 'server':
      return isServerAdmin(identity) ? undefined : world.answers.accessDenied(guard.action);
    case 'organization':
      return isServerAdmin(identity) || isOrgAdmin(identity) ? undefined : world.answers.accessDenied(guard.action);
  }
}

function isServerAdmin(identity: Identity): boolean {
  return identity.kind === 'user' && identity.user.isServerAdmin;
}

function isOrgAdmin(identity: Identity): boolean {
  if (identity.kind === 'user') return identity.user.role === 'Admin';
  return identity.kind === 'service-account' && identity.account.role === 'Admin';
}
