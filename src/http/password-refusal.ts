import { type Exchange, objectIn } from '../domain/exchange.ts';

/**
 * Whether the password was rejected, as opposed to a missing permission or missing credentials. Grafana reports which, up
 * to 10.2 with 400 instead of 401.
 */
export function isPasswordRefused(exchange: Exchange): boolean {
  const status = exchange.response?.status;
  if (status !== 401 && status !== 400) return false;
  const { messageId, message } = objectIn(exchange) ?? {};
  return (
    messageId === 'password-auth.failed' ||
    (typeof message === 'string' && /invalid username or password/i.test(message))
  );
}

/**
 * How a login was rejected:
 *
 * - `refused`: by Grafana, which may count it as a failed login.
 * - `ignored`: with Grafana's response to a request without credentials: Basic authentication is off. Since Grafana 10 also
 *   a wrong password if anonymous access is on.
 * - `foreign`: in another shape than Grafana's, by a proxy for example. Grafana did not count it.
 */
export type LoginRejection = 'refused' | 'ignored' | 'foreign';

/** How a response rejects the login that was sent; undefined if it does not. */
export function loginRejectionIn(exchange: Exchange): LoginRejection | undefined {
  if (isPasswordRefused(exchange)) return 'refused';
  if (exchange.response?.status !== 401) return undefined;
  const { messageId, message } = objectIn(exchange) ?? {};
  // The one field that all errors of Grafana have, in every version.
  if (typeof message !== 'string') return 'foreign';
  const isIgnored = messageId === 'auth.unauthorized' || (messageId === undefined && message === 'Unauthorized');
  return isIgnored ? 'ignored' : 'refused';
}
