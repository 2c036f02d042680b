import type { Exchange } from '../domain/exchange.ts';
import { isPasswordRefused } from './password-refusal.ts';

/** Sends requests with the same user one after another, and stops sending a password that was accepted and then rejected. */
export interface PasswordQueue {
  /**
   * @param send - must not throw
   * @param withhold - gives the exchange of a request that is not sent
   */
  send(
    login: { readonly user: string; readonly password: string },
    send: () => Promise<Exchange>,
    withhold: () => Exchange,
  ): Promise<Exchange>;
}

/** Starts with no request. */
export function createPasswordQueue(): PasswordQueue {
  const last = new Map<string, Promise<unknown>>();
  const accepted = new Set<string>();
  const rejected = new Set<string>();
  return {
    send({ user, password }, send, withhold) {
      const login = `${user}\n${password}`;
      const next = (last.get(user) ?? Promise.resolve()).then(async () => {
        if (rejected.has(login)) return withhold();
        const exchange = await send();
        if (isPasswordRefused(exchange) && accepted.has(login)) rejected.add(login);
        if (exchange.response && exchange.response.status < 300) accepted.add(login);
        return exchange;
      });
      last.set(user, next);
      return next;
    },
  };
}
