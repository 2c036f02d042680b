import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { Fetch } from '../../src/domain/fetch.ts';
import type { ApiRequest, ClientOptions } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { closedPort, serve } from '../support/servers.ts';

const url = 'http://grafana.example/sub/';

function send(fetch: Fetch, call: Partial<ApiRequest> = {}, options: Partial<ClientOptions> = {}): Promise<Exchange> {
  const client = clientFor(options.url ?? url, { fetch, ...options });
  return client.send({ method: 'GET', path: '/api/x?y=1', as: { kind: 'none' }, ...call });
}

/** A body that never ends. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });
}

describe('a request through fetch', () => {
  test('has the method, URL, headers and body that a connection would send', async () => {
    let seen: Request | undefined;
    await send(
      async (request) => {
        seen = request.clone();
        return new Response(null, { status: 202 });
      },
      { method: 'DELETE', as: { kind: 'basic', user: 'admin', password: 'x' }, body: '{"instance":"a"}' },
      { headers: [{ name: 'X-Front', value: 'let me in' }] },
    );
    expect(seen).toMatchObject({
      method: 'DELETE',
      url: 'http://grafana.example/sub/api/x?y=1',
      redirect: 'manual',
      credentials: 'omit',
    });
    expect(await seen?.text()).toBe('{"instance":"a"}');
    expect(Object.fromEntries(seen?.headers ?? [])).toMatchObject({
      accept: 'application/json',
      authorization: `Basic ${btoa('admin:x')}`,
      'content-type': 'application/json',
      'x-front': 'let me in',
    });
  });

  test('gives status, headers and body of the response', async () => {
    const exchange = await send(async () => Response.json({ a: 'Zürich' }, { status: 422, headers: { 'X-A': 'b' } }));
    expect(exchange.response).toMatchObject({ status: 422, body: '{"a":"Zürich"}' });
    expect(exchange.response?.headers).toContainEqual(['x-a', 'b']);
    expect(exchange).not.toHaveProperty('failure');
  });

  test('keeps repeated headers apart', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    const { response } = await send(async () => new Response('', { headers }));
    expect(response?.headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
  });

  test('takes a response without a body', async () => {
    expect((await send(async () => new Response(null, { status: 204 }))).response).toMatchObject({
      status: 204,
      body: '',
    });
  });

  test('sends no cookie that an earlier response has set', async () => {
    const seen: (string | null)[] = [];
    const fetch: Fetch = async ({ headers }) => {
      seen.push(headers.get('cookie'));
      return new Response('', { headers: { 'Set-Cookie': 'a=1' } });
    };
    const client = clientFor(url, { fetch });
    for (const path of ['/1', '/2']) await client.send({ method: 'GET', path, as: { kind: 'none' } });
    expect(seen).toEqual([null, null]);
  });
});

describe('through the global fetch', () => {
  const global: Fetch = (request) => fetch(request);

  test('no redirect is followed', async () => {
    const { url } = await serve((request, answer) =>
      request.path === '/api/x?y=1' ? answer.writeHead(302, { Location: '/other' }).end() : answer.end('followed'),
    );
    const { response } = await send(global, {}, { url });
    expect(response).toMatchObject({ status: 302, body: '' });
    expect(response?.headers).toContainEqual(['location', '/other']);
  });

  test('a compressed body is read once', async () => {
    const { url } = await serve((_, answer) =>
      answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('true')),
    );
    expect((await send(global, {}, { url })).response).toMatchObject({ status: 200, body: 'true' });
  });

  test('a closed port is refused', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    expect((await send(global, {}, { url })).failure).toMatchObject({ kind: 'refused' });
  });
});

describe('a request through fetch is bounded', () => {
  test('in the size of the body', async () => {
    const { response } = await send(async () => new Response(endless()), { maxBytes: 100_000 });
    expect(response).toMatchObject({ status: 200, cut: { kind: 'too-large' } });
  });

  test('in the time until the response, and the function can notice', async () => {
    let signal: AbortSignal | undefined;
    const fetch: Fetch = (request) => {
      signal = request.signal;
      return new Promise(() => {});
    };
    expect((await send(fetch, {}, { timeoutMs: 30 })).failure).toMatchObject({ kind: 'timeout' });
    expect(signal?.aborted).toBe(true);
  });

  test('in the time until the end of the body', async () => {
    const stuck = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
    const { response } = await send(async () => new Response(stuck), {}, { timeoutMs: 30 });
    expect(response).toMatchObject({ status: 200, cut: { kind: 'timeout' } });
  });

  test('in the time until the end of a body of empty chunks', async () => {
    const empty = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(0)) });
    const { response } = await send(async () => new Response(empty), {}, { timeoutMs: 30 });
    expect(response).toMatchObject({ status: 200, cut: { kind: 'timeout' } });
  });

  test('in the time that headers of the same name take', async () => {
    const headers = new Headers();
    for (let count = 0; count < 40_000; count += 1) headers.append('set-cookie', 'a=1');
    const { response } = await send(async () => new Response('true', { headers }));
    expect(response).toMatchObject({ status: 200, body: 'true' });
    expect(response?.headers).toContainEqual(['(left out)', expect.any(String)]);
  }, 5000);

  test('by an interruption', async () => {
    const interruption = new AbortController();
    const fetch: Fetch = () => {
      interruption.abort();
      return new Promise(() => {});
    };
    const { failure } = await send(fetch, {}, { signal: interruption.signal });
    expect(failure).toMatchObject({ kind: 'aborted' });
  });

  test('and the body that is not read to its end is cancelled', async () => {
    let reason: unknown;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      cancel: (given) => {
        reason = given;
      },
    });
    await send(async () => new Response(body), { maxBytes: 1000 });
    expect(reason).toBeDefined();
  });
});

describe('a request through fetch leaves nothing open', () => {
  test('if the response comes after the time is over: its body is cancelled', async () => {
    const cancel = vi.fn();
    let respond = (_: Response): void => {};
    const responding = new Promise<Response>((resolve) => {
      respond = resolve;
    });
    const { failure } = await send(() => responding, {}, { timeoutMs: 10 });
    expect(failure).toMatchObject({ kind: 'timeout' });
    respond(new Response(new ReadableStream({ cancel })));
    await setImmediate();
    expect(cancel).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'TimeoutError' }));
  });

  test.each([
    ['has followed a redirect', { redirected: true, status: 200, headers: new Headers() }],
    ['has no status', { headers: new Headers() }],
    ['has a header whose value is a number', { status: 200, headers: new Map([['x-a', 5]]) }],
  ])('if the response %s: its body is cancelled', async (_, response) => {
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const { failure } = await send(async () => ({ ...response, body }) as unknown as Response, { method: 'POST' });
    expect(failure?.message).toContain('ERR_FETCH_');
    expect(cancel).toHaveBeenCalledOnce();
  });
});

test.each([
  ['never settles', 'new Promise(() => {})'],
  ['gives a body that never ends', 'Promise.resolve(new Response(new ReadableStream()))'],
])('a process with nothing else to do stays until the time of a request is over if fetch %s', (_, result) => {
  const script = `
    const { createClient } = await import(process.argv[1]);
    const client = createClient({ url: 'http://grafana.example/', timeoutMs: 10, connections: 1, fetch: () => ${result} });
    const { failure, response } = await client.send({ method: 'GET', path: '/', as: { kind: 'none' } });
    console.log((failure ?? response.cut).kind);`;
  const { href } = new URL('../../src/http/client.ts', import.meta.url);
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, href], {
    encoding: 'utf8',
  });
  expect([stdout, status]).toEqual(['timeout\n', 0]);
});

describe('a function that does not respond as fetch does', () => {
  const notAResponse =
    (value: unknown): Fetch =>
    async () =>
      value as Response;

  test.each<[string, Fetch, string]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
      'ERR_FETCH_FAILED',
    ],
    ['rejects with a text', () => Promise.reject('broken'), 'ERR_FETCH_FAILED'],
    ['gives a network error', async () => Response.error(), 'ERR_FETCH_FAILED'],
    ['gives nothing', notAResponse(undefined), 'ERR_FETCH_RESPONSE'],
    ['gives null', notAResponse(null), 'ERR_FETCH_RESPONSE'],
    ['gives a text', notAResponse('true'), 'ERR_FETCH_RESPONSE'],
    ['gives another object', notAResponse({ status: 200, body: 'true' }), 'ERR_FETCH_RESPONSE'],
    ['gives the status 99', notAResponse({ status: 99, body: null, headers: new Headers() }), 'ERR_FETCH_RESPONSE'],
    [
      'has followed a redirect',
      notAResponse({ redirected: true, status: 200, body: null, headers: new Headers() }),
      'ERR_FETCH_REDIRECTED',
    ],
  ])('and %s is reported as $2', async (_, fetch, code) => {
    const { failure } = await send(fetch, { method: 'POST', body: '{}' });
    expect(failure?.message).toContain(code);
    expect(failure?.kind).toBe(code === 'ERR_FETCH_FAILED' ? 'reset' : 'protocol');
  });

  test.each<[string, ReadableStream]>([
    ['holds text instead of bytes', new ReadableStream({ start: (controller) => controller.enqueue('true') })],
    ['fails', new ReadableStream({ pull: (controller) => controller.error(new Error('broken')) })],
  ])('and whose body %s gives an incomplete response', async (_, body) => {
    const fetch = notAResponse({ status: 200, body, headers: new Headers() });
    const { response } = await send(fetch, { method: 'POST', body: '{}' });
    expect(response).toMatchObject({ status: 200, body: '', cut: { kind: expect.any(String) } });
  });

  test('is called once more for a GET that failed, and never for a POST', async () => {
    let calls = 0;
    const fetch: Fetch = async () => {
      calls += 1;
      throw new Error('broken');
    };
    await send(fetch);
    expect(calls).toBe(2);
    await send(fetch, { method: 'POST', body: '{}' });
    expect(calls).toBe(3);
  });
});
