import type { Problem } from '../domain/problem.ts';
import type { Check } from './checks.ts';
import type { Settings } from './settings.ts';
import { isLoopback, portOf } from './url.ts';

/** Hosts that may be written to, with a port or for every port; a comma between two. IPv6 addresses stand in brackets. */
export const writableHosts: Check<readonly string[]> = (raw) => {
  const hosts = raw.split(',').map((one) => hostIn(one.trim()));
  const named = hosts.filter((host) => host !== undefined);
  return raw.length <= 2048 && named.length === hosts.length
    ? { ok: true, value: named }
    : {
        ok: false,
        allowed: 'a host such as grafana.example or grafana.example:3000, or several with commas between them',
      };
};

function hostIn(text: string): string | undefined {
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[^\s:/?#@*[\]\\%]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const name = URL.parse(`http://${host}/`)?.hostname;
  if (host === '' || name === undefined) return undefined;
  return port === undefined ? name : `${name}:${Number(port)}`;
}

/**
 * Why a run must not begin: it would write to a server that nobody has called theirs by its name. What runs on this
 * machine needs no naming.
 *
 * @returns undefined where it may begin
 */
export function writeRefusal({ url, impact, allowWriteTo = [] }: Settings): Problem | undefined {
  if (url === undefined || impact !== 'write') return undefined;
  const { hostname, host } = new URL(url);
  if (isLoopback(hostname)) return undefined;
  const full = `${hostname}:${portOf(url)}`;
  if (allowWriteTo.some((allowed) => allowed === hostname || allowed === full)) return undefined;
  return {
    code: 'configuration',
    message: `--impact write removes the license of ${host} and puts it back. Name the host to say that it may: --allow-write-to ${hostname}, or GRAFANA_ALLOW_WRITE_TO. Nothing was sent.`,
  };
}

/** The host of a URL as it has to be named. */
export function hostToName(url: string): string {
  return new URL(url).hostname;
}
