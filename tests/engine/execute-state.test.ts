import { describe, expect, test } from 'vitest';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { SetupResult } from '../../src/license/guard/license-guard-port.ts';
import type { WriteRefusal } from '../../src/license/guard/preflight.ts';
import type { Reading } from '../../src/license/license-reading.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { context, verdictsOf } from '../support/execution-contexts.ts';
import { failedAttempt, fakeGuard, type GuardChange, inForce } from '../support/license-guards.ts';
import { documentedLicense } from '../support/licenses.ts';
import { result } from '../support/results.ts';
import { scenario } from '../support/scenarios.ts';
import { reading, views } from '../support/simulation/guard-states.ts';

const one = reading(true, 'own');
const none = reading(false, 'none');
const notAccepted: SetupResult = {
  isReady: false,
  code: 'no-license-given',
  reason: createReason('no-license-given'),
};

describe('requests that may write', () => {
  test.each<[string, BoundScenario, boolean]>([
    ['add', scenario({ on: 'add', expect: { status: 200, licenseAfter: 'added' } }), false],
    ['remove', scenario({ on: 'remove', expect: { status: 202, licenseAfter: 'removed' } }), false],
    ['renew', scenario({ on: 'renew', expect: { status: [200, 404], licenseAfter: 'still stored' } }), false],
    ['add', scenario({ on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } }), true],
    ['remove', scenario({ on: 'remove', as: 'anonymous', expect: { status: 403 } }), true],
    ['renew', scenario({ on: 'renew', expect: { undocumented: { status: 401, because: 'so' } } }), true],
  ])('are sent by the license guard: $0, which must be rejected: $2', async (endpoint, one, rejected) => {
    const guard = fakeGuard();
    const client = fakeClient(() => answer(400));
    await verdictsOf([one], { guard, client });
    expect(guard.writes).toMatchObject([{ id: one.id, endpoint, mustBeRejected: rejected }]);
    expect(client.calls).toMatchObject([{ responseWithinMs: 20_000 }]);
  });

  test('are not sent if the guard refuses them, and the reason is reported', async () => {
    const refusal: WriteRefusal = createReason('open-outcome');
    const guard = fakeGuard({
      perform: async () => ({ isSent: false, refusal }),
      performStage: async (writes) => ({
        requests: writes.map(() => ({ isSent: false, refusal })),
        before: undefined,
        after: undefined,
        change: undefined,
        suspects: [],
      }),
    });
    const client = fakeClient(() => answer(200, true));
    const ones = [
      scenario({ on: 'add', expect: { status: 400 } }),
      scenario({ on: 'remove', expect: { status: 202, licenseAfter: 'removed' } }),
    ];
    const { verdicts } = await verdictsOf(ones, { guard, client });
    expect(verdicts['add.example']).toEqual(['blocked', 'open-outcome']);
    expect(verdicts['remove.example']).toEqual(['blocked', 'open-outcome']);
    expect(client.calls).toEqual([]);
  });

  test('are not the requests to check, which the license guard does not send', async () => {
    const guard = fakeGuard();
    const client = fakeClient(() => answer(200, true));
    await verdictsOf([scenario({ given: 'no license is stored' })], { guard, client });
    expect(guard.writes).toEqual([]);
    expect(guard.asked).not.toContain('read');
    expect(client.calls[0]).not.toHaveProperty('responseWithinMs');
  });

  test.each([
    ['server-admin', 'false', answer(200, false), ['note check false']],
    ['server-admin', 'text', answer(200, 'yes'), ['note check undefined']],
    ['server-admin', 'status 500', answer(500), ['note check undefined']],
    ['org-admin', 'true', answer(200, true), []],
  ] as const)(
    'check as %s with the response %s is noted by the license guard as: $3',
    async (as, _, exchange, noted) => {
      const guard = fakeGuard();
      await verdictsOf([scenario({ as })], { guard, client: fakeClient(() => exchange) });
      expect(guard.asked).toEqual(noted);
    },
  );
});

