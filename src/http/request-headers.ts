import type { HttpHeader } from '../config/headers.ts';
import { name, version } from '../config/package-info.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { SentRequest } from '../domain/exchange.ts';
import { authorizationOf, type Credentials } from './credentials.ts';

/**
 * The headers of every request.
 *
 * @param added - headers of the user, which replace none of the suite's
 * @param hasBody - whether a body is sent, which is JSON
 */
export function requestHeaders(
  added: readonly HttpHeader[],
  as: Credentials,
  hasBody: boolean,
): SentRequest['headers'] {
  return definedOnly({
    ...Object.fromEntries(added.map((header) => [header.name.toLowerCase(), header.value])),
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `${name}/${version}`,
    authorization: authorizationOf(as),
    'content-type': hasBody ? 'application/json' : undefined,
  });
}
