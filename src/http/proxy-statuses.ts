/*
 * What the status of a response says about a proxy in front of the server, by number alone. Grafana may use most of these
 * statuses, too: `proxy-responses.ts` decides by the shape of the body.
 */

/** Statuses of a server that is not available, or of a proxy in front of it (RFC 9110, section 15.6). */
export const unavailableStatuses: readonly number[] = [502, 503, 504];

/** The statuses with which a server or a proxy in front of it asks to come back later (RFC 9110, section 10.2.3). */
export const busyStatuses: readonly number[] = [429, 503];

/** Statuses with which a proxy gave up waiting: 499 is one of nginx. */
const gaveUpStatuses: readonly number[] = [408, 499, 502, 504];

/** Whether a proxy gave up waiting, while the server may still carry the request out; 520 to 529 are of Cloudflare. */
export function isGaveUp(status: number): boolean {
  return gaveUpStatuses.includes(status) || (status >= 520 && status <= 529);
}

/** Whether a status says nothing about the state of the server: of a proxy, or of a server that asks to come back later. */
export function isTransientStatus(status: number): boolean {
  return isGaveUp(status) || busyStatuses.includes(status) || status >= 520;
}