describe('a value of check that may be late', () => {
  const value = { equals: false, requirement: 'check.false-without-license' };
  const saysFalse = scenario({ given: 'no license is stored', expect: { status: 200, value } });
  const verdictOn = async (values: readonly boolean[]) => {
    const asked = [...values];
    const client = fakeClient(() => answer(200, asked.shift() ?? values.at(-1)));
    const guard = fakeGuard({ read: async (isExpected) => (isExpected?.(none) ? none : inForce) });
    return (await verdictsOf([saysFalse], { guard, client })).verdicts['check.example']?.[0];
  };

  test.each([
    ['a node that shows it late', [true, false]],
    ['nodes that take turns, of which one shows it late', [true, true, false]],
  ])('is requested again, and passes, on %s', async (_, values) => {
    expect(await verdictOn(values)).toBe('pass');
  });

  test('is requested again after an addition, and passes if it is true then', async () => {
    const asked = [false, true];
    const saysTrue = scenario({
      given: 'a license is stored',
      expect: { status: 200, value: { equals: true, requirement: 'check.true-while-valid' } },
    });
    const { verdicts } = await verdictsOf([saysTrue], {
      client: fakeClient(() => answer(200, asked.shift() ?? true)),
      guard: fakeGuard({ state: { hasAdded: true, hasSent: true } }),
    });
    expect(verdicts['check.example']?.[0]).toBe('pass');
  });

  test('fails if it is wrong after the lag window', async () => {
    expect(await verdictOn([true, true, true, false])).toBe('fail');
  });
});

describe('a state that is not available', () => {
  test.each([
    ['out-of-scope', 'skipped'],
    ['no-license-given', 'blocked'],
    ['different-license', 'blocked'],
    ['state-unknown', 'blocked'],
    ['not-accepted', 'blocked'],
    ['not-seen', 'blocked'],
  ] as const)('for the reason %s makes the scenario %s, and nothing is sent', async (code, verdict) => {
    const reason = createReason('not-none');
    const guard = fakeGuard({ state: { hasSent: true }, bringAbout: async () => ({ isReady: false, code, reason }) });
    const client = fakeClient(() => answer(200, true));
    const { verdicts } = await verdictsOf([scenario({ given: 'a license is stored' })], { guard, client });
    expect(verdicts).toEqual({ 'check.example': [verdict, 'not-none'] });
    expect(client.calls).toEqual([]);
  });
});

describe('the context of the judge', () => {
  test('has the license source that the guard detected', async () => {
    const remove = scenario({
      on: 'remove',
      covers: ['remove.accepted'],
      expect: { status: 202, licenseAfter: 'removed' },
    });
    const levelsWith = async (change: GuardChange) => {
      const { results } = await verdictsOf([remove], {
        guard: fakeGuard(change),
        client: fakeClient(() => answer(202, {})),
      });
      return results[0]?.findings.map(({ level }) => level);
    };
    expect(await levelsWith({ after: inForce })).toEqual(['must']);
    const named = { left: one, isTokenKnown: true } as const;
    expect(await levelsWith({ after: none, state: named })).toEqual([]);
    expect(await levelsWith({ after: reading(true, 'others'), state: named })).toEqual(['must']);
  });

  test('makes a check that is false a warn if the run has added a license, and a fail if it has not', async () => {
    const value = { equals: true, requirement: 'check.true-while-valid' };
    const says = scenario({ given: 'a license is stored', expect: { status: 200, value } });
    const verdictWith = async (hasAdded: boolean) => {
      const { verdicts } = await verdictsOf([says], {
        guard: fakeGuard({ state: { hasAdded, hasSent: hasAdded } }),
        client: fakeClient(() => answer(200, false)),
      });
      return verdicts['check.example']?.[0];
    };
    expect([await verdictWith(true), await verdictWith(false)]).toEqual(['warn', 'fail']);
  });

  test.each([
    ['renewal', scenario({ on: 'renew', expect: { status: 200, licenseAfter: 'unchanged' } }), 200, 'fail'],
    ['rejected removal', scenario({ on: 'remove', expect: { status: 422, licenseAfter: 'unchanged' } }), 422, 'pass'],
  ] as const)(
    'a newer token of the same license after a $0 makes the scenario a $3',
    async (_, sent, status, verdict) => {
      const guard = fakeGuard({ state: { left: one, isTokenKnown: true }, after: reading(true, 'refreshed') });
      const client = fakeClient(() => answer(status, status === 200 ? documentedLicense : { message: 'no' }));
      expect((await verdictsOf([sent], { guard, client })).verdicts[sent.id]?.[0]).toBe(verdict);
    },
  );

  test('has the version and the levels of requirements', async () => {
    const wrong = scenario({ covers: ['add.signature-checked'] });
    const password = scenario({
      id: 'check.password',
      covers: ['access.password-must-match'],
      expect: {
        undocumented: { status: 401, because: 'so' },
        tolerated: [{ status: 400, as: 'warn', because: 'so', versions: { from: '10.0.0', before: '10.3.0' } }],
      },
    });
    const client = fakeClient(() => answer(400));
    const { facts } = context();
    const verdictIn = async (version: string) =>
      Object.values((await verdictsOf([wrong, password], { client, facts: { ...facts, version } })).verdicts).map(
        ([verdict]) => verdict,
      );
    expect(await verdictIn('10.1.0')).toEqual(['warn', 'warn']);
    expect(await verdictIn('13.0.0')).toEqual(['warn', 'fail']);
  });
});

