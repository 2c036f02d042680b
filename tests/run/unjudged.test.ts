import { describe, expect, test } from 'vitest';
import type { Judgment } from '../../src/run/judge.ts';
import { nothingObserved } from '../../src/run/observation.ts';
import { withoutSight, wrongGuess } from '../../src/run/unjudged.ts';
import { verdictsOf } from '../support/benches.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { fakeKeeper } from '../support/keepers.ts';
import { saying } from '../support/observations.ts';
import { realScenario } from '../support/scenarios.ts';

const own = realScenario('remove.stored-license');

describe('when the name of the target was a guess', () => {
  test('a refusal of it is judged all the same where the license is gone', () => {
    expect(wrongGuess(own, answer(422), saying(true), saying(true))?.verdict).toBe('blocked');
    expect(wrongGuess(own, answer(422), undefined, undefined)?.verdict).toBe('blocked');
    expect(wrongGuess(own, answer(422), saying(true), saying(false))).toBeUndefined();
  });

  test('a refusal of it is judged once it was accepted', async () => {
    const client = fakeClient(() => answer(422));
    const verdictWith = async (isNameAccepted: boolean) =>
      (await verdictsOf([own], { client, isRootUrlGuessed: true, keeper: fakeKeeper({ isNameAccepted }) })).verdicts[
        own.id
      ]?.[0];
    expect(await verdictWith(false)).toBe('blocked');
    expect(await verdictWith(true)).toBe('fail');
  });
});

describe('when what a request did could not be seen', () => {
  const finding = { level: 'must', requirement: 'x', expected: '', seen: '', message: '' } as const;
  const judged = (verdict: Judgment['verdict']): Judgment => ({
    verdict,
    reason: null,
    findings: verdict === 'pass' ? [] : [finding],
  });

  test.each(['pass', 'warn'] as const)('what would be a %s is blocked', (verdict) => {
    expect(withoutSight(own, judged(verdict), saying(true), nothingObserved)).toEqual({
      verdict: 'blocked',
      reason: 'what it did could not be seen: check gave no whole answer around it',
      findings: judged(verdict).findings,
    });
  });

  test('nor is anything known where it could not be seen before', () => {
    expect(withoutSight(own, judged('pass'), nothingObserved, saying(true)).verdict).toBe('blocked');
  });

  test.each(['fail', 'blocked'] as const)('a %s stays what it is', (verdict) => {
    expect(withoutSight(own, judged(verdict), saying(true), nothingObserved)).toEqual(judged(verdict));
  });

  test('nothing is blocked that is about the answer alone, or where something was seen', () => {
    const alone = realScenario('check.answers-boolean');
    expect(withoutSight(alone, judged('pass'), nothingObserved, nothingObserved)).toEqual(judged('pass'));
    expect(withoutSight(own, judged('pass'), saying(true), saying(false))).toEqual(judged('pass'));
    expect(withoutSight(own, judged('pass'), undefined, undefined)).toEqual(judged('pass'));
  });

  test('a run says so', async () => {
    const keeper = fakeKeeper({ observe: async () => nothingObserved });
    const client = fakeClient(() => answer(202, {}));
    const { verdicts } = await verdictsOf([own], { client, keeper });
    expect(verdicts[own.id]).toEqual(['blocked', expect.stringContaining('could not be seen')]);
  });
});

describe('when check is late to say what it must', () => {
  const says = realScenario('check.false-after-removal');

  test('it is asked once more, when its answer has changed', async () => {
    let asked = 0;
    const client = fakeClient(() => {
      asked += 1;
      return answer(200, asked === 1);
    });
    const keeper = fakeKeeper({
      settle: async (isExpected) => [saying(true), saying(false)].find(isExpected) ?? saying(true),
    });
    expect((await verdictsOf([says], { client, keeper })).verdicts[says.id]).toEqual(['pass', null]);
    expect(asked).toBe(2);
  });

  test('it is not asked again where nothing changes', async () => {
    const client = fakeClient(() => answer(200, true));
    const keeper = fakeKeeper({ settle: async () => saying(true) });
    expect((await verdictsOf([says], { client, keeper })).verdicts[says.id]?.[0]).toBe('fail');
    expect(client.calls).toHaveLength(1);
  });

  test('nor is it waited for where it is right at once', async () => {
    const client = fakeClient(() => answer(200, false));
    const keeper = fakeKeeper();
    await verdictsOf([says], { client, keeper });
    expect(keeper.asked).not.toContain('observe');
    expect(client.calls).toHaveLength(1);
  });
});
