import { expect, test } from 'vitest';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** The bodies that a run sent to the built-in server, by scenario, without those that hold a license or a port. */
async function bodiesWith(seed: number): Promise<ReadonlyMap<string, string>> {
  const only = ['add.rejects.garbage-token', 'add.rejects.number-token', 'remove.rejects.another-instance'];
  const report = await runAtOnce(
    settings({ reference: true, provision: true, impact: 'write', seed, only, stateDirectory: temporaryDirectory() }),
  );
  expect(report).toMatchObject({ seed, result: 'conformant' });
  return new Map(
    report.results.flatMap(({ id, exchange }) => (exchange?.request.body ? [[id, exchange.request.body]] : [])),
  );
}

test('two runs with the same seed send the same payloads, and a run with another seed sends different ones', async () => {
  const [first, again, other] = [await bodiesWith(7), await bodiesWith(7), await bodiesWith(8)];
  expect(first.size).toBe(3);
  expect(again).toEqual(first);
  for (const [id, body] of first) expect(other.get(id), id).not.toBe(body);
});