describe('a scenario in which check returns true, on a target whose license is not valid', () => {
  const value = { equals: true, requirement: 'check.true-while-valid' };
  const says = scenario({ given: 'a license is stored', expect: { status: 200, value } });
  const expired: Reading = { ...one, token: { ...views.own, status: 5 } };
  const verdictWith = async (of: BoundScenario, left: Reading, mayWrite: boolean) =>
    (await verdictsOf([of], { guard: fakeGuard({ state: { left } }), mayWrite })).verdicts['check.example'];

  test('is skipped if the run may not store another license', async () => {
    expect(await verdictWith(says, expired, false)).toEqual(['skipped', 'no-active-license']);
  });

  test.each<[string, BoundScenario, Reading, boolean]>([
    ['the run may write', says, expired, true],
    ['the license is valid', says, one, false],
    ['the license is not shown', says, inForce, false],
    ['false is expected', { ...says, expect: { status: 200, value: { ...value, equals: false } } }, expired, false],
    ['nothing is expected', { ...says, expect: { status: 200 } }, expired, false],
  ])('is not skipped if %s', async (_, of, left, mayWrite) => {
    expect((await verdictWith(of, left, mayWrite))?.[0]).not.toBe('skipped');
  });
});

describe('a request without a harmless form', () => {
  const letIn = scenario({
    id: 'check.first',
    as: 'org-admin',
    expect: { undocumented: { status: 403, because: 'so' } },
  });
  const harmful = scenario({
    id: 'renew.second',
    on: 'renew',
    as: 'org-admin',
    unsafeIfAccepted: true,
    expect: { status: 403, licenseAfter: 'unchanged' },
  });
  const outcome = async (
    first: BoundScenario,
    second: BoundScenario,
    status: number,
    mayWrite: boolean,
    preflight?: SetupResult,
  ) => {
    const client = fakeClient(() => answer(status));
    const guard = fakeGuard(preflight ? { applyFirst: async () => preflight } : {});
    return (await verdictsOf([first, second], { client, guard, mayWrite })).verdicts['renew.second'];
  };

  test('is not sent if another endpoint grants the persona access', async () => {
    expect(await outcome(letIn, harmful, 200, false)).toEqual(['blocked', 'unsafe-if-accepted']);
  });

  test('is not sent if one endpoint grants the persona access and another denies it', async () => {
    const refused = {
      ...letIn,
      id: 'check.refused',
      expect: { undocumented: { status: 200, because: 'so' } },
    } as const;
    const { verdicts } = await verdictsOf([refused, letIn, harmful], {
      client: fakeClient(() => answer(200, true)),
      guard: fakeGuard(),
      mayWrite: false,
    });
    expect(verdicts['check.refused']?.[0]).not.toBe('fail');
    expect(verdicts['renew.second']?.[0]).toBe('blocked');
  });

  test('is not sent if the run is limited to impact reject', async () => {
    expect((await outcome(letIn, harmful, 200, true, notAccepted))?.[0]).toBe('blocked');
  });

  test.each<[string, BoundScenario, BoundScenario, number, boolean]>([
    ['the run may write', letIn, harmful, 200, true],
    ['the persona was refused', letIn, harmful, 403, false],
    ['another persona has access', { ...letIn, as: 'anonymous' }, harmful, 200, false],
    [
      'the request does no harm',
      letIn,
      { ...harmful, unsafeIfAccepted: undefined } as unknown as BoundScenario,
      200,
      false,
    ],
  ])('is sent if %s', async (_, first, second, status, mayWrite) => {
    expect((await outcome(first, second, status, mayWrite))?.[0]).not.toBe('blocked');
  });
});

