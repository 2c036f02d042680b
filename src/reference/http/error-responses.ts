import { randomInt } from 'node:crypto';
import { type GrafanaVersion, generationOf, isAtLeast } from '../config/version.ts';
import type { HttpResponse } from './http-types.ts';
import { json, middlewareJson } from './json-responses.ts';

/** Why authentication failed. */
export type AuthFailure =
  | 'wrong-password'
  | 'disabled-user'
  | 'disabled-service-account'
  | 'invalid-header'
  | 'invalid-token'
  | 'unknown-token'
  | 'expired-token'
  | 'foreign-organization';

/** Makes the responses whose shape depends on the Grafana version. */
export type ResponseFactory = {
  /** The caller sent no credentials. */
  unauthorized(): HttpResponse;
  /** The credentials of the caller are invalid. */
  authenticationFailed(failure: AuthFailure): HttpResponse;
  /** The caller is signed in but lacks the permission for an action. */
  accessDenied(action: string): HttpResponse;
  /** The body of the request cannot be parsed. */
  badRequest(message?: string): HttpResponse;
  /** The caller is signed in but there is no such route. */
  notFound(): HttpResponse;
  /** A handler failed. */
  failure(status: number, message: string): HttpResponse;
  /** A handler failed because of another error, whose trace older versions name. */
  failureWithCause(status: number, message: string): HttpResponse;
  /** The headers of every response. */
  readonly commonHeaders: Readonly<Record<string, string>>;
};

/** Makes the responses of a version. */
export function createResponseFactory(version: GrafanaVersion): ResponseFactory {
  const generation = generationOf(version);
  const isLegacy = generation === 'up-to-9';
  const withMessageId = (status: number, messageId: string, message: string): HttpResponse =>
    middlewareJson(status, { extra: null, message, messageId, statusCode: status, traceID: '' });
  const withTraceId = (status: number, message: string): HttpResponse =>
    middlewareJson(status, { message, traceID: '' });
  const withCause = (status: number, message: string): HttpResponse =>
    json(status, generation === 'since-10.3' ? { message } : { message, traceID: '' });

  return {
    unauthorized: () =>
      isLegacy
        ? middlewareJson(401, { message: 'Unauthorized' })
        : withMessageId(401, 'auth.unauthorized', 'Unauthorized'),
    authenticationFailed(failure) {
      if (isLegacy) {
        const isServerError = failure === 'unknown-token' && isAtLeast(version, 9) && !isAtLeast(version, 9, 5);
        return withTraceId(isServerError ? 500 : 401, legacyMessages[failure]);
      }
      if (failure === 'unknown-token') return withTraceId(401, 'Unauthorized');
      const status = failure === 'wrong-password' && generation === '10.0-to-10.2' ? 400 : 401;
      const { id, message } = messages[failure];
      return withMessageId(status, id, message);
    },
    accessDenied: (action) =>
      middlewareJson(403, {
        accessErrorId: `ACE${String(randomInt(10 ** 10)).padStart(10, '0')}`,
        message: `You'll need additional permissions to perform this action. Permissions needed: ${action}`,
        title: 'Access denied',
      }),
    badRequest: (message = 'bad request data') => withCause(400, message),
    notFound: () => middlewareJson(404, { message: 'Not found' }),
    failure: (status, message) => json(status, { message }),
    failureWithCause: withCause,
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

const legacyMessages: Readonly<Record<AuthFailure, string>> = {
  'wrong-password': 'invalid username or password',
  'disabled-user': 'invalid username or password',
  'disabled-service-account': 'Service account is disabled',
  'invalid-header': 'Invalid Basic Auth Header',
  'invalid-token': 'invalid API key',
  'unknown-token': 'invalid API key',
  'expired-token': 'Expired API key',
  'foreign-organization': 'invalid API key',
};

const messages: Readonly<
  Record<Exclude<AuthFailure, 'unknown-token'>, { readonly id: string; readonly message: string }>
> = {
  'wrong-password': { id: 'password-auth.failed', message: 'Invalid username or password' },
  'disabled-user': { id: 'identity.disabled', message: 'Unauthorized' },
  'disabled-service-account': { id: 'identity.disabled', message: 'Unauthorized' },
  'invalid-header': { id: 'auth.unauthorized', message: 'Unauthorized' },
  'invalid-token': { id: 'api-key.invalid', message: 'Invalid API key' },
  'expired-token': { id: 'api-key.expired', message: 'Expired API key' },
  'foreign-organization': {
    id: 'api-key.organization-mismatch',
    message: 'API key does not belong to the requested organization',
  },
};
