import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { host, listenRaw, pem } from '../../fixtures/hostile/listen.ts';
import type { ClientOptions } from '../../src/http/client.ts';
import { clientFor } from '../support/clients.ts';
import { four, get, keepTwo, post, remove, serveConnections, statuses, until } from '../support/connection-servers.ts';

const ca = pem('authority.pem');
const tls = { cert: pem('server.pem'), key: pem('server.key') };
const mutualTls = { ...tls, requestCert: true, rejectUnauthorized: true, ca };

/** A proxy that opens tunnels. */
async function startTunnels(): Promise<{ readonly url: string; readonly tunnels: Socket[] }> {
  const tunnels: Socket[] = [];
  const listening = await listenRaw((client) => {
    tunnels.push(client);
    client.once('data', (head) => {
      const [, target] = /^CONNECT [^:]+:(\d+) /.exec(head.toString()) ?? [];
      const upstream = connect(Number(target), host, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
    });
  });
  onTestFinished(() => listening.close());
  return { url: `http://${host}:${listening.port}/`, tunnels };
}

/** A server with one thread: it responds on a connection until that is closed, and lets all others wait. */
async function startOneThread(
  response: string,
  closes: boolean,
): Promise<{ readonly url: string; accepted(): number }> {
  const waiting: Socket[] = [];
  let accepted = 0;
  let isBusy = false;
  const serveNext = (): void => {
    const socket = waiting.shift();
    isBusy = socket !== undefined;
    socket?.on('close', serveNext).on('data', () => (closes ? socket.end(response) : socket.write(response)));
  };
  const listening = await listenRaw((socket) => {
    accepted += 1;
    waiting.push(socket);
    if (!isBusy) serveNext();
  });
  onTestFinished(() => listening.close());
  return { url: `http://${host}:${listening.port}/`, accepted: () => accepted };
}

describe('requests that are not GET', () => {
  test.each<[string, Parameters<typeof serveConnections>[0], Partial<ClientOptions>]>([
    ['without TLS', {}, {}],
    ['with TLS', { tls }, { ca }],
    ['with a client certificate', { tls: mutualTls }, { ca, cert: pem('client.pem'), key: pem('client.key') }],
  ])('use prepared connections, each for one request: %s', async (_, options, change) => {
    const server = await serveConnections(options);
    const client = clientFor(server.url, change);
    await keepTwo(client, server);
    for (let wave = 1; wave <= 5; wave += 1) {
      client.prepare?.(4);
      await until(() => server.connections.length === 2 + 4 * wave);
      expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    }
    expect(server.connections).toHaveLength(22);
    expect(server.connections.slice(2).map(({ methods }) => methods.length)).toEqual(Array(20).fill(1));
  });

  test('use connections that are still opening', async () => {
    const server = await serveConnections({ tls });
    const client = clientFor(server.url, { ca });
    await keepTwo(client, server);
    client.prepare?.(4);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(6);
  });

  test('use connections that are prepared through a proxy', async () => {
    const server = await serveConnections({ tls });
    const { url, tunnels } = await startTunnels();
    const client = clientFor(server.url, { ca, proxy: url });
    await keepTwo(client, server);
    client.prepare?.(4);
    await until(() => server.connections.length === 6);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    expect([tunnels.length, server.connections.length]).toEqual([6, 6]);
  });

  test('use connections that are prepared to a proxy that forwards', async () => {
    const proxy = await serveConnections({
      onRequest: ({ url }, response) => {
        if (url?.endsWith('/wait')) proxy.waiting.push(() => response.end('true'));
        else response.end('true');
      },
    });
    const client = clientFor('http://grafana.invalid/', { proxy: proxy.url });
    await keepTwo(client, proxy);
    client.prepare?.(4);
    await until(() => proxy.connections.length === 6);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    expect(proxy.connections).toHaveLength(6);
  });

  test('open their connections themselves if more are needed than are prepared', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.prepare?.(1);
    await until(() => server.connections.length === 3);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(6);
  });
});

describe('no connection is prepared', () => {
  test('before two were idle at the same time', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    client.prepare?.(4);
    expect(await statuses(client, [get])).toEqual([200]);
    client.prepare?.(4);
    expect(await statuses(client, [post])).toEqual([200]);
    expect(server.connections).toHaveLength(2);
  });

  test('for a client that has one connection', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { connections: 1 });
    expect(await statuses(client, [get, get, get])).toEqual([200, 200, 200]);
    client.prepare?.(1);
    expect(await statuses(client, [get])).toEqual([200]);
    expect(server.connections).toHaveLength(1);
  });

  test('to a server that closes each connection after the response', async () => {
    const server = await serveConnections({
      onRequest: (_, response) => void response.writeHead(200, { connection: 'close' }).end('true'),
    });
    const client = clientFor(server.url);
    expect(await statuses(client, [get, get, get])).toEqual([200, 200, 200]);
    client.prepare?.(4);
    expect(await statuses(client, [post, remove])).toEqual([200, 200]);
    expect(server.connections).toHaveLength(5);
  });

  test('to a server that responds on two connections at the same time, and announces that it closes them', async () => {
    const server = await serveConnections({
      onRequest: ({ method }, response) => {
        const respond = (): void => void response.writeHead(200, { connection: 'close' }).end('true');
        if (method === 'GET') server.waiting.push(respond);
        else respond();
      },
    });
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.prepare?.(4);
    expect(await statuses(client, [post, remove])).toEqual([200, 200]);
    expect(server.connections).toHaveLength(4);
  });

  test('to a server that closes an idle connection without having announced it', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    for (const { socket } of server.connections) socket.end();
    await until(() => server.open().length === 0);
    client.prepare?.(4);
    expect(await statuses(client, [post, remove])).toEqual([200, 200]);
    expect(server.connections).toHaveLength(4);
  });

  test('to a server that did not respond to a GET', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { timeoutMs: 1000 });
    await keepTwo(client, server);
    expect((await client.send({ ...get, path: '/wait' })).failure?.kind).toBe('timeout');
    client.prepare?.(4);
    expect(await statuses(client, [post])).toEqual([200]);
    expect(server.connections).toHaveLength(3);
  });

  test('to a server that handles one connection at a time and closes it after the response', async () => {
    const server = await startOneThread('HTTP/1.0 200 OK\r\n\r\ntrue', true);
    const client = clientFor(server.url);
    for (let wave = 0; wave < 3; wave += 1) {
      client.prepare?.(4);
      expect(await statuses(client, [get, get, post, remove])).toEqual([200, 200, 200, 200]);
    }
    expect(server.accepted()).toBe(12);
  });

  test('to a server that handles one connection at a time and keeps it', async () => {
    const server = await startOneThread('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ntrue', false);
    const client = clientFor(server.url, { connections: 2, timeoutMs: 1000 });
    const exchanges = await Promise.all([client.send(get), client.send(get)]);
    expect(exchanges.filter(({ response }) => response)).toHaveLength(1);
    client.prepare?.(2);
    expect((await client.send(get)).response?.status).toBe(200);
    expect(server.accepted()).toBe(2);
  });
});