describe('a target that does not accept the license that would have to be restored', () => {
  const valid = scenario({
    id: 'add.valid',
    on: 'add',
    impact: 'write',
    covers: ['add.accepts-valid-license'],
    expect: { status: 200, licenseAfter: 'added' },
  });
  const write = scenario({
    id: 'remove.write',
    on: 'remove',
    impact: 'write',
    expect: { status: 202, licenseAfter: 'removed' },
  });
  const reject = scenario({
    id: 'add.reject',
    on: 'add',
    impact: 'reject',
    expect: { status: 400, licenseAfter: 'unchanged' },
  });
  const blocked = ['blocked', 'license-not-storable'];

  const run = async (failed: SetupResult, state: GuardChange['state'] = {}) => {
    const client = fakeClient(() => answer(400));
    const guard = fakeGuard({ applyFirst: async () => failed, state });
    return { client, ...(await verdictsOf([valid, write, reject], { client, guard })) };
  };

  test.each([
    ['the license was rejected with 400, and is not known to be the one of the target', failedAttempt(answer(400))],
    ['no response came', failedAttempt(unanswered())],
    ['the target asks to come back later', failedAttempt(answer(429))],
  ])('blocks scenarios that write, and no rejections, if %s', async (_, failed) => {
    const { verdicts, client } = await run(failed);
    expect(verdicts).toEqual({ 'add.valid': blocked, 'remove.write': blocked, 'add.reject': ['pass', null] });
    expect(client.calls).toHaveLength(1);
  });

  test('blocks scenarios that write with the reason of the guard if no license was given', async () => {
    expect((await run(notAccepted)).verdicts).toMatchObject({
      'add.valid': ['blocked', 'no-license-given'],
      'remove.write': ['blocked', 'no-license-given'],
      'add.reject': ['pass', null],
    });
  });

  test('fails add.valid if the target rejected the license that it has with 400', async () => {
    const { verdicts } = await run(failedAttempt(answer(400)), { comparison: { kind: 'same' } });
    expect(verdicts['add.valid']?.[0]).toBe('fail');
    expect(verdicts['remove.write']).toEqual(blocked);
  });

  test('a license that was rejected with 400 and stored is judged as the scenario of a valid license', async () => {
    const { verdicts } = await run(
      failedAttempt(answer(400), { before: none, after: one, effect: 'unexpected-change' }),
    );
    expect(verdicts['add.valid']?.[0]).toBe('fail');
  });

  test('a license that was accepted and not stored is judged as the scenario of a valid license', async () => {
    const lost = failedAttempt(answer(200, documentedLicense), { after: reading(false, 'unknown'), effect: 'added' });
    const { results } = await run(lost);
    expect(results[0]?.findings.map(({ requirement }) => requirement)).toEqual(['add.license-stored']);
  });

  test('fails add.valid if the target returned 500 for the license', async () => {
    const exchange = { ...answer(500), durationMs: 12.4 };
    const { verdicts, results, client } = await run(failedAttempt(exchange));
    expect(verdicts).toEqual({ 'add.valid': ['fail', null], 'remove.write': blocked, 'add.reject': ['pass', null] });
    expect(results[0]).toEqual(
      result({
        id: 'add.valid',
        endpoint: 'add',
        impact: 'write',
        verdict: 'fail',
        durationMs: 12,
        exchange,
        findings: results[0]?.findings ?? [],
      }),
    );
    expect(results[0]?.findings.map(({ requirement, seen }) => [requirement, seen])).toEqual([
      ['add.accepts-valid-license', 'status 500'],
    ]);
    expect(client.calls).toHaveLength(1);
  });
});
