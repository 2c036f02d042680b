import type { Exchange } from '../domain/exchange.ts';
import type { Client, Credentials } from '../http/client.ts';
import type { GuardPort } from '../license/guard/license-guard-port.ts';
import type { RunDependencies } from './dependencies.ts';

/** The requests of the license guard, sent as the server admin; they work after an interruption, too. */
export function guardPort(
  client: Client,
  admin: Credentials,
  { wallClock, pause }: Pick<RunDependencies, 'wallClock' | 'pause'>,
  signal: AbortSignal | undefined,
): GuardPort {
  const read = (path: string): Promise<Exchange> =>
    client.send({ method: 'GET', path, as: admin, evenIfInterrupted: true });
  const write = (method: 'POST' | 'DELETE', body: unknown, responseWithinMs: number): Promise<Exchange> =>
    client.send({
      method,
      path: '/api/licensing/token',
      as: admin,
      body: JSON.stringify(body),
      evenIfInterrupted: true,
      responseWithinMs,
    });
  return {
    readCheck: () => read('/api/licensing/check'),
    readToken: () => read('/api/licensing/token'),
    add: (token, responseWithinMs) => write('POST', { token }, responseWithinMs),
    remove: (instance, responseWithinMs) => write('DELETE', { instance }, responseWithinMs),
    now: wallClock,
    wait: pause,
    signal,
  };
}
