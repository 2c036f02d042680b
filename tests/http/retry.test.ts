import { describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { type Handler, serve } from '../support/servers.ts';

const get: ApiRequest = { method: 'GET', path: '/api/licensing/check', as: { kind: 'none' } };
const post: ApiRequest = { ...get, method: 'POST', body: '{}', responseWithinMs: 20_000 };
const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;

/** Returns 429 with a Retry-After for the first requests. */
const busyFor = (times: number, retryAfter: string | undefined): Handler => {
  let count = 0;
  return (_, response) => {
    count += 1;
    if (count > times) return response.writeHead(200, { 'content-type': 'application/json' }).end('true');
    return response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('later');
  };
};

describe('a 429 with a short Retry-After', () => {
  test.each<[string, ApiRequest]>([
    ['a GET', get],
    ['a request that may write', post],
    ['a request with a password', { ...get, as: admin }],
    ['a request of the cleanup', { ...post, evenIfInterrupted: true }],
  ])('causes one more attempt for %s', async (_, call) => {
    const { url, seen } = await serve(busyFor(1, '3'));
    const pauses: number[] = [];
    const repeated: string[] = [];
    const exchange = await clientFor(url, {
      pause: async (ms) => void pauses.push(ms),
      onRepeat: ({ code }) => repeated.push(code),
    }).send(call);
    expect(exchange).toMatchObject({ attempts: 2, response: { status: 200 } });
    expect([seen.length, pauses, repeated]).toEqual([2, [3000], ['request-repeated']]);
  });

  test('is not repeated a second time', async () => {
    const { url, seen } = await serve(busyFor(9, '0'));
    const exchange = await clientFor(url, { pause: async () => {} }).send(post);
    expect(exchange).toMatchObject({ attempts: 2, response: { status: 429 } });
    expect(seen).toHaveLength(2);
  });

  test.each([['6'], ['-1'], ['1.5'], ['Fri, 31 Dec 1999 23:59:59 GMT'], ['none']])(
    'is not repeated with Retry-After: %s',
    async (retryAfter) => {
      const { url, seen } = await serve(busyFor(1, retryAfter === 'none' ? undefined : retryAfter));
      expect(await clientFor(url).send(get)).toMatchObject({ attempts: 1, response: { status: 429 } });
      expect(seen).toHaveLength(1);
    },
  );

  test('is not repeated after an interruption, which ends the wait', async () => {
    const { url, seen } = await serve(busyFor(1, '5'));
    const interruption = new AbortController();
    const pause = (): Promise<void> => {
      interruption.abort();
      return new Promise(() => {});
    };
    const exchange = await clientFor(url, { pause, signal: interruption.signal }).send(get);
    expect(exchange).toMatchObject({ attempts: 1, response: { status: 429 } });
    expect(seen).toHaveLength(1);
  });
});
