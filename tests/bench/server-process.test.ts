import { Agent, request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { startServerProcess } from '../../bench/server-process.ts';

it('The server process of the bench delays responses and new connections, and counts both', async () => {
  const server = startServerProcess();
  onTestFinished(() => server.end());
  const { url } = await server.open({ latencyMs: 20, connectMs: 200, seedPersonas: false });
  // One connection, so that only the first response waits for a handshake.
  const dispatcher = new Agent({ connections: 1, pipelining: 1 });
  onTestFinished(() => dispatcher.close());
  for (const path of ['api/health', 'api/health']) {
    const { statusCode, body } = await request(`${url}${path}`, { dispatcher });
    await body.dump();
    expect(statusCode).toBe(200);
  }
  const { requests, connections } = await server.close();
  const [first = 0, second = 0] = requests.map(({ startedAt, endedAt }) => endedAt - startedAt);
  expect(requests).toHaveLength(2);
  expect(connections).toBe(1);
  // Timers may fire a little early, never by this much.
  expect(first).toBeGreaterThan(190);
  expect(second).toBeGreaterThan(15);
});

it('The server process of the bench opens a new server each time', async () => {
  const server = startServerProcess();
  onTestFinished(() => server.end());
  const conditions = { latencyMs: 0, connectMs: 0, seedPersonas: true };
  const first = await server.open(conditions);
  await server.close();
  const second = await server.open(conditions);
  expect(second.admin.password).not.toBe(first.admin.password);
  expect(second.serviceAccountToken).toEqual(expect.any(String));
  expect(await server.close()).toEqual({ requests: [], connections: 0 });
});
