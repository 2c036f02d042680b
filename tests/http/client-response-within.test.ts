import { describe, expect, test } from 'vitest';
import { clientFor } from '../support/clients.ts';
import { say, serve } from '../support/servers.ts';

const remove = { method: 'DELETE', path: '/x', as: { kind: 'none' }, body: '{}', responseWithinMs: 4000 } as const;

describe('a request that has its own time for a response', () => {
  test('gets a response that comes after the timeout of the client', async () => {
    const { url } = await serve((_, response) => setTimeout(() => say(response, 202, {}), 150));
    const client = clientFor(url, { timeoutMs: 50 });
    expect((await client.send(remove)).response?.status).toBe(202);
    expect((await client.send({ ...remove, responseWithinMs: 60 })).failure?.kind).toBe('timeout');
  });

  test('gives its body the timeout of the client, and keeps the status', async () => {
    const { url } = await serve((_, __, socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 10\r\n\r\n{');
    });
    const { response } = await clientFor(url, { timeoutMs: 50 }).send(remove);
    expect(response).toMatchObject({ status: 202, cut: { kind: 'timeout' } });
  });

  test('is never sent twice, as the server may still carry out the first one', async () => {
    const { url, seen } = await serve((_, __, socket) => socket.resetAndDestroy());
    expect(await clientFor(url).send(remove)).toMatchObject({ attempts: 1, failure: { kind: 'reset' } });
    expect(seen).toHaveLength(1);
  });

  test('is not aborted by the signal once it is on its way', async () => {
    const stop = new AbortController();
    const { url } = await serve((_, response) => {
      stop.abort();
      setTimeout(() => say(response, 202, {}), 50);
    });
    const client = clientFor(url, { signal: stop.signal });
    expect((await client.send(remove)).response?.status).toBe(202);
  });

  test('is not sent when the signal came first, unless it restores something', async () => {
    const { url, seen } = await serve((_, response) => say(response, 202, {}));
    const client = clientFor(url, { signal: AbortSignal.abort() });
    expect((await client.send(remove)).failure?.kind).toBe('aborted');
    expect(seen).toHaveLength(0);
    expect((await client.send({ ...remove, evenIfInterrupted: true })).response?.status).toBe(202);
  });
});
