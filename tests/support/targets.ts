import type { Exchange } from '../../src/domain/exchange.ts';
import type { ApiRequest, Client } from '../../src/http/client.ts';
import { claimsOf } from '../../src/license/license-token.ts';
import { fakeClient } from './clients.ts';
import { answer, unanswered } from './exchanges.ts';
import { tokenOf } from './licenses.ts';

/** What a fake target does; by default it does as documented. */
export interface Manner {
  /** The license in its database. */
  stored?: string | undefined;
  /** The license in its file. */
  elsewhere?: string;
  /** Whether `GET /api/licensing/token` names the license. */
  names?: boolean;
  /** What it answers to a license; undefined for no answer. */
  onAdd?: number | undefined;
  onRemove?: number | undefined;
  /** Whether it does as it answers. */
  adds?: boolean;
  removes?: boolean;
  /** Whether check tells what it was told when the server began. */
  lags?: boolean;
  /** How often check returns 503, as from a proxy in front of the target. */
  away?: number;
  /** Whether it gives no answer to a removal. */
  hangs?: boolean;
}

export const rootUrl = 'http://target.invalid/';
export const license = tokenOf({ jti: 'first', lid: '1', sub: rootUrl });
export const newerToken = tokenOf({ jti: 'second', lid: '1', sub: rootUrl });
export const otherLicense = tokenOf({ jti: 'third', lid: '2', sub: rootUrl });
export const fileLicense = tokenOf({ jti: 'file', lid: '3', sub: rootUrl });

/** A target without a network, which keeps a license, and remembers what it was sent. */
export function fakeTarget(manner: Manner = {}): Client & {
  readonly calls: readonly ApiRequest[];
  readonly manner: Manner;
  /** What it was sent to change something, in order. */
  writes(): readonly string[];
} {
  const at = { stored: license, names: true, onAdd: 200, onRemove: 202, adds: true, removes: true, ...manner };
  const initially = at.stored !== undefined || at.elsewhere !== undefined;
  const answered = (status: number | undefined): Exchange => (status === undefined ? unanswered() : answer(status, {}));
  const client = fakeClient(({ method, path, body }) => {
    if (path === '/api/licensing/check') {
      if (at.away) {
        at.away -= 1;
        return answer(503);
      }
      return answer(200, at.lags ? initially : at.stored !== undefined || at.elsewhere !== undefined);
    }
    if (method === 'GET') {
      const shown = at.stored ?? at.elsewhere;
      return at.names && shown !== undefined ? answer(200, claimsOf(shown) ?? { jti: shown }) : answer(404);
    }
    if (method === 'POST') {
      if (at.adds) at.stored = JSON.parse(body ?? '').token;
      return answered(at.onAdd);
    }
    if (at.hangs) return unanswered({ kind: 'timeout', message: 'no answer in time' });
    if (at.removes) at.stored = undefined;
    return answered(at.onRemove);
  });
  return {
    ...client,
    manner: at,
    writes: () =>
      client.calls.flatMap(({ method, path, body }) => (method === 'GET' ? [] : [`${method} ${path} ${body}`])),
  };
}
