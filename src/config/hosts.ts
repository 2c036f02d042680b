import type { Check } from './value-checks.ts';

/** Hosts that may be written to, each with a port or for every port, separated by commas. IPv6 addresses are in brackets. */
export const writableHosts: Check<readonly string[]> = (raw) => {
  const hosts = raw.split(',').map((one) => hostIn(one.trim()));
  const named = hosts.filter((host) => host !== undefined);
  return raw.length <= 2048 && named.length === hosts.length
    ? { ok: true, value: named }
    : {
        ok: false,
        allowed: 'a host such as grafana.example or grafana.example:3000, or several separated by commas',
      };
};

/** A host name or an address, an IPv6 address in brackets, with a port or without. */
export const singleHost: Check<string> = (raw) => {
  const host = hostIn(raw.trim());
  return raw.length <= 512 && host !== undefined
    ? { ok: true, value: host }
    : { ok: false, allowed: 'a host such as grafana.example or grafana.example:3000' };
};

/** A host as URLs write it, with its port if there is one; undefined if the text is not a host. */
function hostIn(text: string): string | undefined {
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[^\s:/?#@*[\]\\%,]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const name = URL.parse(`http://${host}/`)?.hostname;
  if (host === '' || name === undefined) return undefined;
  return port === undefined ? name : `${name}:${Number(port)}`;
}
