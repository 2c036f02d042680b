import type { Client, Credentials } from '../../http/client.ts';
import type { GuardPort } from './license-guard-port.ts';

/** The clock and the signal of a run. */
export type GuardClock = Pick<GuardPort, 'now' | 'wait' | 'signal'>;

const tokenPath = '/api/licensing/token';

/** The port of a guard over HTTP, as the server admin. What it sends is sent after the signal, too. */
export function httpGuardPort(client: Client, as: Credentials, clock: GuardClock): GuardPort {
  const get = (path: string) => client.send({ method: 'GET', path, as, evenIfInterrupted: true });
  const write = (method: 'POST' | 'DELETE', body: object, responseWithinMs: number) =>
    client.send({ method, path: tokenPath, as, body: JSON.stringify(body), responseWithinMs, evenIfInterrupted: true });
  return {
    ...clock,
    readCheck: () => get('/api/licensing/check'),
    readToken: () => get(tokenPath),
    add: (token, ms) => write('POST', { token }, ms),
    remove: (instance, ms) => write('DELETE', { instance }, ms),
  };
}
