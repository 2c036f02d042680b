/**
 * Whether two URLs are the same once they are normalized (WHATWG URL Standard). A slash at the end does not count. A text
 * that is not a URL is compared as it is.
 */
export function isSameUrl(one: string, other: string): boolean {
  return normalize(one) === normalize(other);
}

function normalize(url: string): string {
  return (URL.parse(url)?.href ?? url).replace(/\/$/, '');
}
