import type { Exchange } from '../domain/exchange.ts';
import type { Client, Credentials } from '../http/client.ts';
import { profileIn } from './user-profile.ts';

/** What a target shows about a token; with the response of `/api/user` to it. */
export interface TokenStanding {
  readonly kind: 'accepted' | 'server-admin' | 'not-accepted';
  readonly exchange: Exchange;
}

/** With 200, 403 or 404 `/api/user` answers a caller that it knows. A service account has no profile. */
const knownCallerStatuses: readonly (number | undefined)[] = [200, 403, 404];

/**
 * Finds out whether a target accepts a token, by comparison with a token that nobody has: `/api/user` must tell the two
 * apart. If it answers both alike, `/api/org` must.
 *
 * @param garbage - a token that no server accepts
 */
export async function tokenStandingOf(
  client: Client,
  token: Credentials,
  garbage: Credentials,
): Promise<TokenStanding> {
  const get = (path: string, as: Credentials): Promise<Exchange> => client.send({ method: 'GET', path, as });
  const [exchange, other] = await Promise.all([get('/api/user', token), get('/api/user', garbage)]);
  const status = exchange.response?.status;
  // A mock may show everybody the same profile.
  const isSame = status === other.response?.status;
  if (profileIn(exchange)?.isServerAdmin && !isSame) return { kind: 'server-admin', exchange };
  if (knownCallerStatuses.includes(status) && other.response?.status === 401) return { kind: 'accepted', exchange };
  if (status === undefined || !isSame) return { kind: 'not-accepted', exchange };
  const [org, otherOrg] = await Promise.all([get('/api/org', token), get('/api/org', garbage)]);
  const isAccepted = org.response?.status === 200 && otherOrg.response?.status === 401;
  return { kind: isAccepted ? 'accepted' : 'not-accepted', exchange };
}
