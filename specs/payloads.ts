/** The name of an instance that cannot be the target: `.invalid` is reserved (RFC 2606), so nobody has it. */
export const anotherInstance = 'https://another-instance.invalid/';

/** A token that is no license, for requests that must be refused whatever they carry. */
export const noLicense = 'this-is-not-a-license';

/**
 * The same license with one character of its signature changed.
 *
 * The character stands in the middle: the last one of a base64url text may carry bits that no decoder looks at.
 */
export function withAlteredSignature(license: string): string {
  const start = license.lastIndexOf('.') + 1;
  const middle = start + Math.floor((license.length - start) / 2);
  const altered = license[middle] === 'A' ? 'B' : 'A';
  return license.slice(0, middle) + altered + license.slice(middle + 1);
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

/** A beginning of the root URL that names another host: the last character of the host and all behind it are cut. */
export function withShorterHost(rootUrl: string): string {
  const url = URL.parse(rootUrl);
  if (!url) return rootUrl.slice(0, -1);
  // Behind the scheme, which a short name may be a part of; the URL's host is in lower case, whatever was written.
  const start = rootUrl.toLowerCase().indexOf(url.hostname, url.protocol.length);
  return rootUrl.slice(0, start + url.hostname.length - 1);
}
