import { describe, expect, test } from 'vitest';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { guessedInstance, inconclusive, unknownState } from '../../src/engine/inconclusive.ts';
import type { Judgment } from '../../src/engine/judge/judge.ts';
import type { Reading } from '../../src/license/license-reading.ts';
import { unknownLicenseState } from '../../src/license/license-state.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { failedAttempt, fakeGuard, inForce } from '../support/license-guards.ts';
import { saying } from '../support/license-states.ts';
import { realScenario } from '../support/scenarios.ts';
import { reading } from '../support/simulation/guard-states.ts';

const own = realScenario('remove.accepts.root-url');

describe('guessed root URL of the instance', () => {
  test('a removal that gets 422 is blocked, unless check turned from true to false', () => {
    expect(guessedInstance(own, answer(422), saying(true), saying(true))?.verdict).toBe('blocked');
    expect(guessedInstance(own, answer(422), undefined, undefined)?.verdict).toBe('blocked');
    expect(guessedInstance(own, answer(422), saying(true), saying(false))).toBeUndefined();
  });

  test('a removal that gets 422 fails after a removal with the same root URL got 202, and is blocked after one that got 422', async () => {
    const again = { ...own, id: 'remove.again' };
    const verdictsAfter = async (first: number) => {
      let count = 0;
      const client = fakeClient(() => {
        count += 1;
        return count === 1 && first === 202 ? answer(202, {}) : answer(422);
      });
      const { verdicts } = await verdictsOf([own, again], { client, isRootUrlGuessed: true });
      return verdicts['remove.again']?.[0];
    };
    expect(await verdictsAfter(422)).toBe('blocked');
    expect(await verdictsAfter(202)).toBe('fail');
  });
});

describe('a response in the middle of a run that says that a password is wrong', () => {
  const refused = answer(401, { message: 'Invalid username or password', messageId: 'password-auth.failed' });
  const denied = answer(401, { message: 'Unauthorized' });

  test('blocks a scenario of the org admin, whose password was accepted before', () => {
    const scenario = realScenario('remove.denies.org-admin.empty-object');
    expect(inconclusive(null, scenario, refused)?.reason?.code).toBe('password-rests');
    expect(inconclusive(null, scenario, denied)).toBeUndefined();
  });

  test.each(['check.denies.empty-password', 'check.denies.unknown-user'])(
    'is the expected response to the wrong password of %s',
    (id) => {
      expect(inconclusive(null, realScenario(id), refused)).toBeUndefined();
    },
  );
});

describe('unknown license state after a request', () => {
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

  test.each(['pass', 'warn'] as const)('blocks a scenario that would be a %s', (verdict) => {
    expect(unknownState(own, judged(verdict), saying(true), unknownLicenseState)).toEqual({
      verdict: 'blocked',
      reason: createReason('effect-unknown'),
      findings: judged(verdict).findings,
    });
  });

  test('blocks a scenario whose license state was unknown before the request', () => {
    expect(unknownState(own, judged('pass'), unknownLicenseState, saying(true)).verdict).toBe('blocked');
  });

  test.each(['fail', 'blocked'] as const)('does not change a %s', (verdict) => {
    expect(unknownState(own, judged(verdict), saying(true), unknownLicenseState)).toEqual(judged(verdict));
  });

  test('blocks no scenario that judges only the response, or whose license state is known', () => {
    const alone = realScenario('check.reports.boolean');
    expect(unknownState(alone, judged('pass'), unknownLicenseState, unknownLicenseState)).toEqual(judged('pass'));
    expect(unknownState(own, judged('pass'), saying(true), saying(false))).toEqual(judged('pass'));
    expect(unknownState(own, judged('pass'), undefined, undefined)).toEqual(judged('pass'));
  });

  test('is reported with the reason effect-unknown in the result of a run', async () => {
    const client = fakeClient(() => answer(202, {}));
    const { verdicts } = await verdictsOf([own], { client, guard: fakeGuard({ after: undefined }) });
    expect(verdicts[own.id]).toEqual(['blocked', 'effect-unknown']);
  });
});

describe('a check that is late to return what it must', () => {
  const says = realScenario('check.reports.false.none-stored');
  /** A guard whose readings show these values of check until one is as expected. */
  const guardThatReads = (...values: readonly boolean[]) =>
    fakeGuard({
      read: async (isExpected = () => true) => {
        const readings = values.map((value) => reading(value, 'unknown'));
        return readings.find(isExpected) ?? readings.at(-1) ?? inForce;
      },
    });

  test('is requested once more if the license guard reads a change meanwhile', async () => {
    let sent = 0;
    const client = fakeClient(() => {
      sent += 1;
      return answer(200, sent === 1);
    });
    const guard = guardThatReads(true, false);
    expect((await verdictsOf([says], { client, guard })).verdicts[says.id]).toEqual(['pass', null]);
    expect(sent).toBe(2);
  });

  test('is not requested again if the license guard reads no change', async () => {
    const client = fakeClient(() => answer(200, true));
    expect((await verdictsOf([says], { client, guard: guardThatReads(true) })).verdicts[says.id]?.[0]).toBe('fail');
    expect(client.calls).toHaveLength(1);
  });

  test('causes no reading of the license if its first value is right', async () => {
    const client = fakeClient(() => answer(200, false));
    const guard = fakeGuard();
    await verdictsOf([says], { client, guard });
    expect(guard.asked).not.toContain('read');
    expect(client.calls).toHaveLength(1);
  });

  test('is not waited for to become false if another source provides a license', async () => {
    const client = fakeClient(() => answer(200, true));
    const guard = fakeGuard({ state: { hasOtherSource: true } });
    await verdictsOf([says], { client, guard });
    expect(guard.asked).not.toContain('read');
  });
});

describe('rate limit of a proxy in front of the target', () => {
  test.each([429, 503])('%i with Retry-After blocks the scenario', async (status) => {
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
      reason: { code: 'rate-limited' },
      findings: [],
    });
  });

  test('429 to the license that is applied first blocks the additions', async () => {
    const guard = fakeGuard({ applyFirst: async () => failedAttempt(answer(429)) });
    const add = realScenario('add.accepts.valid-license.none-stored');
    expect((await verdictsOf([add], { guard })).verdicts[add.id]).toEqual(['blocked', 'license-not-storable']);
  });
});

describe('request without a harmless form', () => {
  const renewal = realScenario('renew.denies.anonymous');
  const other = realScenario('remove.denies.anonymous');
  const verdictAfter = async (status: number, after: Reading = inForce) => {
    const guard = fakeGuard({ after });
    const client = fakeClient(({ path }) => answer(path.endsWith('/renew') ? 401 : status));
    const { verdicts } = await verdictsOf([renewal, other], { guard, client, mayWrite: false });
    return verdicts[renewal.id]?.[0];
  };

  test.each([200, 202, 400, 404, 422])('is not sent if the persona got %i from another endpoint', async (status) => {
    expect(await verdictAfter(status)).toBe('blocked');
  });

  test('is not sent if a rejected request was carried out', async () => {
    expect(await verdictAfter(401, reading(false, 'unknown'))).toBe('blocked');
  });

  test.each([401, 403, 500, 302])('is sent if the persona got %i from another endpoint', async (status) => {
    expect(await verdictAfter(status)).not.toBe('blocked');
  });
});
