import { expect, test } from 'vitest';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { waitForServer } from '../../src/app/wait-for-server.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';

test('--wait asks the health page without credentials until the server is up', async () => {
  const client = fakeClient((_, count) => [unanswered(), answer(503, {}), answer(200, {})][count - 1] ?? answer(500));
  await waitForServer(client, 60_000, withoutWaiting(), undefined);
  expect(client.calls.map(({ method, path, as }) => [method, path, as.kind])).toEqual(
    Array(3).fill(['GET', '/api/health', 'none']),
  );
});

test('--wait gives up when its time is over', async () => {
  const client = fakeClient(() => unanswered());
  await waitForServer(client, 3000, withoutWaiting(), undefined);
  expect(client.calls.length).toBeGreaterThanOrEqual(2);
  expect(client.calls.length).toBeLessThanOrEqual(4);
});

test('--wait ends at an interruption', async () => {
  const client = fakeClient(() => unanswered());
  await waitForServer(client, 3000, withoutWaiting(), AbortSignal.abort());
  expect(client.calls).toEqual([]);
});

test('--wait pauses for a second between two attempts, and at the end for what is left of its time', async () => {
  let clock = 7000;
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    clock += ms;
  };
  const client = fakeClient(() => {
    clock += 100;
    return unanswered();
  });
  await waitForServer(client, 2500, { now: () => clock, pause }, undefined);
  expect(pauses).toEqual([1000, 1000, 200]);
});

test('--wait does not pause for a negative time after an attempt that took longer than was left', async () => {
  let clock = 0;
  const pauses: number[] = [];
  const client = fakeClient(() => {
    clock += 4000;
    return unanswered();
  });
  await waitForServer(client, 2500, { now: () => clock, pause: async (ms) => void pauses.push(ms) }, undefined);
  expect([pauses, client.calls.length]).toEqual([[0], 1]);
});
