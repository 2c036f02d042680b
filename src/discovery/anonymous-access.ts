import type { Exchange } from '../domain/exchange.ts';
import type { Detected } from '../domain/report.ts';
import { isBefore } from '../domain/version.ts';

/**
 * Whether anonymous access is on. Then Grafana denies an unauthenticated check with 403, and returns its settings page
 * to unauthenticated requests; if it does not return the page, the 403 has another cause.
 *
 * @param check - the response to an unauthenticated check
 * @param readSettings - requests the settings page without credentials; undefined if that page proves nothing
 */
export async function anonymousAccessOf(
  check: Exchange,
  readSettings: (() => Promise<Exchange>) | undefined,
): Promise<Detected['anonymousAccess']> {
  if (check.response?.status === 401) return 'off';
  if (check.response?.status !== 403) return 'unknown';
  return (await readSettings?.())?.response?.status === 401 ? 'off' : 'on';
}

/** Whether unauthenticated requests may get 403: before 9.5, routes that only check a permission responded so. */
export function mayDenyAnonymousWith403(version: string | undefined): boolean {
  return version !== undefined && isBefore(version, '9.5.0');
}
