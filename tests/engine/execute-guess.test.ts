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
  test('blocks a removal with that root URL that gets 422, for the reason instance-guessed', async () => {
    expect(await verdictOf(own, 422, true)).toEqual(['blocked', 'instance-guessed']);
  });

  test.each<[string, BoundScenario, number, string]>([
    ['a removal with that root URL that gets 500', own, 500, 'fail'],
    [
      'a removal with the root URL of another instance that gets 422',
      realScenario('remove.rejects.another-instance'),
      422,
      'pass',
    ],
    ['a removal by an org admin that gets 422', realScenario('remove.denies.org-admin.real-payload'), 422, 'fail'],
    ['an addition that gets 422', realScenario('add.accepts.valid-license.none-stored'), 422, 'fail'],
  ])('does not block $0; the verdict is $3', async (_, of, status, verdict) => {
    expect((await verdictOf(of, status, true))[0]).toBe(verdict);
  });
});

describe('a root URL of the target that is known', () => {
  test('fails a removal with that root URL that gets 422', async () => {
    expect((await verdictOf(own, 422, false))[0]).toBe('fail');
  });
});
