import { isLoopback, portOf } from './url.ts';

/**
 * Which proxy leads to a URL, by the key of its option; none where the target is to be reached without one.
 *
 * Nobody's proxy leads to this machine itself.
 *
 * @param noProxy - hosts with commas or spaces between them. Each stands for itself and all below it, `*.` before it for
 *   those below it alone, a port behind it limits it to that port, and `*` stands for every host.
 */
export function proxyFor(url: string, noProxy = ''): 'httpsProxy' | 'httpProxy' | undefined {
  const { protocol, hostname } = new URL(url);
  if (isLoopback(hostname)) return undefined;
  const host = plain(hostname);
  const port = portOf(url);
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.some((entry) => isMeant(entry, host, port))) return undefined;
  return protocol === 'https:' ? 'httpsProxy' : 'httpProxy';
}

function isMeant(entry: string, host: string, port: string): boolean {
  const [, named = entry, wantedPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = plain(named);
  if (name === '*') return true;
  const below = name.replace(/^\*?\./, '');
  return (host === below && !name.startsWith('*.')) || host.endsWith(`.${below}`);
}

/** A host without the brackets of an IPv6 address and without the dot that may end a name. */
function plain(host: string): string {
  return host
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}
