import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { type Handler, serve } from '../support/servers.ts';

const mebibyte = 1024 * 1024;

async function got(handler: Handler, more: Partial<ApiRequest> = {}): Promise<Exchange> {
  const { url } = await serve(handler);
  return clientFor(url).send({ method: 'GET', path: '/x', as: { kind: 'none' }, ...more });
}

async function gotBody(
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
  more: Partial<ApiRequest> = {},
) {
  const { response } = await got((_, answer) => answer.writeHead(200, headers).end(body), more);
  return response;
}

describe('a body that is not compressed', () => {
  test.each([
    ['empty', '', ''],
    ['JSON', '{"a":1}', '{"a":1}'],
    ['UTF-8', 'Zürich ✓', 'Zürich ✓'],
  ])('is read unchanged: %s', async (_, sent, read) => {
    const response = await gotBody(sent);
    expect(response?.body).toBe(read);
    expect(response).not.toHaveProperty('cut');
    expect(response).not.toHaveProperty('notUtf8');
  });

  test.each<[string, Buffer, string, Readonly<Record<string, string>>]>([
    ['Latin-1', Buffer.from('é1', 'latin1'), '\uFFFD1', {}],
    ['a byte that is in no UTF-8', Buffer.from([0xff, 0x61]), '\uFFFDa', {}],
    ['compressed Latin-1', gzipSync(Buffer.from('é1', 'latin1')), '\uFFFD1', { 'content-encoding': 'gzip' }],
    [
      'Latin-1 with charset=latin1',
      Buffer.from('é1', 'latin1'),
      '\uFFFD1',
      { 'content-type': 'text/plain; charset=latin1' },
    ],
  ])('is marked as not UTF-8: %s', async (_, sent, read, headers) => {
    expect(await gotBody(sent, headers)).toMatchObject({ body: read, notUtf8: true });
  });

  test('comes with header names in lower case, and repeated headers stay apart', async () => {
    const response = await gotBody('', { 'X-Some-Thing': 'A; b' });
    expect(response?.headers).toContainEqual(['x-some-thing', 'A; b']);
  });
});

describe('a body that is compressed although the request does not accept compression', () => {
  const text = '{"message":"Zürich"}';

  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    [' gzip ', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('in the coding "%s" is read', async (encoding, sent) => {
    const response = await gotBody(sent, { 'content-encoding': encoding });
    expect(response?.body).toBe(text);
    expect(response).not.toHaveProperty('cut');
  });

  test.each(['compress', 'toString', '__proto__', 'gzip, br', 'aes128gcm'])(
    'in the unknown coding "%s" is reported and not read',
    async (encoding) => {
      const response = await gotBody(text, { 'content-encoding': encoding });
      expect(response?.body).toBe('');
      expect(response?.cut).toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('unknown Content-Encoding'),
      });
    },
  );

  test.each(['gzip', 'deflate', 'br'])('in broken %s is reported', async (encoding) => {
    const response = await gotBody('this is not compressed', { 'content-encoding': encoding });
    expect(response).toMatchObject({ status: 200, body: '', cut: { kind: 'protocol' } });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ] as const)('is not unpacked if it is a %s bomb', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(8 * mebibyte));
    expect(bomb.length).toBeLessThan(mebibyte / 8);
    const response = await gotBody(bomb, { 'content-encoding': encoding });
    expect(response).toMatchObject({ body: '', cut: { kind: 'too-large' } });
  });
});

describe('a large body', () => {
  test.each([
    [mebibyte, 'is read whole', undefined],
    [mebibyte + 1, 'is cut to 64 KiB as too large', 'too-large'],
  ])('of %i bytes %s', async (size, _, kind) => {
    const response = await gotBody(Buffer.alloc(size, 'x'));
    expect(response?.cut?.kind).toBe(kind);
    expect(response?.body.length).toBe(kind === undefined ? size : 64 * 1024);
  });

  test('is cut after 4 bytes if the request sets that limit', async () => {
    expect((await gotBody('1234', {}, { maxBytes: 4 }))?.cut).toBeUndefined();
    const response = await gotBody('12345', {}, { maxBytes: 4 });
    expect(response?.cut).toMatchObject({ kind: 'too-large', message: expect.stringContaining('over 4 bytes') });
    expect((await gotBody(Buffer.alloc(mebibyte + 1), {}, { maxBytes: 2 * mebibyte }))?.cut).toBeUndefined();
  });

  test('that never ends is not read without end', async () => {
    const { response } = await got((_, answer) => {
      const chunk = Buffer.alloc(256 * 1024, 'x');
      const more = (): void => {
        if (!answer.destroyed) answer.write(chunk, more);
      };
      answer.writeHead(200);
      more();
    });
    expect(response?.cut?.kind).toBe('too-large');
  });
});

describe('a body that comes byte by byte', () => {
  test('is read whole, in one block of memory', async () => {
    const text = `"${'ä'.repeat(2000)}"`;
    const { response } = await got((_, answer) => {
      answer.writeHead(200);
      for (const byte of Buffer.from(text)) answer.write(Buffer.of(byte));
      answer.end();
    });
    expect(response?.body).toBe(text);
    expect(response).not.toHaveProperty('cut');
  });
});

describe('a large header section', () => {
  test('of many short lines is kept in part', async () => {
    const { response } = await got((_, __, socket) => {
      const lines = 'a:\r\n'.repeat(12_000);
      socket.write(`HTTP/1.1 200 OK\r\n${lines}Content-Type: application/json\r\nContent-Length: 4\r\n\r\ntrue`);
    });
    expect(response?.body).toBe('true');
    expect(response?.headers).toContainEqual(['content-type', 'application/json']);
    expect(response?.headers).toHaveLength(101);
  });

  test('of one long line is not read', async () => {
    const { failure } = await got((_, __, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(128 * 1024)}\r\n\r\n`);
    });
    expect(failure?.kind).toBe('too-large');
  });
});
