import { randomInt } from 'node:crypto';
import { type GrafanaVersion, generationOf, isAtLeast } from '../config/version.ts';
import type { AuthFailure, HttpResponse } from './messages.ts';

/** Grafana's answers, in the shapes of one version. */
export type ResponseFactory = {
  /** Nobody is signed in. */
  unauthorized(): HttpResponse;
  /** The credentials were refused. */
  refused(why: AuthFailure): HttpResponse;
  /** Signed in, without the permission for an action. */
  accessDenied(action: string): HttpResponse;
  /** The body could not be read. */
  badRequest(message?: string): HttpResponse;
  /** No such route, for somebody who is signed in. */
  notFound(): HttpResponse;
  /** An error of a handler. */
  failure(status: number, message: string): HttpResponse;
  /** The headers that every answer carries. */
  readonly commonHeaders: Readonly<Record<string, string>>;
};

/** An answer of a handler: compact JSON. */
export function json(status: number, value: unknown): HttpResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** An answer of the middleware in front of the handlers: JSON with sorted keys, a charset and a line end. */
export function middlewareJson(status: number, value: Readonly<Record<string, unknown>>, indent = 0): HttpResponse {
  const sorted = Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=UTF-8' },
    body: `${JSON.stringify(sorted, null, indent)}\n`,
  };
}

/** A page for a browser. */
export function page(status: number, text: string): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html><html><head><title>Grafana</title></head><body>${text}</body></html>\n`,
  };
}

/** A redirect. `location` is a path or a URL. */
export function redirect(status: 301 | 302 | 307 | 308, location: string): HttpResponse {
  return { status, headers: { Location: location }, body: '' };
}

/** The same answer with its JSON body changed; unchanged when its body is no JSON. */
export function withJson(response: HttpResponse, change: (value: unknown) => unknown, indent = 0): HttpResponse {
  if (!(response.headers['Content-Type'] ?? '').startsWith('application/json')) return response;
  try {
    return { ...response, body: JSON.stringify(change(JSON.parse(response.body)), null, indent) };
  } catch {
    return response;
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The answers of a version: see Generation for what differs. */
export function createResponseFactory(version: GrafanaVersion): ResponseFactory {
  const generation = generationOf(version);
  const old = generation === 'up-to-9';
  const identified = (status: number, messageId: string, message: string): HttpResponse =>
    middlewareJson(status, { extra: null, message, messageId, statusCode: status, traceID: '' });
  const traced = (status: number, message: string): HttpResponse => middlewareJson(status, { message, traceID: '' });

  return {
    unauthorized: () =>
      old ? middlewareJson(401, { message: 'Unauthorized' }) : identified(401, 'auth.unauthorized', 'Unauthorized'),
    refused(why) {
      if (old) return traced(401, oldRefusals[why]);
      if (why === 'unknown-token' && generation === 'since-10.3') return traced(401, 'Unauthorized');
      const status = why === 'wrong-password' && generation === '10.0-to-10.2' ? 400 : 401;
      const { id, message } = refusals[why];
      return identified(status, id, message);
    },
    accessDenied: (action) =>
      middlewareJson(403, {
        accessErrorId: `ACE${String(randomInt(10 ** 10)).padStart(10, '0')}`,
        message: `You'll need additional permissions to perform this action. Permissions needed: ${action}`,
        title: 'Access denied',
      }),
    badRequest: (message = 'bad request data') => json(400, old ? { message, traceID: '' } : { message }),
    notFound: () => middlewareJson(404, { message: 'Not found' }),
    failure: (status, message) => json(status, { message }),
    commonHeaders: {
      ...(isAtLeast(version, 10)
        ? { 'Cache-Control': 'no-store' }
        : { 'Cache-Control': 'no-cache', Expires: '-1', Pragma: 'no-cache' }),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'deny',
      'X-Xss-Protection': '1; mode=block',
    },
  };
}

const oldRefusals: Readonly<Record<AuthFailure, string>> = {
  'wrong-password': 'invalid username or password',
  disabled: 'Service account is disabled',
  'invalid-header': 'Invalid Basic Auth Header',
  'invalid-token': 'invalid API key',
  'unknown-token': 'invalid API key',
  'expired-token': 'Expired API key',
  'foreign-organization': 'invalid API key',
};

const refusals: Readonly<Record<AuthFailure, { readonly id: string; readonly message: string }>> = {
  'wrong-password': { id: 'password-auth.failed', message: 'Invalid username or password' },
  disabled: { id: 'identity.disabled', message: 'Unauthorized' },
  'invalid-header': { id: 'auth.unauthorized', message: 'Unauthorized' },
  'invalid-token': { id: 'api-key.invalid', message: 'Invalid API key' },
  'unknown-token': { id: 'api-key.invalid', message: 'Invalid API key' },
  'expired-token': { id: 'api-key.expired', message: 'Expired API key' },
  'foreign-organization': {
    id: 'api-key.organization-mismatch',
    message: 'API key does not belong to the requested organization',
  },
};
