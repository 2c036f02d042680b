import type { TargetValues } from '../src/domain/scenario.ts';

/** The name of an instance that cannot be the target: `.invalid` is reserved (RFC 2606), so nobody has it. */
export const anotherInstance = 'https://another-instance.invalid/';

/** A token that is not a license, for requests that must be rejected or denied whatever they carry. */
export const noLicense = 'this-is-not-a-license';

/**
 * The same license with one character of its signature changed.
 *
 * The character stands in the middle: the last one of a base64url text may carry bits that no decoder reads.
 */
export function withAlteredSignature(license: string): string {
  const start = license.lastIndexOf('.') + 1;
  const middle = start + Math.floor((license.length - start) / 2);
  const altered = license[middle] === 'A' ? 'B' : 'A';
  return license.slice(0, middle) + altered + license.slice(middle + 1);
}

/** `{"alg":"none","typ":"JWT"}` in base64url. */
const unsignedHeader = 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0';

/** The claims of a license as an unsecured JWT (RFC 7519, section 6): algorithm `none`, empty signature. */
export function withoutSignature(license: string): string {
  const [first = '', claims = first] = license.split('.');
  return `${unsignedHeader}.${claims}.`;
}

/** A URL that begins with the root URL: its path is longer. */
export function withLongerPath(rootUrl: string): string {
  return `${rootUrl}elsewhere/`;
}

/** A URL that ends with the root URL, and names another instance. */
export function endingWith(rootUrl: string): string {
  return `${anotherInstance}?${rootUrl}`;
}

/** The root URL with another scheme: http for https and the reverse. */
export function withOtherScheme(rootUrl: string): string {
  return rootUrl.startsWith('https:') ? rootUrl.replace(/^https:/, 'http:') : rootUrl.replace(/^[^:]*:/, 'https:');
}

/** The root URL with another port than it has, written out. */
export function withOtherPort(rootUrl: string): string {
  const url = URL.parse(rootUrl);
  if (!url) return `${rootUrl}:1`;
  url.port = url.port === '4321' ? '4322' : '4321';
  return url.href;
}

/** A prefix of the root URL that names another host: the last character of the host and everything after it are cut. */
export function withShorterHost(rootUrl: string): string {
  const host = hostIn(rootUrl);
  if (!host) return rootUrl.slice(0, -1);
  // Of an IPv6 address the closing bracket is enough.
  return rootUrl.slice(0, rootUrl[host.end] === ']' ? host.end : host.end - 1);
}

/** The root URL with a query. */
export function withQuery(rootUrl: string): string {
  return `${rootUrl}?from=elsewhere`;
}

/** The root URL with a fragment. */
export function withFragment(rootUrl: string): string {
  return `${rootUrl}#elsewhere`;
}

/** The root URL with a user name. */
export function withUserName(rootUrl: string): string {
  return rootUrl.replace('//', '//someone@');
}

/** A pattern of SQL that the root URL matches. */
export function withPercent(rootUrl: string): string {
  return `${schemeOf(rootUrl)}//%`;
}

/** A glob that the root URL matches. */
export function withAsterisk(rootUrl: string): string {
  return `${schemeOf(rootUrl)}//**`;
}

/** A regular expression that the root URL matches: a dot stands for the first letter or digit of its host. */
export function withDotForAny(rootUrl: string): string {
  const at = hostIn(rootUrl)?.start ?? 0;
  return `${rootUrl.slice(0, at)}.${rootUrl.slice(at + 1)}`;
}

/** A URL that matches the root URL read as a regular expression: another letter stands where its host has a dot. */
export function withOtherDots(rootUrl: string): string {
  const host = hostIn(rootUrl);
  const dot = host ? rootUrl.slice(0, host.end).indexOf('.', host.start) : -1;
  // A host without a dot has nothing to replace; its last character does as well as any.
  const at = dot === -1 ? (host?.end ?? 1) - 1 : dot;
  return `${rootUrl.slice(0, at)}x${rootUrl.slice(at + 1)}`;
}

function schemeOf(rootUrl: string): string {
  return /^[^/]*/.exec(rootUrl)?.[0] ?? '';
}

/** Where the host stands in the root URL, an IPv6 address without its brackets; undefined if the text is not a URL. */
function hostIn(rootUrl: string): { readonly start: number; readonly end: number } | undefined {
  const url = URL.parse(rootUrl);
  if (!url) return undefined;
  // After the scheme, which a short name may be a part of. URL gives the host in lower case.
  const start = rootUrl.toLowerCase().indexOf(url.hostname, url.protocol.length);
  const end = start + url.hostname.length;
  return url.hostname.startsWith('[') ? { start: start + 1, end: end - 1 } : { start, end };
}

/** A value in payloads that depends on the target. */
export interface InjectedValue {
  readonly means: string;
  readonly from: (known: TargetValues) => string;
  /** A conforming server takes it, or may. */
  readonly mayBeAccepted?: true;
}

/**
 * The values in payloads that depend on the target, by the names under which a Pact contract has them injected. The names
 * are a public interface; docs/pact.md lists them.
 */
export const injectedValues: Readonly<Record<string, InjectedValue>> = {
  license: { means: 'a license that the server accepts', from: ({ license }) => license, mayBeAccepted: true },
  alteredLicense: {
    means: 'the same license with another signature',
    from: ({ license }) => withAlteredSignature(license),
    mayBeAccepted: true,
  },
  unsignedLicense: {
    means: 'the same license with the algorithm `none` and no signature',
    from: ({ license }) => withoutSignature(license),
    mayBeAccepted: true,
  },
  rootUrl: {
    means: 'the root URL of the server, which is the name of its instance',
    from: ({ rootUrl }) => rootUrl,
    mayBeAccepted: true,
  },
  longerRootUrl: { means: 'the root URL with a longer path', from: ({ rootUrl }) => withLongerPath(rootUrl) },
  shorterRootUrl: { means: 'the root URL, cut within its host', from: ({ rootUrl }) => withShorterHost(rootUrl) },
  endingRootUrl: { means: 'another URL that ends with the root URL', from: ({ rootUrl }) => endingWith(rootUrl) },
  otherSchemeRootUrl: { means: 'the root URL with another scheme', from: ({ rootUrl }) => withOtherScheme(rootUrl) },
  otherPortRootUrl: { means: 'the root URL with another port', from: ({ rootUrl }) => withOtherPort(rootUrl) },
  queryRootUrl: { means: 'the root URL with a query', from: ({ rootUrl }) => withQuery(rootUrl), mayBeAccepted: true },
  fragmentRootUrl: {
    means: 'the root URL with a fragment',
    from: ({ rootUrl }) => withFragment(rootUrl),
    mayBeAccepted: true,
  },
  userNameRootUrl: {
    means: 'the root URL with a user name',
    from: ({ rootUrl }) => withUserName(rootUrl),
    mayBeAccepted: true,
  },
  percentRootUrl: {
    means: 'an SQL pattern that matches the root URL',
    from: ({ rootUrl }) => withPercent(rootUrl),
    mayBeAccepted: true,
  },
  asteriskRootUrl: {
    means: 'a glob that matches the root URL',
    from: ({ rootUrl }) => withAsterisk(rootUrl),
    mayBeAccepted: true,
  },
  dotForAnyRootUrl: {
    means: 'a regular expression that matches the root URL',
    from: ({ rootUrl }) => withDotForAny(rootUrl),
    mayBeAccepted: true,
  },
  otherDotsRootUrl: {
    means: 'a URL that the root URL matches as a regular expression',
    from: ({ rootUrl }) => withOtherDots(rootUrl),
  },
};
