import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { LicenseGuard, PreflightResult } from '../../src/license/guard-types.ts';
import type { LicenseState } from '../../src/license/license-state.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { context, verdictsOf } from '../support/execution-contexts.ts';
import { fakeLicenseGuard } from '../support/license-guards.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { documentedLicense } from '../support/licenses.ts';
import { result } from '../support/results.ts';
import { scenario } from '../support/scenarios.ts';

const one = naming('one');
const none = blank(false);

describe('when the guard is told what a request did', () => {
  const add = scenario({ on: 'add', expect: { status: 200, licenseAfter: 'added' } });
  const remove = scenario({ on: 'remove', expect: { status: 202, licenseAfter: 'removed' } });
  const renew = scenario({ on: 'renew', expect: { status: 200, licenseAfter: 'still stored' } });
  const refuse = scenario({ on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } });
  const noThen = scenario({ on: 'add', given: 'a license is stored', expect: { status: 400 } });

  test.each<[string, BoundScenario, number | undefined, LicenseState, LicenseState, string]>([
    ['an addition that succeeded', add, 200, none, one, 'added'],
    ['an addition of which nothing shows', add, 299, none, none, 'added'],
    ['an addition that was refused', add, 400, none, none, 'nothing'],
    ['an addition that was refused and done', add, 400, none, one, 'unexpected-change'],
    ['an addition that was redirected', add, 300, none, none, 'nothing'],
    ['an addition without a right answer', add, 199, none, none, 'nothing'],
    ['an addition without an answer', add, undefined, none, none, 'unexpected-change'],
    ['a removal that succeeded', remove, 202, one, none, 'removed'],
    ['a removal that succeeded and did nothing', remove, 200, one, one, 'removed'],
    ['a removal that was refused', remove, 422, one, one, 'nothing'],
    ['a removal that was refused and done', remove, 422, one, none, 'unexpected-change'],
    ['a renewal with a new license', renew, 200, one, naming('two'), 'nothing'],
    ['a renewal of the same', renew, 404, one, one, 'nothing'],
    ['a renewal that lost it', renew, 200, one, blank(true), 'unexpected-change'],
    ['a renewal that check denies', renew, 200, saying(true), saying(false), 'unexpected-change'],
    ['a refusal', refuse, 400, one, one, 'nothing'],
    ['a refusal of what was done', refuse, 400, one, none, 'unexpected-change'],
    ['an acceptance of what changed nothing', refuse, 200, one, one, 'accepted-forbidden'],
    ['no answer', refuse, undefined, one, one, 'unexpected-change'],
    ['a failure that changed nothing', refuse, 500, one, one, 'unexpected-change'],
    ['a redirect', refuse, 300, one, one, 'unexpected-change'],
    ['a refusal of which nothing is expected', noThen, 400, one, one, 'nothing'],
  ])('%s is %6$s', async (_, scenario, status, before, after, did) => {
    const told: unknown[] = [];
    const guard = fakeLicenseGuard({
      lastState: before,
      readState: async () => after,
      recordEffect: (...all) => told.push(all),
    });
    const alive = answer(200, {});
    const exchange = status === undefined ? unanswered() : answer(status, status < 300 ? {} : { message: 'no' });
    const client = fakeClient(({ path }) => (path === '/api/health' ? alive : exchange));
    await verdictsOf([scenario], { guard: guard, client });
    expect(told).toEqual([[did, before, after]]);
  });

  test('check alone does nothing, and nothing is looked at for it', async () => {
    const told: unknown[] = [];
    const guard = fakeLicenseGuard({ lastState: one, recordEffect: (...all) => told.push(all) });
    await verdictsOf([scenario({ given: 'no license is stored' })], { guard: guard });
    expect(told).toEqual([['nothing', one, one]]);
    expect(guard.asked).not.toContain('observe');
  });
});

describe('when a state cannot be had', () => {
  test.each([
    [true, 'skipped'],
    [false, 'blocked'],
  ] as const)('with outOfScope %s the scenario is %s, and nothing is sent', async (outOfScope, verdict) => {
    const guard = fakeLicenseGuard({ ensureState: async () => ({ ready: false, outOfScope, reason: 'not had' }) });
    const client = fakeClient(() => answer(200, true));
    const { verdicts } = await verdictsOf([scenario({ given: 'a license is stored' })], { guard: guard, client });
    expect(verdicts).toEqual({ 'check.example': [verdict, 'not had'] });
    expect(client.calls).toEqual([]);
  });
});

