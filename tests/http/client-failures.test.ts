import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { host, listenRaw } from '../../fixtures/hostile/listen.ts';
import type { Note } from '../../src/domain/messages/notes.ts';
import { clientFor } from '../support/clients.ts';
import { closedPort, say, serve } from '../support/servers.ts';

const nobody = { kind: 'none' } as const;
const get = { method: 'GET', path: '/x', as: nobody } as const;

describe('a connection that is closed before a response', () => {
  const closing = async (times: number) => {
    let left = times;
    return serve((_, response, socket) => {
      left -= 1;
      if (left >= 0) socket.resetAndDestroy();
      else say(response, 200, true);
    });
  };

  test.each(['GET', 'PUT', 'DELETE'] as const)('causes one more %s, with a note', async (method) => {
    const notes: Note[] = [];
    const { url, seen } = await closing(1);
    const exchange = await clientFor(url, { onRepeat: (note) => notes.push(note) }).send({ ...get, method });
    expect(exchange).toMatchObject({ attempts: 2, response: { status: 200, body: 'true' } });
    expect(seen).toHaveLength(2);
    expect(notes).toEqual([{ code: 'request-repeated', message: expect.stringContaining(`${method} /x`) }]);
  });

  test.each(['GET', 'DELETE'] as const)('causes no third %s', async (method) => {
    const notes: Note[] = [];
    const { url, seen } = await closing(5);
    const exchange = await clientFor(url, { onRepeat: (note) => notes.push(note) }).send({ ...get, method });
    expect(exchange).toMatchObject({ attempts: 2, failure: { kind: 'reset' } });
    expect(exchange).not.toHaveProperty('response');
    expect(seen).toHaveLength(2);
    expect(notes).toEqual([]);
  });

  test.each(['POST', 'PATCH'] as const)(
    'causes no second %s, because the first may have been carried out',
    async (method) => {
      const { url, seen } = await closing(1);
      const exchange = await clientFor(url).send({ ...get, method, body: '{}' });
      expect(exchange).toMatchObject({ attempts: 1, failure: { kind: 'reset' } });
      expect(seen).toHaveLength(1);
    },
  );

  test.each([400, 401, 429, 500, 503])(
    'is not assumed if the response has status %i, so no second request is sent',
    async (status) => {
      const { url, seen } = await serve((_, response) => say(response, status, {}));
      expect((await clientFor(url).send(get)).attempts).toBe(1);
      expect(seen).toHaveLength(1);
    },
  );
});

describe('a response that breaks off', () => {
  const half = (socket: Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\ntru', () =>
      socket.resetAndDestroy(),
    );
  };

  test('is kept as far as it came, with the reason', async () => {
    const { url } = await serve((_, __, socket) => half(socket));
    const { response, failure } = await clientFor(url).send({ ...get, method: 'POST', body: '{}' });
    expect(failure).toBeUndefined();
    expect(response).toMatchObject({ status: 200, cut: { kind: 'reset' } });
    expect('true'.startsWith(response?.body ?? 'x')).toBe(true);
  });

  test('causes a second GET, whose response is used', async () => {
    let count = 0;
    const { url } = await serve((_, response, socket) => {
      count += 1;
      if (count === 1) half(socket);
      else say(response, 200, true);
    });
    expect(await clientFor(url).send(get)).toMatchObject({ attempts: 2, response: { body: 'true' } });
  });

  test('is kept if the second GET gets no response', async () => {
    let count = 0;
    const { url } = await serve((_, __, socket) => {
      count += 1;
      if (count === 1) half(socket);
      else socket.resetAndDestroy();
    });
    expect(await clientFor(url).send(get)).toMatchObject({
      attempts: 2,
      response: { status: 200, cut: { kind: 'reset' } },
    });
  });
});

describe('a response that does not come in time', () => {
  // Long enough for a head to arrive on a machine that is busy.
  const quick = { timeoutMs: 300 };

  test.each([
    ['is a timeout without headers', undefined],
    ['is a timeout with headers and no body', ''],
    ['is a timeout with half a body', 'tru'],
  ])('%s', async (_, body) => {
    const { url, seen } = await serve((__, response) => {
      if (body !== undefined) {
        response.writeHead(200, { 'content-length': '4' });
        response.flushHeaders();
        if (body !== '') response.write(body);
      }
    });
    const exchange = await clientFor(url, quick).send(get);
    const { kind, message } = exchange.failure ?? exchange.response?.cut ?? {};
    expect(kind).toBe('timeout');
    expect(message).toContain('--timeout');
    expect(exchange.response !== undefined).toBe(body !== undefined);
    expect(exchange.attempts).toBe(1);
    expect(seen).toHaveLength(1);
  });
});

describe('a response that is not HTTP', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.0\r\n\r\n'],
    ['no status', 'HTTP/1.1 banana\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
  ])('is a protocol failure: %s', async (_, text) => {
    const { url } = await serve((__, ___, socket) => socket.end(text));
    const exchange = await clientFor(url).send({ ...get, method: 'POST' });
    expect(exchange.failure?.kind).toBe('protocol');
  });
});

describe('a client without a server', () => {
  test('reports a closed port with its code', async () => {
    const { failure } = await clientFor(`http://127.0.0.1:${await closedPort()}/`).send(get);
    expect(failure).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('(ECONNREFUSED)'),
    });
  });

  test('reports a server without TLS', async () => {
    const { url } = await serve((_, response) => say(response, 200, true));
    const { failure } = await clientFor(url.replace('http:', 'https:')).send(get);
    expect(failure?.kind).toBe('tls');
  });
});

describe('a proxy that opens no tunnel', () => {
  test.each([
    ['GET', 503],
    ['POST', 403],
    ['DELETE', 502],
  ] as const)('leaves a %s unsent, and its status %i is named', async (method, status) => {
    const proxy = await listenRaw((socket) => void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
    onTestFinished(() => proxy.close());
    const client = clientFor('https://target.invalid/', { proxy: `http://${host}:${proxy.port}/` });
    const { failure, attempts } = await client.send({ ...get, method });
    expect([failure?.kind, attempts]).toEqual(['unreachable', 1]);
    expect(failure?.message).toContain(`status ${status}`);
  });
});

describe('an interrupted client', () => {
  test('ends the current request and does not repeat it', async () => {
    const controller = new AbortController();
    const { url, seen } = await serve(() => controller.abort());
    const exchange = await clientFor(url, { signal: controller.signal }).send(get);
    expect(exchange).toMatchObject({ attempts: 1, failure: { kind: 'aborted' } });
    expect(seen).toHaveLength(1);
  });

  test('reports an incomplete response as aborted', async () => {
    const controller = new AbortController();
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '4' });
      response.write('tr', () => setImmediate(() => controller.abort()));
    });
    const { response, failure } = await clientFor(url, { signal: controller.signal }).send(get);
    expect((failure ?? response?.cut)?.kind).toBe('aborted');
  });

  test('sends only requests that clean up', async () => {
    const { url, seen } = await serve((_, response) => say(response, 200, true));
    const client = clientFor(url, { signal: AbortSignal.abort() });
    expect((await client.send(get)).failure?.kind).toBe('aborted');
    expect((await client.send({ ...get, evenIfInterrupted: true })).response?.status).toBe(200);
    expect(seen).toHaveLength(1);
  });
});
