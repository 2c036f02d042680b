import { createHash } from 'node:crypto';
import { isAtLeast } from '../config/version.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import type { User } from '../instance/store.ts';
import { orgIdOf } from './callers.ts';

const tenYears = 10 * 365 * 24 * 60 * 60;

/** `GET /api/user`: the profile of the caller. */
export function ownProfile({ grafana, caller, request }: HandlerContext): HttpResponse {
  // The guard of this route denies every other caller.
  if (caller.kind !== 'user') throw new Error('GET /api/user was handled for a caller that is not a user.');
  return json(200, { ...profileOf(caller.user, grafana), orgId: orgIdOf(caller, request) });
}

/** A user as `GET /api/user`, `GET /api/users/:id` and `GET /api/users/lookup` return it. */
export function profileOf(user: User, grafana: GrafanaInstance) {
  const { id, email, name, login, orgId } = user;
  const created = isoTime(user.createdAt);
  return {
    id,
    ...uidOf(user, grafana),
    email,
    name,
    login,
    theme: '',
    orgId,
    isGrafanaAdmin: user.isServerAdmin,
    isDisabled: user.isDisabled,
    isExternal: false,
    authLabels: [],
    updatedAt: created,
    createdAt: created,
    avatarUrl: avatarUrlOf(user, grafana),
  };
}

/** A user as `GET /api/users` and `GET /api/users/search` list it. */
export function searchHitOf(user: User, grafana: GrafanaInstance) {
  const { id, name, login, email } = user;
  return {
    id,
    ...uidOf(user, grafana),
    name,
    login,
    email,
    avatarUrl: avatarUrlOf(user, grafana),
    isAdmin: user.isServerAdmin,
    isDisabled: user.isDisabled,
    // Grafana reports this for a user who has not used the web interface.
    lastSeenAt: isoTime(user.createdAt - tenYears),
    lastSeenAtAge: '10 years',
    authLabels: [],
  };
}

/** The `uid` of a user or service account, in versions that return one. */
export function uidOf({ uid }: { readonly uid: string }, { behavior }: GrafanaInstance): { readonly uid?: string } {
  return isAtLeast(behavior.version, 10, 3) ? { uid } : {};
}

function avatarUrlOf({ email }: User, { behavior }: GrafanaInstance): string {
  return `${behavior.subPath}/avatar/${createHash('md5').update(email.toLowerCase()).digest('hex')}`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
