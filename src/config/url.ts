import type { Check, Checked } from './value-checks.ts';

const maxUrlLength = 2048;

/**
 * The URL of a target: http or https, optionally with a sub-path; the value ends in a slash.
 *
 * Credentials are rejected, because process lists and shell histories would show them.
 */
export const targetUrl: Check<string> = (raw) => {
  const found = webAddress(raw);
  if (!found.ok) return found;
  const { value: url } = found;
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(raw)) {
    return { ok: false, allowed: 'a URL without a query and without a fragment, such as https://grafana.example/' };
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { ok: true, value: url.href };
};

/** The root URL of an instance, kept as it was written, because servers compare it as text. */
export const instanceUrl: Check<string> = (raw) => {
  const found = webAddress(raw);
  return found.ok ? { ok: true, value: raw.trim() } : found;
};

/** The URL of a proxy. It may contain credentials, because it comes from the environment, not from a command line. */
export const proxyUrl: Check<string> = (raw) => {
  const text = raw.trim();
  // Other tools accept a bare host and port, too.
  const url =
    text.length <= maxUrlLength ? URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`) : null;
  const isProxy = url !== null && /^https?:$/.test(url.protocol) && isDecodable(url.username + url.password);
  return isProxy
    ? { ok: true, value: url.href }
    : { ok: false, allowed: 'an http or https URL such as http://proxy.example:3128' };
};

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function webAddress(raw: string): Checked<URL> {
  const text = raw.trim();
  const url = text.length <= maxUrlLength && !/\s/.test(text) ? URL.parse(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
    return { ok: false, allowed: 'an http or https URL such as https://grafana.example/' };
  }
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(text)) {
    return {
      ok: false,
      allowed: 'a URL without user name and password; set GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD instead',
    };
  }
  return { ok: true, value: url };
}

/** Whether a host, as `URL` writes it, is this machine (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3; RFC 6761, section 6.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether a URL leads to this machine. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** The port of a URL, also if it is the default of its scheme. */
export function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}
