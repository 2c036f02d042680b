import type { Hook, World } from '../http/handler.ts';
import type { StoredLicense } from '../licensing/license.ts';

/** What each way to look at a license showed last. */
type Shown = Map<'check' | 'show', StoredLicense | undefined>;

const shownBy = new WeakMap<World, Shown>();

/**
 * Shows a change of the license at the second look after it, to `check` and to what shows the license alike, as a pair of
 * servers does of which one is told of a change by the other.
 */
export const lateToShow: Hook = async ({ endpoint, persona, world }, next) => {
  if (persona !== 'server-admin' || (endpoint !== 'check' && endpoint !== 'show')) return next();
  const shown = shownBy.get(world) ?? new Map();
  shownBy.set(world, shown);
  const current = world.store.license;
  const before = shown.has(endpoint) ? shown.get(endpoint) : current;
  shown.set(endpoint, current);
  if (before === current) return next();
  // The handler looks at the store before it waits for anything, so that nobody else sees the old license.
  world.store.license = before;
  const answer = next();
  world.store.license = current;
  return answer;
};
