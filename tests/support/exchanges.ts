import type { Exchange, Failure, ReceivedResponse } from '../../src/domain/exchange.ts';

/** A response as the client hands it on; a body that is not a string is sent as JSON. */
export function response(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): ReceivedResponse {
  return {
    status,
    headers: Object.entries(headers),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** An exchange that ended with the response. */
export function answered(received: ReceivedResponse): Exchange {
  return { ...sent(), response: received };
}

/** An exchange with a JSON answer; an error object where no body is given. */
export function answer(status: number, body: unknown = { message: 'said so' }): Exchange {
  return answered(response(status, body));
}

/** An exchange that no answer came back to. */
export function unanswered(failure?: Failure): Exchange {
  return { ...sent(), ...(failure ? { failure } : {}) };
}

function sent(): Exchange {
  return {
    request: { method: 'GET', url: 'http://target.invalid/', headers: {} },
    attempts: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
  };
}