describe('when the license around a request is looked at', () => {
  test('the judge is told what the guard knows', async () => {
    const observations = { last: saying(true), observe: async () => saying(true) };
    const remove = scenario({
      on: 'remove',
      covers: ['remove.accepted'],
      expect: { status: 202, licenseAfter: 'removed' },
    });
    const levelWith = async (change: Partial<LicenseGuard>) => {
      const { results } = await verdictsOf([remove], {
        guard: fakeLicenseGuard({ ...observations, ...change }),
        client: fakeClient(() => answer(202, {})),
      });
      return results[0]?.findings.map(({ level }) => level);
    };
    expect(await levelWith({})).toEqual(['must']);
    expect(await levelWith({ hasOtherSource: true })).toEqual(['information']);
    expect(
      await levelWith({ tokenEndpointSupported: true, lastState: blank(false), readState: async () => none }),
    ).toEqual([]);
    expect(
      await levelWith({ tokenEndpointSupported: true, lastState: one, readState: async () => naming('two') }),
    ).toEqual(['must']);
  });

  test('the judge is told that a license was added', async () => {
    const value = { equals: true, requirement: 'check.true-while-valid' };
    const says = scenario({ given: 'a license is stored', expect: { status: 200, value } });
    const verdictWith = async (hasAdded: boolean) => {
      const { verdicts } = await verdictsOf([says], {
        guard: fakeLicenseGuard({ hasAdded }),
        client: fakeClient(() => answer(200, false)),
      });
      return verdicts['check.example']?.[0];
    };
    expect([await verdictWith(true), await verdictWith(false)]).toEqual(['warn', 'fail']);
  });

  test('the judge is told the version and the levels', async () => {
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

describe('when the target has a license that is not valid', () => {
  const value = { equals: true, requirement: 'check.true-while-valid' };
  const says = scenario({ given: 'a license is stored', expect: { status: 200, value } });
  const expired = naming('one', { valid: false });
  const verdictWith = async (of: BoundScenario, last: LicenseState, mayWrite: boolean) =>
    (await verdictsOf([of], { guard: fakeLicenseGuard({ lastState: last }), mayWrite })).verdicts['check.example'];

  test('check need not say true, where the run may not store another', async () => {
    expect(await verdictWith(says, expired, false)).toEqual(['skipped', 'no active license detected on the server']);
  });

  test.each<[string, BoundScenario, LicenseState, boolean]>([
    ['the run may write', says, expired, true],
    ['it is valid', says, one, false],
    ['it is not named', says, saying(true), false],
    ['false is expected', { ...says, expect: { status: 200, value: { ...value, equals: false } } }, expired, false],
    ['nothing is expected', { ...says, expect: { status: 200 } }, expired, false],
  ])('it must where %s', async (_, of, last, mayWrite) => {
    expect((await verdictWith(of, last, mayWrite))?.[0]).not.toBe('skipped');
  });
});

describe('when a request has no harmless form', () => {
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
    preflight?: PreflightResult,
  ) => {
    const client = fakeClient(() => answer(status));
    const guard = fakeLicenseGuard(preflight ? { applyGivenLicense: async () => preflight } : {});
    return (await verdictsOf([first, second], { client, guard: guard, mayWrite })).verdicts['renew.second'];
  };

  test('it is held back where the target lets the persona in elsewhere', async () => {
    expect(await outcome(letIn, harmful, 200, false)).toEqual([
      'blocked',
      'not sent: org-admin has access elsewhere on this server, so this request could do harm (use --impact write to send it)',
    ]);
  });

  test('also where it was let in at one place and refused at another', async () => {
    const refused = {
      ...letIn,
      id: 'check.refused',
      expect: { undocumented: { status: 200, because: 'so' } },
    } as const;
    const { verdicts } = await verdictsOf([refused, letIn, harmful], {
      client: fakeClient(() => answer(200, true)),
      guard: fakeLicenseGuard(),
      mayWrite: false,
    });
    expect(verdicts['check.refused']?.[0]).not.toBe('fail');
    expect(verdicts['renew.second']?.[0]).toBe('blocked');
  });

  test('also where the run might have written, but may not', async () => {
    expect((await outcome(letIn, harmful, 200, true, { accepted: false, reason: 'not taken' }))?.[0]).toBe('blocked');
  });

  test.each<[string, BoundScenario, BoundScenario, number, boolean]>([
    ['the run may write', letIn, harmful, 200, true],
    ['the persona was refused', letIn, harmful, 403, false],
    ['another persona was let in', { ...letIn, as: 'anonymous' }, harmful, 200, false],
    ['it does no harm', letIn, { ...harmful, unsafeIfAccepted: undefined } as unknown as BoundScenario, 200, false],
  ])('it is sent where %s', async (_, first, second, status, mayWrite) => {
    expect((await outcome(first, second, status, mayWrite))?.[0]).not.toBe('blocked');
  });
});

describe('when the target does not take the license that would have to be put back', () => {
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
  const blocked = ['blocked', 'not taken'];

  const run = async (exchange: Exchange | undefined, isDoubtful: boolean, after = one) => {
    const attempt = exchange ? { attempt: { exchange, before: one, after, isDoubtful } } : {};
    const preflight = { accepted: false, reason: 'not taken', ...attempt } as const;
    const client = fakeClient(() => answer(400));
    const guard = fakeLicenseGuard({ applyGivenLicense: async () => preflight });
    return { client, ...(await verdictsOf([valid, write, reject], { client, guard: guard })) };
  };

  test.each([
    ['no license was given', undefined],
    ['it was refused with 400', answer(400)],
    ['no answer came', unanswered()],
  ])('where %s, what writes is blocked, and what is refused runs', async (_, exchange) => {
    const { verdicts, client } = await run(exchange, true);
    expect(verdicts).toEqual({
      'add.valid': blocked,
      'remove.write': blocked,
      'add.reject': ['pass', null],
    });
    expect(client.calls).toHaveLength(1);
  });

  test('a refusal of the very license that is in force is judged as the scenario of a valid license', async () => {
    const { verdicts } = await run(answer(400), false);
    expect(verdicts['add.valid']?.[0]).toBe('fail');
    expect(verdicts['remove.write']).toEqual(blocked);
  });

  test('so is one that was accepted, and of which nothing is stored', async () => {
    const { results } = await run(answer(200, documentedLicense), false, saying(false));
    expect(results[0]?.findings.map(({ requirement }) => requirement)).toEqual(['add.license-stored']);
  });

  test('an answer that is no refusal of the license is judged as the scenario of a valid license', async () => {
    const attempt = { ...answer(500), durationMs: 12.4 };
    const { verdicts, results, client } = await run(attempt, false);
    expect(verdicts).toEqual({
      'add.valid': ['fail', null],
      'remove.write': blocked,
      'add.reject': ['pass', null],
    });
    expect(results[0]).toEqual(
      result({
        id: 'add.valid',
        endpoint: 'add',
        impact: 'write',
        verdict: 'fail',
        durationMs: 12,
        exchange: attempt,
        findings: results[0]?.findings ?? [],
      }),
    );
    expect(results[0]?.findings.map(({ requirement, seen }) => [requirement, seen])).toEqual([
      ['add.accepts-valid-license', 'status 500'],
    ]);
    expect(client.calls).toHaveLength(1);
  });
});

describe('when a renewed license does not show at once', () => {
  const renew = scenario({
    on: 'renew',
    given: 'a license is stored',
    expect: { status: 200, licenseAfter: 'still stored' },
  });
  const lookedAfter = async (status: number, after: LicenseState) => {
    const told: unknown[] = [];
    const guard = fakeLicenseGuard({
      lastState: naming('one'),
      readState: async () => after,
      readStateLater: async () => naming('later'),
      recordEffect: (...all) => told.push(all),
    });
    await verdictsOf([renew], { guard: guard, client: fakeClient(() => answer(status, documentedLicense)) });
    return { told, isLookedForLater: guard.asked.includes('observe later') };
  };

  test('it is looked for once more, and is not the doing of the next request', async () => {
    const { told } = await lookedAfter(200, naming('one'));
    expect(told).toEqual([['nothing', naming('one'), naming('later')]]);
  });

  test.each<[string, number, LicenseState]>([
    ['that shows', 200, naming('two')],
    ['of a target that names none', 200, saying(true)],
    ['that was refused', 404, naming('one')],
  ])('one %s is not', async (_, status, after) => {
    expect((await lookedAfter(status, after)).isLookedForLater).toBe(false);
  });
});

describe('when a license comes from elsewhere', () => {
  test('what it leaves to see is not waited for', async () => {
    const waited: boolean[] = [];
    const guard = fakeLicenseGuard({
      hasOtherSource: true,
      lastState: saying(true),
      waitUntil: async (isExpected) => {
        waited.push(!isExpected(saying(true)));
        return saying(true);
      },
    });
    const remove = scenario({
      on: 'remove',
      given: 'a license is stored',
      expect: { status: 202, licenseAfter: 'removed' },
    });
    const value = { equals: false, requirement: 'check.false-without-license' } as const;
    const says = scenario({ given: 'no license is stored', expect: { status: 200, value } });
    const client = fakeClient(({ method }) => (method === 'GET' ? answer(200, true) : answer(202, {})));
    await verdictsOf([remove, says], { guard: guard, client });
    expect(waited).toEqual([false]);
  });
});
