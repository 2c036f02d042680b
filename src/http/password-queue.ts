import type { Exchange } from '../domain/exchange.ts';
import type { Login } from '../domain/login.ts';
import { isPasswordRefused } from './password-refusal.ts';

/** Bounds how many requests carry the password of a user at the same time, and stops sending a password that was rejected. */
export interface PasswordQueue {
  /**
   * Sends a request with a password when it is its turn.
   *
   * @param login - `isProven`: the password is known to be right; `unproven`: nothing has shown that it is
   * @param send - must not throw
   * @param withhold - gives the exchange of a request that is not sent
   */
  send(
    login: Login & { readonly isProven?: true; readonly unproven?: { readonly maxRequests: number } },
    send: () => Promise<Exchange>,
    withhold: () => Exchange,
  ): Promise<Exchange>;
  /**
   * Sends a request whose credentials are malformed on purpose, and that has a password, when it is its turn. Its response
   * says nothing about the password, but it is withheld once the password was rejected.
   */
  sendMalformed(login: Login, send: () => Promise<Exchange>, withhold: () => Exchange): Promise<Exchange>;
}

/**
 * How many requests with the password of one user go out at the same time (law A2). Grafana locks a login at the fifth wrong
 * password, so a password that has just become wrong may be sent this often.
 */
export const maxWithPassword = 3;

/** Starts with no request. */
export function createPasswordQueue(): PasswordQueue {
  const accepted = new Set<string>();
  const rejected = new Set<string>();
  const sent = new Map<string, number>();
  const turns = createTurns();
  const limitOf = (key: string) => (): number => (accepted.has(key) ? maxWithPassword : 1);
  const note = (key: string, isUnproven: boolean, exchange: Exchange): void => {
    const status = exchange.response?.status ?? Infinity;
    const mayBeRefused = isUnproven || accepted.has(key);
    if (mayBeRefused && (isPasswordRefused(exchange) || (isUnproven && status === 401))) rejected.add(key);
    if (status < 300) accepted.add(key);
  };
  return {
    send(login, send, withhold) {
      const key = keyOf(login);
      if (login.isProven) accepted.add(key);
      return turns.take(login.user, limitOf(key), async () => {
        const before = sent.get(key) ?? 0;
        const isSpent = login.unproven !== undefined && before >= login.unproven.maxRequests;
        if (rejected.has(key) || isSpent) return withhold();
        sent.set(key, before + 1);
        const exchange = await send();
        note(key, login.unproven !== undefined, exchange);
        return exchange;
      });
    },
    sendMalformed(login, send, withhold) {
      const key = keyOf(login);
      return turns.take(login.user, limitOf(key), async () => (rejected.has(key) ? withhold() : send()));
    },
  };
}

function keyOf({ user, password }: Login): string {
  return `${user}\n${password}`;
}

interface Turns {
  /** Runs a task as soon as fewer tasks of this user than the limit are under way. Tasks of a user start in order. */
  take<T>(user: string, limit: () => number, task: () => Promise<T>): Promise<T>;
}

function createTurns(): Turns {
  interface WaitingLine {
    active: number;
    readonly waiting: { readonly limit: () => number; readonly start: () => void }[];
  }
  const lines = new Map<string, WaitingLine>();
  const startNext = (line: WaitingLine): void => {
    for (let first = line.waiting[0]; first && line.active < first.limit(); first = line.waiting[0]) {
      line.waiting.shift();
      line.active += 1;
      first.start();
    }
  };
  return {
    async take(user, limit, task) {
      const line = lines.get(user) ?? { active: 0, waiting: [] };
      lines.set(user, line);
      await new Promise<void>((start) => {
        line.waiting.push({ limit, start });
        startNext(line);
      });
      try {
        return await task();
      } finally {
        line.active -= 1;
        startNext(line);
      }
    },
  };
}
