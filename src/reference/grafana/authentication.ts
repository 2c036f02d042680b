import { generationOf, isAtLeast } from '../config/version.ts';
import type { AuthFailure, HttpRequest } from '../http/messages.ts';
import type { Caller, CallerPersona, GrafanaInstance } from '../instance/handler.ts';
import { findToken, findUser } from '../instance/store.ts';

/** Who asks: for the server (`identity`) and in the suite's words (`persona`). */
export type Authentication = { readonly identity: Caller; readonly persona: CallerPersona };

type PresentedCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'token'; readonly key: string };

/**
 * Reads the Authorization header as Grafana does: Basic with a user's password (or a token under the name `api_key`), Bearer with a
 * service account token. Without usable credentials the asker is nobody, or the anonymous viewer where anonymous access is on.
 */
export function authenticate(grafana: GrafanaInstance, request: HttpRequest): Authentication {
  const credentials = credentialsOf(request.header('authorization'));
  const old = generationOf(grafana.behavior.version) === 'up-to-9';
  switch (credentials.kind) {
    case 'none':
      return { identity: withoutCredentials(grafana, request), persona: 'anonymous' };
    case 'unreadable':
      // Since 10.0 a header that no client of Grafana recognizes counts as none.
      return old
        ? { identity: { kind: 'refused', why: 'invalid-header' }, persona: 'anonymous' }
        : { identity: withoutCredentials(grafana, request), persona: 'anonymous' };
    case 'password': {
      const identity = signIn(grafana, credentials.login, credentials.password);
      if (identity.kind === 'user') {
        return { identity, persona: identity.user.isServerAdmin ? 'server-admin' : 'org-admin' };
      }
      return { identity: old ? identity : orAnonymousAccess(grafana, request, identity), persona: 'stranger' };
    }
    case 'token': {
      const identity = acceptToken(grafana, request, credentials.key);
      if (identity.kind === 'service-account') return { identity, persona: 'service-account' };
      return { identity: old ? identity : orAnonymousAccess(grafana, request, identity), persona: 'bad-token' };
    }
  }
}

function credentialsOf(header: string | undefined): PresentedCredentials {
  if (header === undefined || header === '') return { kind: 'none' };
  if (header.startsWith('Bearer ')) return { kind: 'token', key: header.slice('Bearer '.length).trim() };
  if (!header.startsWith('Basic ')) return { kind: 'unreadable' };
  const encoded = header.slice('Basic '.length).trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return { kind: 'unreadable' };
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return { kind: 'unreadable' };
  const login = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1);
  return login === 'api_key' ? { kind: 'token', key: password } : { kind: 'password', login, password };
}

function signIn(grafana: GrafanaInstance, login: string, password: string): Caller {
  const refused: Caller = { kind: 'refused', why: 'wrong-password' };
  if (password === '' || grafana.lockout.isLocked(login)) return refused;
  const user = findUser(grafana.store, login);
  if (user?.password === password) return { kind: 'user', user };
  if (user !== undefined || isAtLeast(grafana.behavior.version, 11, 6)) grafana.lockout.recordFailure(login);
  return refused;
}

function acceptToken(grafana: GrafanaInstance, request: HttpRequest, key: string): Caller {
  const refused = (why: AuthFailure): Caller => ({ kind: 'refused', why });
  if (!/^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/.test(key)) return refused('invalid-token');
  const found = findToken(grafana.store, key);
  if (found === undefined) return refused('unknown-token');
  const { expiresAt } = found.token;
  if (expiresAt !== undefined && expiresAt <= grafana.now()) return refused('expired-token');
  if (found.account.isDisabled) return refused('disabled');
  const organization = request.query.get('targetOrgId') ?? request.header('x-grafana-org-id') ?? '1';
  if (/^[0-9]+$/.test(organization) && Number(organization) > 1) return refused('foreign-organization');
  return { kind: 'service-account', account: found.account };
}

function withoutCredentials(grafana: GrafanaInstance, request: HttpRequest): Caller {
  return orAnonymousAccess(grafana, request, { kind: 'nobody' });
}

function orAnonymousAccess(grafana: GrafanaInstance, request: HttpRequest, otherwise: Caller): Caller {
  const excluded = request.query.get('forceLogin') === 'true' || (request.query.get('orgId') ?? '1') !== '1';
  return grafana.behavior.anonymous && !excluded ? { kind: 'anonymous-access' } : otherwise;
}
