import type { Problem } from '../domain/problem.ts';
import type { Impact } from '../domain/scenario.ts';
import { isLoopback, portOf } from './url.ts';

/** What decides whether a run may write. */
export interface WritePermission {
  readonly url?: string | undefined;
  readonly impact: Impact;
  readonly allowWriteTo: readonly string[];
}

/**
 * Why a run must not begin: it would write to a server on another machine, and nobody has named that server's host.
 *
 * @returns undefined if it may begin
 */
export function writeRefusal({ url, impact, allowWriteTo }: WritePermission): Problem | undefined {
  if (url === undefined || impact !== 'write') return undefined;
  const { hostname, host } = new URL(url);
  if (isLoopback(hostname)) return undefined;
  const full = `${hostname}:${portOf(url)}`;
  if (allowWriteTo.some((allowed) => allowed === hostname || allowed === full)) return undefined;
  return {
    code: 'configuration',
    message: `--impact write removes and restores the license on ${host}. To allow this, add --allow-write-to ${hostname}, or set GRAFANA_ALLOW_WRITE_TO. Nothing was changed.`,
  };
}

/** The host of a URL, as it has to be named to allow writing. */
export function hostToName(url: string): string {
  return new URL(url).hostname;
}
