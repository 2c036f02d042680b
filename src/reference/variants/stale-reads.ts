import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import type { StoredLicense } from '../licensing/license.ts';

/** The license that each of the two read endpoints returned last. */
type LastRead = Map<'check' | 'show', StoredLicense | undefined>;

const lastReadOf = new WeakMap<GrafanaInstance, LastRead>();

/**
 * Shows a change of the license at the second read after it, on each read endpoint separately. A pair of nodes behaves like this
 * while one of them has not yet read the change from the database.
 */
export const staleReads: Hook = async ({ endpoint, persona, grafana }, next) => {
  if (persona !== 'server-admin' || (endpoint !== 'check' && endpoint !== 'show')) return next();
  const lastRead = lastReadOf.get(grafana) ?? new Map();
  lastReadOf.set(grafana, lastRead);
  const current = grafana.store.license;
  const before = lastRead.has(endpoint) ? lastRead.get(endpoint) : current;
  lastRead.set(endpoint, current);
  if (before === current) return next();
  // The handler reads the store before it awaits anything, so no other request sees the old license.
  grafana.store.license = before;
  const response = next();
  grafana.store.license = current;
  return response;
};
