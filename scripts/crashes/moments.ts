import type { Passing } from '../../fixtures/gateway.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';

/** A moment of a write run, by the request it is at: before the target sees it, or when it has done what was asked. */
export interface Moment {
  readonly name: string;
  readonly when: 'before' | 'after';
  readonly is: (passing: Passing, server: ReferenceServer) => boolean;
  /** At which of these requests, counted from 1, or from the last backwards. */
  readonly nth: number;
}

const isApply = ({ method, path, body }: Passing): boolean =>
  method === 'POST' && path === '/api/licensing/token' && /"token":"[\w-]{20,}\.[\w-]+\.[\w-]+"/.test(body);

/** Names an instance; those that name another one are refused, and follow later. */
const isRemoval = ({ method, path, body }: Passing): boolean =>
  method === 'DELETE' && path === '/api/licensing/token' && /"instance":"http:\/\/127\.0\.0\.1:\d+\/"/.test(body);

const isUserMade = ({ method, path }: Passing): boolean => method === 'POST' && path === '/api/admin/users';

const isDeletion = ({ method, path }: Passing): boolean =>
  method === 'DELETE' && /^\/api\/(admin\/users|serviceaccounts)\//.test(path);

/** The steps of a write run that makes its personas, in the order in which they come. */
export const moments: readonly Moment[] = [
  { name: 'while personas are made', when: 'after', is: isUserMade, nth: 1 },
  { name: 'before the first apply', when: 'before', is: isApply, nth: 1 },
  { name: 'after the first apply', when: 'after', is: isApply, nth: 1 },
  { name: 'after the removal', when: 'after', is: isRemoval, nth: 1 },
  { name: 'after a later removal', when: 'after', is: isRemoval, nth: 5 },
  { name: 'before the restore', when: 'before', is: isApply, nth: -1 },
  { name: 'during the restore', when: 'after', is: isApply, nth: -1 },
  { name: 'while personas are deleted', when: 'after', is: isDeletion, nth: 1 },
];

const isRejected = ({ method, path }: Passing): boolean => method !== 'GET' && path.startsWith('/api/licensing/');

const isWhileLost = (_: Passing, server: ReferenceServer): boolean => server.state().storedLicense === undefined;

/** The steps of a run at `reject` against a server that carries out removals that it rejects. */
export const rejectMoments: readonly Moment[] = [
  { name: 'before the first request that must be rejected', when: 'before', is: isRejected, nth: 1 },
  { name: 'when the license is lost', when: 'after', is: isWhileLost, nth: 1 },
  { name: 'when the loss is read', when: 'after', is: isWhileLost, nth: 6 },
  { name: 'after the restore of the stage', when: 'after', is: isApply, nth: 1 },
];

/** Watches requests go by and says when a moment has come, once. */
export function watcherOf(
  { when, is, nth }: Moment,
  total: number,
  server: ReferenceServer,
): (at: Moment['when'], passing: Passing) => boolean {
  const wanted = nth > 0 ? nth : total + 1 + nth;
  let seen = 0;
  return (at, passing) => {
    if (at !== when || !is(passing, server)) return false;
    seen += 1;
    return seen === wanted;
  };
}
