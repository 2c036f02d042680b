import { onTestFinished } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { type ApiRequest, type Client, type ClientOptions, createClient } from '../../src/http/client.ts';

/** A client that closes when the test ends. */
export function clientFor(url: string, change: Partial<ClientOptions> = {}): Client {
  const client = createClient({ url, timeoutMs: 5000, connections: 4, ...change });
  onTestFinished(() => client.close());
  return client;
}

/** A client that sends nothing: a function answers, and what was asked is kept. */
export function fakeClient(answering: (call: ApiRequest, count: number) => Exchange | Promise<Exchange>): Client & {
  readonly calls: readonly ApiRequest[];
} {
  const calls: ApiRequest[] = [];
  return {
    url: 'http://target.invalid/',
    calls,
    async send(call) {
      calls.push(call);
      return answering(call, calls.length);
    },
    close: async () => {},
  };
}
