import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { host, listenRaw, pem } from '../../fixtures/hostile/listen.ts';
import { clientFor } from '../support/clients.ts';
import { four, get, keepTwo, post, serveConnections, statuses, until } from '../support/connection-servers.ts';

const ca = pem('authority.pem');
const tls = { cert: pem('server.pem'), key: pem('server.key') };
const fourGets = [get, get, get, get];

describe('connections for GET requests', () => {
  test.each([
    ['without TLS', {}, {}],
    ['with TLS', { tls }, { ca }],
  ])('are opened beside the first request, and used by those that follow: %s', async (_, options, change) => {
    const server = await serveConnections(options);
    const client = clientFor(server.url, change);
    client.warmUp?.(4);
    const first = client.send({ ...get, path: '/wait' });
    await until(() => server.waiting.length === 1 && server.connections.length === 4);
    for (const respond of server.waiting) respond();
    expect((await first).response?.status).toBe(200);
    expect(await statuses(client, fourGets)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(4);
  });

  test('are not opened without a request', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    client.warmUp?.(4);
    await client.close();
    const other = clientFor(server.url);
    expect(await statuses(other, [get])).toEqual([200]);
    expect(server.connections).toHaveLength(1);
  });

  test('are no more than requests may be under way', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { connections: 3 });
    client.warmUp?.(9);
    expect(await statuses(client, fourGets)).toEqual([200, 200, 200, 200]);
    client.warmUp?.(9);
    expect(await statuses(client, fourGets)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(3);
  });

  test('are opened beside two idle connections that the target left open, up to four', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.warmUp?.(4);
    await until(() => server.connections.length === 4);
    expect(await statuses(client, fourGets)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(4);
  });

  test('are not used by requests that may write', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.warmUp?.(4);
    await until(() => server.connections.length === 4);
    client.prepare?.(4);
    expect(await statuses(client, [...four, ...fourGets])).toEqual(Array(8).fill(200));
    expect(server.connections.map(({ methods }) => methods.join()).toSorted()).toEqual([
      'DELETE',
      'DELETE',
      'GET',
      'GET',
      'GET,GET',
      'GET,GET',
      'POST',
      'POST',
    ]);
  });

  test('are not opened to a server that announces that it closes each connection, except beside the first request', async () => {
    const server = await serveConnections({
      onRequest: (_, response) => void response.writeHead(200, { connection: 'close' }).end('true'),
    });
    const client = clientFor(server.url);
    client.warmUp?.(2);
    expect(await statuses(client, [get])).toEqual([200]);
    expect(await statuses(client, [get])).toEqual([200]);
    expect(server.connections.map(({ methods }) => methods.length)).toEqual([1, 1]);
    client.warmUp?.(4);
    expect(await statuses(client, [get, post])).toEqual([200, 200]);
    expect(server.connections.map(({ methods }) => methods.length)).toEqual([1, 1, 1, 1]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('lose no request when the target %s the unused ones', async (_, closeIdle) => {
    const server = await serveConnections({
      onConnection: (socket, count) => {
        if (count > 1 && count <= 4) closeIdle(socket);
      },
    });
    const client = clientFor(server.url);
    client.warmUp?.(4);
    expect(await statuses(client, [get])).toEqual([200]);
    const exchanges = await Promise.all(fourGets.map((call) => client.send(call)));
    expect(exchanges.map(({ response }) => response?.status)).toEqual([200, 200, 200, 200]);
    const before = server.connections.length;
    client.warmUp?.(8);
    expect(await statuses(client, [get])).toEqual([200]);
    expect(server.connections.length).toBeLessThanOrEqual(before + 1);
  });

  test('are closed when they were not used in time, and with the client', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { connections: 5, timeoutMs: 1000 });
    await keepTwo(client, server);
    client.warmUp?.(5);
    await until(() => server.connections.length === 5 && server.open().length === 2);
    client.warmUp?.(4);
    await until(() => server.connections.length === 7);
    await client.close();
    await until(() => server.open().length === 0);
  });

  test('hold up no request to a server that handles one connection at a time', async () => {
    const waiting: Socket[] = [];
    let isBusy = false;
    const serveNext = (): void => {
      const socket = waiting.shift();
      isBusy = socket !== undefined;
      socket?.on('close', serveNext).on('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\ntrue'));
    };
    const listening = await listenRaw((socket) => {
      waiting.push(socket);
      if (!isBusy) serveNext();
    });
    onTestFinished(() => listening.close());
    const client = clientFor(`http://${host}:${listening.port}/`);
    client.warmUp?.(4);
    expect(await statuses(client, [get, get])).toEqual([200, 200]);
    expect(await statuses(client, fourGets)).toEqual([200, 200, 200, 200]);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
  });
});
