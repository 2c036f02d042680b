import { type Exchange, isObject, parseJson } from '../domain/exchange.ts';

/**
 * Whether the password was rejected, as opposed to a missing permission or missing credentials. Grafana reports which, up
 * to 10.2 with 400 instead of 401.
 */
export function isPasswordRefused({ response }: Exchange): boolean {
  if (response?.status !== 401 && response?.status !== 400) return false;
  const parsed = parseJson(response.body);
  if (!parsed.ok || !isObject(parsed.value)) return false;
  const { messageId, message } = parsed.value;
  return (
    messageId === 'password-auth.failed' ||
    (typeof message === 'string' && /invalid username or password/i.test(message))
  );
}
