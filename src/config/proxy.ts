import { isLoopback, portOf } from './url.ts';

/**
 * The proxy for a URL, by the key of its option; undefined if the target is reached without one. This machine always is.
 *
 * @param noProxy - hosts, separated by commas or spaces. Each covers itself and its subdomains, with or without a leading
 *   dot; with `*.` in front its subdomains only, and with a port that port only. `*` covers every host.
 */
export function proxyFor(url: string, noProxy = ''): 'httpsProxy' | 'httpProxy' | undefined {
  const { protocol, hostname } = new URL(url);
  if (isLoopback(hostname)) return undefined;
  const host = normalizedHost(hostname);
  const port = portOf(url);
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.some((entry) => isCovered(entry, host, port))) return undefined;
  return protocol === 'https:' ? 'httpsProxy' : 'httpProxy';
}

function isCovered(entry: string, host: string, port: string): boolean {
  const [, named = entry, wantedPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = normalizedHost(named);
  if (name === '*') return true;
  const below = name.replace(/^\*?\./, '');
  return (host === below && !name.startsWith('*.')) || host.endsWith(`.${below}`);
}

/** A host in lower case, without the brackets of an IPv6 address and without a final dot. */
function normalizedHost(host: string): string {
  return host
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}
