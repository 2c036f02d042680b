import type { ClientRun, RecordedExchange } from '../../../src/client/judge/client-run.ts';
import { intendedEndpoint } from '../../../src/client/judge/route.ts';
import type { SentRequest } from '../../../src/domain/exchange.ts';

export const values = {
  user: 'admin',
  password: 'pass:word',
  rootUrl: 'http://127.0.0.1:4000/',
  license: 'head.claims.signature',
};

const authorization = `Basic ${Buffer.from('admin:pass:word').toString('base64')}`;

/** A request without a mistake, but for the changes. */
export function requestOf(
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): SentRequest {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method,
    url: `http://127.0.0.1:4000${path}`,
    headers: { authorization, ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

export const check = requestOf('GET', '/api/licensing/check');
export const addition = requestOf('POST', '/api/licensing/token', '{"token":"head.claims.signature"}');
export const renewal = requestOf('POST', '/api/licensing/token/renew', '{}');
export const removal = requestOf('DELETE', '/api/licensing/token', '{"instance":"http://127.0.0.1:4000/"}');

/** A recorded request with a response. */
export function recorded(request: SentRequest, status = 200, misled = false): RecordedExchange {
  return {
    request,
    response: { status, headers: [], body: '' },
    endpoint: intendedEndpoint(request),
    misled,
    attempts: 1,
    startedAt: '2030-01-01T00:00:00.000Z',
    durationMs: 1,
  };
}

/** A run that sent these requests and ended with an exit code. */
export function runOf(exchanges: readonly RecordedExchange[], code = 0, change: Partial<ClientRun> = {}): ClientRun {
  return { values, exchanges, redirected: [], end: { kind: 'exited', code }, durationMs: 10, ...change };
}
