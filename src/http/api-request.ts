import type { HttpHeader } from '../config/headers.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { SentRequest } from '../domain/exchange.ts';
import type { Credentials } from './credentials.ts';
import { requestHeaders } from './request-headers.ts';

/** One request to the target. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash; appended to the target's URL. */
  readonly path: string;
  readonly as: Credentials;
  /** Sent as it is, as application/json. */
  readonly body?: string;
  /** The largest body that is read, in bytes; 1 MiB by default, which is two thousand times a license. */
  readonly maxBytes?: number;
  /** Sent although the run was interrupted: requests that clean up. */
  readonly evenIfInterrupted?: true;
  /**
   * For a request that may change something: how long to wait for its status line, in milliseconds, instead of the timeout of
   * the client. Its body then has that timeout. Once started, it is not aborted by the signal, and it is not sent twice,
   * because the server may still carry out the first one; a 429 says that it does not.
   */
  readonly responseWithinMs?: number;
}

/**
 * A request as it is sent.
 *
 * @param url - of the target; ends in a slash
 * @param added - headers of the user
 */
export function sentRequestOf(
  url: string,
  added: readonly HttpHeader[],
  { method, path, as, body }: ApiRequest,
): SentRequest {
  return {
    method,
    url: new URL(path.replace(/^\/+/, ''), url).href,
    headers: requestHeaders(added, as, body !== undefined),
    ...definedOnly({ body }),
  };
}
