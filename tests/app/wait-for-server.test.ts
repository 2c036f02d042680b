import { expect, test } from 'vitest';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { waitForServer } from '../../src/app/wait-for-server.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';

test('--wait asks the health page without credentials until the server is up', async () => {
  const client = fakeClient((_, count) => [unanswered(), answer(503, {}), answer(200, {})][count - 1] ?? answer(500));
  await waitForServer(client, 60_000, withoutWaiting(), undefined);
  expect(client.calls.map(({ path, as }) => [path, as.kind])).toEqual(Array(3).fill(['/api/health', 'none']));
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
