import type { TargetValues } from '../src/domain/scenario.ts';

/** Salted with the word of a run, if it has one. */
function salted(text: string, { variation }: Varied): string {
  return variation ? `${text}-${variation.word}` : text;
}

/** What payloads vary with. */
export type Varied = Pick<TargetValues, 'variation'>;

/** The name of an instance that cannot be the target: `.invalid` is reserved (RFC 2606), so nobody has it. */
export function anotherInstance(known: Varied = {}): string {
  return `https://${salted('another-instance', known)}.invalid/`;
}

const noLicenseText = 'this-is-not-a-license';

/** A token that is not a license, for requests that must be rejected or denied whatever they carry. */
export function noLicense(known: Varied = {}): string {
  return salted(noLicenseText, known);
}

/** Whether a token is the one of {@link noLicense}, in any run. */
export function isNoLicense(token: string): boolean {
  return token === noLicenseText || /^this-is-not-a-license-[a-z]{7}$/.test(token);
}

/** A number where a text belongs. */
export function numberInstead({ variation }: Varied = {}): number {
  return variation ? 10_000 + variation.number : 12_345;
}

/**
 * The same license with one character of its signature changed.
 *
 * The character stands in the middle half: the last one of a base64url text may carry bits that no decoder reads.
 */
export function withAlteredSignature(license: string, { variation }: Varied = {}): string {
  const start = license.lastIndexOf('.') + 1;
  const length = license.length - start;
  const first = variation ? Math.floor(length / 4) : Math.floor(length / 2);
  const middle = start + first + (variation ? variation.number % Math.max(1, Math.floor(length / 2)) : 0);
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
export function withLongerPath(rootUrl: string, known: Varied = {}): string {
  return `${rootUrl}${salted('elsewhere', known)}/`;
}

/** A URL that ends with the root URL, and names another instance. */
export function endingWith(rootUrl: string, known: Varied = {}): string {
  return `${anotherInstance(known)}?${rootUrl}`;
}

/** The root URL with another scheme: http for https and the reverse. */
export function withOtherScheme(rootUrl: string): string {
  return rootUrl.startsWith('https:') ? rootUrl.replace(/^https:/, 'http:') : rootUrl.replace(/^[^:]*:/, 'https:');
}

/** The root URL with another port than it has, written out. */
export function withOtherPort(rootUrl: string, { variation }: Varied = {}): string {
  const url = URL.parse(rootUrl);
  if (!url) return `${rootUrl}:1`;
  const port = variation ? 1024 + (variation.number % 60_000) : 4321;
  url.port = String(url.port === String(port) ? port + 1 : port);
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
export function withQuery(rootUrl: string, known: Varied = {}): string {
  return `${rootUrl}?from=${salted('elsewhere', known)}`;
}

/** The root URL with a fragment. */
export function withFragment(rootUrl: string, known: Varied = {}): string {
  return `${rootUrl}#${salted('elsewhere', known)}`;
}

/** The root URL with a user name. */
export function withUserName(rootUrl: string, known: Varied = {}): string {
  return rootUrl.replace('//', `//${salted('someone', known)}@`);
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
    from: ({ license, ...known }) => withAlteredSignature(license, known),
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
  longerRootUrl: {
    means: 'the root URL with a longer path',
    from: ({ rootUrl, ...known }) => withLongerPath(rootUrl, known),
  },
  shorterRootUrl: { means: 'the root URL, cut within its host', from: ({ rootUrl }) => withShorterHost(rootUrl) },
  endingRootUrl: {
    means: 'another URL that ends with the root URL',
    from: ({ rootUrl, ...known }) => endingWith(rootUrl, known),
  },
  otherSchemeRootUrl: { means: 'the root URL with another scheme', from: ({ rootUrl }) => withOtherScheme(rootUrl) },
  otherPortRootUrl: {
    means: 'the root URL with another port',
    from: ({ rootUrl, ...known }) => withOtherPort(rootUrl, known),
  },
  queryRootUrl: {
    means: 'the root URL with a query',
    from: ({ rootUrl, ...known }) => withQuery(rootUrl, known),
    mayBeAccepted: true,
  },
  fragmentRootUrl: {
    means: 'the root URL with a fragment',
    from: ({ rootUrl, ...known }) => withFragment(rootUrl, known),
    mayBeAccepted: true,
  },
  userNameRootUrl: {
    means: 'the root URL with a user name',
    from: ({ rootUrl, ...known }) => withUserName(rootUrl, known),
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
