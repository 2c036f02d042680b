import { pageOf } from '../discovery/grafana-page.ts';
import type { Exchange } from '../domain/exchange.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';

/** Who `GET /api/user` says the caller is. */
export interface UserProfile {
  /** Whether the page shows this login or e-mail address, in any case. */
  shows(user: string): boolean;
  /** Undefined if the page does not say. */
  readonly isServerAdmin: boolean | undefined;
}

/** The profile in a response of `GET /api/user`; undefined if the response is not such a page. */
export function profileIn(exchange: Exchange): UserProfile | undefined {
  const page = pageOf(exchange);
  const names = [page?.login, page?.email].flatMap((name) => nonEmptyString(name) ?? []);
  if (!page || names.length === 0) return undefined;
  const shown = names.map((name) => name.toLowerCase());
  return {
    shows: (user) => shown.includes(user.toLowerCase()),
    isServerAdmin: typeof page.isGrafanaAdmin === 'boolean' ? page.isGrafanaAdmin : undefined,
  };
}
