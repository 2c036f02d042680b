import { generationOf, isAtLeast } from '../config/version.ts';
import type { AuthFailure } from '../http/error-responses.ts';
import type { HttpRequest } from '../http/http-types.ts';
import { findToken, findUser } from '../instance/accounts.ts';
import type { Caller, CallerPersona, GrafanaInstance } from '../instance/handler.ts';
import { requestedOrgId } from './callers.ts';

/** The authenticated caller, and the persona that the suite would call it. */
export type Authentication = { readonly caller: Caller; readonly persona: CallerPersona };

type PresentedCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'token'; readonly key: string };

/**
 * Authenticates a request by its Authorization header: Basic with the password of a user (or a token with the login `api_key`), or
 * Bearer with the token of a service account. Up to Grafana 9, invalid credentials always fail. Later versions ignore a header that
 * they cannot read, and treat a caller with invalid credentials as an anonymous viewer if anonymous access is on.
 */
export function authenticate(grafana: GrafanaInstance, request: HttpRequest): Authentication {
  const credentials = credentialsIn(request.header('authorization'), isAtLeast(grafana.behavior.version, 10, 1));
  const isLegacy = generationOf(grafana.behavior.version) === 'up-to-9';
  const afterFailure = (failed: Caller): Caller => (isLegacy ? failed : orAnonymousViewer(grafana, request, failed));
  switch (credentials.kind) {
    case 'none':
      return { caller: orAnonymousViewer(grafana, request, { kind: 'unauthenticated' }), persona: 'anonymous' };
    case 'unreadable':
      return isLegacy
        ? { caller: failedBy('invalid-header'), persona: 'anonymous' }
        : { caller: orAnonymousViewer(grafana, request, { kind: 'unauthenticated' }), persona: 'anonymous' };
    case 'password': {
      const caller = signIn(grafana, credentials.login, credentials.password);
      return caller.kind === 'user'
        ? { caller, persona: caller.user.isServerAdmin ? 'server-admin' : 'org-admin' }
        : { caller: afterFailure(caller), persona: 'unknown-user' };
    }
    case 'token': {
      const caller = acceptToken(grafana, request, credentials.key);
      return caller.kind === 'service-account'
        ? { caller, persona: 'service-account' }
        : { caller: afterFailure(caller), persona: 'invalid-token' };
    }
  }
}

const failedBy = (failure: AuthFailure): Caller => ({ kind: 'authentication-failed', failure });

function credentialsIn(header: string | undefined, ignoresCaseOfBasic: boolean): PresentedCredentials {
  if (header === undefined || header === '') return { kind: 'none' };
  if (header.startsWith('Bearer ')) return { kind: 'token', key: header.slice('Bearer '.length).trim() };
  const scheme = header.slice(0, 'Basic '.length);
  if ((ignoresCaseOfBasic ? scheme.toLowerCase() : scheme) !== (ignoresCaseOfBasic ? 'basic ' : 'Basic ')) {
    return { kind: 'unreadable' };
  }
  return basicCredentialsIn(header.slice('Basic '.length).trim());
}

function basicCredentialsIn(encoded: string): PresentedCredentials {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return { kind: 'unreadable' };
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return { kind: 'unreadable' };
  const login = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1);
  return login === 'api_key' ? { kind: 'token', key: password } : { kind: 'password', login, password };
}

/** Up to 11.5, only wrong passwords of existing users count toward the lockout. Up to 9, logins are case-sensitive. */
function signIn({ behavior, store, lockout }: GrafanaInstance, login: string, password: string): Caller {
  if (password === '' || lockout.isLocked(login)) return failedBy('wrong-password');
  const user = findUser(store, login, !isAtLeast(behavior.version, 10));
  if (user?.password === password) return user.isDisabled ? failedBy('disabled-user') : { kind: 'user', user };
  if (user !== undefined || isAtLeast(behavior.version, 11, 6)) lockout.recordFailure(login);
  return failedBy('wrong-password');
}

function acceptToken(grafana: GrafanaInstance, request: HttpRequest, key: string): Caller {
  const found = findToken(grafana.store, key);
  // A token that the user chose has any form.
  if (found === undefined)
    return failedBy(/^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/.test(key) ? 'unknown-token' : 'invalid-token');
  const { expiresAt } = found.token;
  if (expiresAt !== undefined && expiresAt <= grafana.now()) return failedBy('expired-token');
  if (found.account.isDisabled) return failedBy('disabled-service-account');
  const isForeign = (requestedOrgId(request) ?? found.account.orgId) !== found.account.orgId;
  return isForeign ? failedBy('foreign-organization') : { kind: 'service-account', account: found.account };
}

function orAnonymousViewer(grafana: GrafanaInstance, request: HttpRequest, otherwise: Caller): Caller {
  const isExcluded = request.query.get('forceLogin') === 'true' || (request.query.get('orgId') ?? '1') !== '1';
  return grafana.behavior.anonymous && !isExcluded ? { kind: 'anonymous-viewer' } : otherwise;
}
