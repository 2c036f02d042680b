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

describe('a root URL of the target that had to be guessed', () => {
  test('blocks a removal with it that gets 422, with the reason', async () => {
    expect(await verdictOf(own, 422, true)).toEqual(['blocked', 'instance-guessed']);
  });

  test.each<[string, BoundScenario, number, string]>([
    ['a removal with it that gets another status', own, 500, 'fail'],
    ['a removal that names another instance', realScenario('remove.rejects.another-instance'), 422, 'pass'],
    ['a removal of another persona', realScenario('remove.denies.org-admin.real-payload'), 422, 'fail'],
    ['an addition', realScenario('add.accepts.valid-license.none-stored'), 422, 'fail'],
  ])('does not block %s', async (_, of, status, verdict) => {
    expect((await verdictOf(of, status, true))[0]).toBe(verdict);
  });
});

describe('a root URL of the target that is known', () => {
  test('makes a removal with it that gets 422 a deviation', async () => {
    expect((await verdictOf(own, 422, false))[0]).toBe('fail');
  });
});
