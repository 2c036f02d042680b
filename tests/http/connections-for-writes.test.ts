import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { host, listenRaw, pem } from '../../fixtures/hostile/listen.ts';
import { createConnectionsForWrites } from '../../src/http/connections-for-writes.ts';
import { watchIdleConnections } from '../../src/http/watch-idle-connections.ts';
import { clientFor } from '../support/clients.ts';
import { four, get, keepTwo, post, remove, serveConnections, statuses, until } from '../support/connection-servers.ts';

const ca = pem('authority.pem');
const tls = { cert: pem('server.pem'), key: pem('server.key') };

describe('a connection that is opened for a request', () => {
  /** The sockets that a request gets from a target that closes the first connections as soon as they are open. */
  async function opened(closedAtFirst: number) {
    let accepted = 0;
    const target = await listenRaw((socket) => {
      accepted += 1;
      if (accepted <= closedAtFirst) socket.end();
    });
    onTestFinished(() => target.close());
    const forWrites = createConnectionsForWrites({
      idle: { ...watchIdleConnections(), areLeftOpen: false },
      requests: { pending: 0, responses: 0 },
      limit: 1,
      maxAgeMs: 1000,
    });
    const open = forWrites.connectorOf((_, callback) => {
      const socket = connect(target.port, host);
      // By the time that a busy client looks at the connection, it may be closed.
      const isClosed = accepted < closedAtFirst;
      socket.once(isClosed ? 'end' : 'connect', () => callback(null, socket));
      socket.resume();
    });
    const socket = await new Promise<Socket | null>((resolve) => {
      open({ hostname: host, protocol: 'http:', port: String(target.port) }, (_error, given) => resolve(given));
    });
    onTestFinished(() => void socket?.destroy());
    return { accepted, isOpen: socket?.readableEnded === false };
  }

  test.each([
    ['is used if the target leaves it open', 0, { accepted: 1, isOpen: true }],
    ['is replaced if the target closed it before anything was sent', 1, { accepted: 2, isOpen: true }],
    ['is replaced only once if the target closes the second connection', 2, { accepted: 2, isOpen: false }],
  ])('%s', async (_, closedAtFirst, expected) => {
    expect(await opened(closedAtFirst)).toEqual(expected);
  });
});

describe('prepared connections', () => {
  test('wait in at most the number of requests that may be under way, however often they are prepared', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { connections: 4 });
    await keepTwo(client, server);
    const slow = [1, 2].map(() => client.send({ ...post, path: '/wait' }));
    await until(() => server.waiting.length === 2);
    for (const count of [1, 2, 9]) client.prepare?.(count);
    await until(() => server.connections.length === 8);
    for (const respond of server.waiting) respond();
    await Promise.all(slow);
    client.prepare?.(4);
    expect(await statuses(client, four)).toEqual([200, 200, 200, 200]);
    expect(server.connections).toHaveLength(8);
  });

  test('are replaced when they are used, until each of the expected requests had one', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { connections: 2 });
    await keepTwo(client, server);
    client.prepare?.(3);
    await until(() => server.connections.length === 4);
    expect(await statuses(client, [post])).toEqual([200]);
    await until(() => server.connections.length === 5);
    expect(await statuses(client, [post, post])).toEqual([200, 200]);
    expect(server.connections.map(({ methods }) => methods.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('are closed with the client, used or not, open or not', async () => {
    const server = await serveConnections({ tls });
    const client = clientFor(server.url, { ca });
    await keepTwo(client, server);
    client.prepare?.(2);
    await until(() => server.connections.length === 4);
    client.prepare?.(4);
    await client.close();
    client.prepare?.(4);
    await until(() => server.open().length === 0);
    expect(server.connections).toHaveLength(4);
  });

  test('are closed with the client if the target does not finish the TLS handshake', async () => {
    const server = await serveConnections({ tls });
    let accepted = 0;
    const front = await listenRaw((socket) => {
      accepted += 1;
      if (accepted > 2) return void socket.resume();
      const upstream = connect(Number(new URL(server.url).port), host);
      upstream.on('error', () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    onTestFinished(() => front.close());
    const client = clientFor(`https://${host}:${front.port}/`, { ca, timeoutMs: 60_000 });
    await keepTwo(client, server);
    client.prepare?.(2);
    await until(() => accepted === 4);
    await client.close();
    await until(() => front.sockets.size === 0);
  });

  test('are closed when they were not used in time, without a request', async () => {
    const server = await serveConnections();
    const client = clientFor(server.url, { timeoutMs: 1000 });
    await keepTwo(client, server);
    client.prepare?.(3);
    await until(() => server.connections.length === 5 && server.open().length === 2);
    expect(server.connections.map(({ methods }) => methods)).toEqual([['GET'], ['GET'], [], [], []]);
    client.prepare?.(1);
    await until(() => server.connections.length === 6);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['has closed them', (socket) => socket.end()],
    ['has reset them', (socket) => socket.resetAndDestroy()],
    [
      'has closed them with a response that nobody requested',
      (socket) => socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n'),
    ],
  ])('are not used after the target %s, and no more are prepared', async (_, closeIdle) => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.prepare?.(2);
    await until(() => server.connections.length === 4);
    const idle = server.connections.slice(2);
    for (const { socket } of idle) closeIdle(socket);
    expect(await statuses(client, [post, remove])).toEqual([200, 200]);
    client.prepare?.(4);
    expect(await statuses(client, [post, remove])).toEqual([200, 200]);
    expect(server.connections.slice(4).map(({ methods }) => methods.length)).toEqual([1, 1, 1, 1]);
    expect(idle.map(({ methods }) => methods)).toEqual([[], []]);
  });

  test.each([
    ['the first', 0b0001],
    ['the second and third', 0b0110],
    ['the last', 0b1000],
    ['all but the third', 0b1011],
    ['all but the first', 0b1110],
    ['all', 0b1111],
  ])('lose no request when the target closes %s of four', async (_, closed) => {
    const server = await serveConnections();
    const client = clientFor(server.url);
    await keepTwo(client, server);
    client.prepare?.(4);
    await until(() => server.connections.length === 6);
    const requests = statuses(client, four);
    for (const [at, { socket }] of server.connections.slice(2).entries()) if (closed & (1 << at)) socket.end();
    expect(await requests).toEqual([200, 200, 200, 200]);
    expect(server.connections.filter(({ methods }) => methods.length > 1)).toEqual([]);
  });

  test('are given up when the target responds to nothing else while they wait', async () => {
    let isBlocked = false;
    const blocked: (() => void)[] = [];
    const server = await serveConnections({
      onConnection: (socket, count) => {
        if (count <= 2) return;
        isBlocked = true;
        socket.on('close', () => {
          isBlocked = false;
          for (const respond of blocked.splice(0)) respond();
        });
      },
      onRequest: ({ url }, response) => {
        const respond = (): void => void response.end('true');
        if (url === '/wait') server.waiting.push(respond);
        else if (isBlocked) blocked.push(respond);
        else respond();
      },
    });
    const client = clientFor(server.url, { timeoutMs: 1000 });
    await keepTwo(client, server);
    client.prepare?.(1);
    await until(() => server.connections.length === 3);
    expect((await client.send(get)).response?.status).toBe(200);
    client.prepare?.(4);
    expect((await client.send(get)).response?.status).toBe(200);
    expect(server.connections).toHaveLength(3);
  });
});
