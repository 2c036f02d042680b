import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import type { StoredLicense } from '../licensing/license.ts';

/** What each way to look at a license showed last. */
type Shown = Map<'check' | 'show', StoredLicense | undefined>;

const shownBy = new WeakMap<GrafanaInstance, Shown>();

/**
 * Shows a change of the license at the second look after it, to `check` and to what shows the license alike, as a pair of
 * servers does of which one is told of a change by the other.
 */
export const staleReads: Hook = async ({ endpoint, persona, grafana }, next) => {
  if (persona !== 'server-admin' || (endpoint !== 'check' && endpoint !== 'show')) return next();
  const shown = shownBy.get(grafana) ?? new Map();
  shownBy.set(grafana, shown);
  const current = grafana.store.license;
  const before = shown.has(endpoint) ? shown.get(endpoint) : current;
  shown.set(endpoint, current);
  if (before === current) return next();
  // The handler looks at the store before it waits for anything, so that nobody else sees the old license.
  grafana.store.license = before;
  const response = next();
  grafana.store.license = current;
  return response;
};
