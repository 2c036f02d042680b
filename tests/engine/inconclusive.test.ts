import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { guessedInstance, unknownState } from '../../src/engine/inconclusive.ts';
import type { Judgment } from '../../src/engine/judge/judge.ts';
import { type LicenseState, unknownLicenseState } from '../../src/license/license-state.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { fakeLicenseGuard } from '../support/license-guards.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { realScenario } from '../support/scenarios.ts';

const own = realScenario('remove.accepts.root-url');

describe('when the name of the target was a guess', () => {
  test('a refusal of it is judged all the same where the license is gone', () => {
    expect(guessedInstance(own, answer(422), saying(true), saying(true))?.verdict).toBe('blocked');
    expect(guessedInstance(own, answer(422), undefined, undefined)?.verdict).toBe('blocked');
    expect(guessedInstance(own, answer(422), saying(true), saying(false))).toBeUndefined();
  });

  test('a refusal of it is judged once it was accepted', async () => {
    const client = fakeClient(() => answer(422));
    const verdictWith = async (isNameAccepted: boolean) =>
      (await verdictsOf([own], { client, isRootUrlGuessed: true, guard: fakeLicenseGuard({ isNameAccepted }) }))
        .verdicts[own.id]?.[0];
    expect(await verdictWith(false)).toBe('blocked');
    expect(await verdictWith(true)).toBe('fail');
  });
});

describe('when what a request did could not be seen', () => {
  const finding = {
    level: 'must',
    code: 'wrong-status',
    requirement: 'x',
    expected: '',
    seen: '',
    message: '',
  } as const;
  const judged = (verdict: Judgment['verdict']): Judgment => ({
    verdict,
    reason: null,
    findings: verdict === 'pass' ? [] : [finding],
  });

  test.each(['pass', 'warn'] as const)('what would be a %s is blocked', (verdict) => {
    expect(unknownState(own, judged(verdict), saying(true), unknownLicenseState)).toEqual({
      verdict: 'blocked',
      reason: 'what it did could not be seen: check gave no whole answer around it',
      findings: judged(verdict).findings,
    });
  });

  test('nor is anything known where it could not be seen before', () => {
    expect(unknownState(own, judged('pass'), unknownLicenseState, saying(true)).verdict).toBe('blocked');
  });

  test.each(['fail', 'blocked'] as const)('a %s stays what it is', (verdict) => {
    expect(unknownState(own, judged(verdict), saying(true), unknownLicenseState)).toEqual(judged(verdict));
  });

  test('nothing is blocked that is about the answer alone, or where something was seen', () => {
    const alone = realScenario('check.reports.boolean');
    expect(unknownState(alone, judged('pass'), unknownLicenseState, unknownLicenseState)).toEqual(judged('pass'));
    expect(unknownState(own, judged('pass'), saying(true), saying(false))).toEqual(judged('pass'));
    expect(unknownState(own, judged('pass'), undefined, undefined)).toEqual(judged('pass'));
  });

  test('a run says so', async () => {
    const guard = fakeLicenseGuard({ readState: async () => unknownLicenseState });
    const client = fakeClient(() => answer(202, {}));
    const { verdicts } = await verdictsOf([own], { client, guard: guard });
    expect(verdicts[own.id]).toEqual(['blocked', expect.stringContaining('could not be seen')]);
  });
});

describe('when check is late to say what it must', () => {
  const says = realScenario('check.reports.false.none-stored');

  test('it is asked once more, when its answer has changed', async () => {
    let asked = 0;
    const client = fakeClient(() => {
      asked += 1;
      return answer(200, asked === 1);
    });
    const guard = fakeLicenseGuard({
      waitUntil: async (isExpected) => [saying(true), saying(false)].find(isExpected) ?? saying(true),
    });
    expect((await verdictsOf([says], { client, guard: guard })).verdicts[says.id]).toEqual(['pass', null]);
    expect(asked).toBe(2);
  });

  test('a moment passes before, though another look says the right thing at once', async () => {
    let asked = 0;
    const client = fakeClient(() => {
      asked += 1;
      return answer(200, asked === 1);
    });
    const guard = fakeLicenseGuard({ readStateLater: async () => saying(false) });
    expect((await verdictsOf([says], { client, guard: guard })).verdicts[says.id]).toEqual(['pass', null]);
    expect(guard.asked.filter((one) => one.startsWith('observe'))).toEqual(['observe later']);
  });

  test('it is not asked again where nothing changes', async () => {
    const client = fakeClient(() => answer(200, true));
    const guard = fakeLicenseGuard({ waitUntil: async () => saying(true) });
    expect((await verdictsOf([says], { client, guard: guard })).verdicts[says.id]?.[0]).toBe('fail');
    expect(client.calls).toHaveLength(1);
  });

  test('nor is it waited for where it is right at once', async () => {
    const client = fakeClient(() => answer(200, false));
    const guard = fakeLicenseGuard();
    await verdictsOf([says], { client, guard: guard });
    expect(guard.asked).not.toContain('observe');
    expect(client.calls).toHaveLength(1);
  });
});

