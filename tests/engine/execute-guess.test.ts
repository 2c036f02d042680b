import { describe, expect, test } from 'vitest';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { execute } from '../../src/engine/execute.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { context } from '../support/execution-contexts.ts';
import { realScenario } from '../support/scenarios.ts';

async function verdictOf(
  of: BoundScenario,
  status: number,
  isRootUrlGuessed: boolean,
): Promise<readonly (string | null)[]> {
  const client = fakeClient(() => answer(status, { message: 'so' }));
  const { results } = await execute([of], context({ client, isRootUrlGuessed }));
  return [results[0]?.verdict ?? null, results[0]?.reason?.code ?? null];
}

const own = realScenario('remove.accepts.root-url');

describe('when the name of the target had to be guessed', () => {
  test('the answer to another name blocks the scenario, and tells what helps', async () => {
    expect(await verdictOf(own, 422, true)).toEqual(['blocked', 'instance-guessed']);
  });

  test.each<[string, BoundScenario, number, string]>([
    ['another status', own, 500, 'fail'],
    ['another name was meant to be', realScenario('remove.rejects.another-instance'), 422, 'pass'],
    ['somebody else asked', realScenario('remove.denies.org-admin.real-payload'), 422, 'fail'],
    ['it is another endpoint', realScenario('add.accepts.valid-license.none-stored'), 422, 'fail'],
  ])('it is judged as ever where %s', async (_, of, status, verdict) => {
    expect((await verdictOf(of, status, true))[0]).toBe(verdict);
  });
});

describe('when the name of the target is known', () => {
  test('the answer to another name is a deviation', async () => {
    expect((await verdictOf(own, 422, false))[0]).toBe('fail');
  });
});