describe('when what stands before the target is busy', () => {
  test.each([429, 503])('%i with a time is no verdict', async (status) => {
    const busy = answer(status);
    const client = fakeClient(({ path }) =>
      path === '/api/health'
        ? answer(200, {})
        : { ...busy, response: { status, headers: [['retry-after', '7']] as const, body: '' } },
    );
    const says = realScenario('check.reports.boolean');
    const { results } = await verdictsOf([says], { client });
    expect(results[0]).toMatchObject({
      verdict: 'blocked',
      reason: `no answer of the target: it answers with status ${status} and asks to come back in 7 s (Retry-After)`,
      findings: [],
    });
  });

  test('nor is the license that it did not take', async () => {
    const attempt = { exchange: answer(429), before: saying(true), after: saying(true), isDoubtful: false };
    const guard = fakeLicenseGuard({
      applyGivenLicense: async () => ({ accepted: false, reason: 'not taken', attempt }),
    });
    const add = realScenario('add.accepts.valid-license.none-stored');
    expect((await verdictsOf([add], { guard: guard })).verdicts[add.id]).toEqual(['blocked', 'not taken']);
  });
});

describe('when it is looked at what a request did', () => {
  /** What the keeper is told to expect after a request that is answered so. */
  async function expectedAfter(id: string, exchange: Exchange, seen: readonly LicenseState[], elsewhere = false) {
    let expected: readonly boolean[] = [];
    const guard = fakeLicenseGuard({
      hasOtherSource: elsewhere,
      lastState: naming('one'),
      waitUntil: async (isExpected) => {
        expected = seen.map(isExpected);
        return naming('one');
      },
    });
    await verdictsOf([realScenario(id)], { guard: guard, client: fakeClient(() => exchange) });
    return expected;
  }
  const states = [naming('one'), naming('two'), blank(false)];

  test('a state that is a deviation is not the expected one', async () => {
    expect(await expectedAfter('add.rejects.missing-token', answer(400), states)).toEqual([true, false, false]);
    expect(await expectedAfter('remove.accepts.root-url', answer(202, {}), states)).toEqual([false, true, true]);
  });

  test('a license from elsewhere may stay', async () => {
    expect(await expectedAfter('remove.accepts.root-url', answer(202, {}), states, true)).toEqual([true, true, true]);
    expect(await expectedAfter('add.rejects.missing-token', answer(400), states, true)).toEqual([true, false, false]);
  });

  test('nothing is expected where no answer came', async () => {
    expect(await expectedAfter('add.rejects.missing-token', unanswered(), states)).toEqual([]);
  });
});

describe('when a request has no form that is certain to do no harm', () => {
  const renewal = realScenario('renew.denies.anonymous');
  const other = realScenario('remove.denies.anonymous');
  const verdictAfter = async (status: number, after: LicenseState = saying(true)) => {
    const guard = fakeLicenseGuard({
      applyGivenLicense: async () => ({ accepted: false, reason: 'no' }),
      waitUntil: async () => after,
    });
    const client = fakeClient(({ path }) => answer(path.endsWith('/renew') ? 401 : status));
    const { verdicts } = await verdictsOf([renewal, other], { guard: guard, client, mayWrite: false });
    return verdicts[renewal.id]?.[0];
  };

  test.each([200, 202, 400, 404, 422])('it is held back where %i let the persona in elsewhere', async (status) => {
    expect(await verdictAfter(status)).toBe('blocked');
  });

  test('it is held back where a refusal was done all the same', async () => {
    expect(await verdictAfter(401, saying(false))).toBe('blocked');
  });

  test.each([401, 403, 500, 302])('it is sent where %i did not', async (status) => {
    expect(await verdictAfter(status)).not.toBe('blocked');
  });
});
