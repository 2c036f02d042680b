import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { execute } from '../../src/engine/execute.ts';
import type { GuardState } from '../../src/license/guard/guard-state.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { context, verdictsOf } from '../support/execution-contexts.ts';
import { failedAttempt, fakeGuard, inForce } from '../support/license-guards.ts';
import { documentedLicense } from '../support/licenses.ts';
import { scenario } from '../support/scenarios.ts';
import { reading } from '../support/simulation/guard-states.ts';

describe('the first addition of a run', () => {
  const own = scenario({
    on: 'add',
    given: 'a license is stored',
    impact: 'write',
    expect: { status: 200, licenseAfter: 'added' },
  });
  const attempt = {
    isSent: true,
    exchange: answer(200, documentedLicense),
    before: inForce,
    after: inForce,
    effect: 'none',
  } as const;

  /** Whether the scenario is judged by the addition of the guard, and its own request is not sent. */
  const isJudgedBy = async (one: BoundScenario, made: typeof attempt | undefined): Promise<boolean> => {
    const guard = fakeGuard({ applyFirst: async () => ({ isReady: true, ...(made ? { attempt: made } : {}) }) });
    const { results } = await execute([one], context({ guard, client: fakeClient(() => answer(500)) }));
    const isSent = guard.writes.length > 0;
    expect(results[0]?.exchange === made?.exchange).toBe(!isSent);
    return !isSent;
  };

  test('is the request of the scenario that adds the given license over a stored one', async () => {
    expect(await isJudgedBy(own, attempt)).toBe(true);
  });

  test('is no request of a scenario if the license guard has sent none', async () => {
    expect(await isJudgedBy(own, undefined)).toBe(false);
  });

  test.each<[string, BoundScenario]>([
    ['starts without a license', { ...own, given: 'no license is stored' }],
    ['is of another persona', { ...own, as: 'org-admin' }],
    ['removes the license', { ...own, expect: { status: 200, licenseAfter: 'removed' } }],
  ])('is not the request of a scenario that %s', async (_, one) => {
    expect(await isJudgedBy(one, attempt)).toBe(false);
  });
});

describe('a request that is unsafe if it is accepted', () => {
  const denied = scenario({
    id: 'add.denied',
    on: 'add',
    as: 'anonymous',
    impact: 'reject',
    expect: { status: 401, licenseAfter: 'unchanged' },
  });
  const unsafe: BoundScenario = { ...denied, id: 'add.unsafe', unsafeIfAccepted: true };

  /** The verdict of the unsafe scenario after an earlier one had the response, and changed the license or not. */
  const verdictAfter = async (exchange: Exchange, after = inForce, first = denied) => {
    const client = fakeClient((_, count) => (count === 1 ? exchange : answer(401)));
    const { verdicts, results } = await verdictsOf([first, unsafe], {
      guard: fakeGuard({ after }),
      client,
      mayWrite: false,
    });
    const message = results.find(({ id }) => id === 'add.unsafe')?.reason?.message ?? '';
    return { verdict: verdicts['add.unsafe'], message };
  };
  const blocked = ['blocked', 'unsafe-if-accepted'];

  test('is not sent if an earlier request of its persona was accepted, and the reason names the persona', async () => {
    const { verdict, message } = await verdictAfter(answer(200, {}));
    expect(verdict).toEqual(blocked);
    expect(message).toContain('anonymous');
  });

  test('is not sent if an earlier request of its persona was denied and carried out', async () => {
    expect((await verdictAfter(answer(401), reading(false, 'unknown'))).verdict).toEqual(blocked);
    expect((await verdictAfter(answer(403, 'no message'), reading(false, 'unknown'))).verdict).toEqual(blocked);
  });

  test.each([
    ['a wrong status that grants no access', answer(500), denied],
    ['a denial without a message', answer(401, {}), denied],
    ['no response', unanswered(), denied],
    ['a status that is expected', answer(400), { ...denied, expect: { status: 400 } } satisfies BoundScenario],
    ['an access of another persona', answer(200, {}), { ...denied, as: 'unknown-user' } satisfies BoundScenario],
  ])('is sent after %s', async (_, exchange, first) => {
    expect((await verdictAfter(exchange, inForce, first)).verdict).toEqual(['pass', null]);
  });
});

describe('a scenario on a target without an active license, in a run that does not write', () => {
  const rejected = (name: string, change: Partial<BoundScenario> = {}): BoundScenario => ({
    ...scenario({ id: `add.${name}`, on: 'add', impact: 'reject', expect: { status: 400 } }),
    ...change,
  });
  const none = reading(false, 'unknown');

  test.each<[string, BoundScenario, readonly (string | null)[]]>([
    [
      'is skipped if it expects true',
      rejected('true', { expect: { status: 400, value: { equals: true, requirement: 'check.a-value' } } }),
      ['skipped', 'no-active-license'],
    ],
    [
      'is sent if it expects false',
      rejected('false', { expect: { status: 400, value: { equals: false, requirement: 'check.a-value' } } }),
      ['pass', null],
    ],
    ['is sent if it expects no value', rejected('any'), ['pass', null]],
  ])('%s', async (_, one, expected) => {
    const guard = fakeGuard({ state: { left: none } });
    const { verdicts } = await verdictsOf([one], { guard, client: fakeClient(() => answer(400)), mayWrite: false });
    expect(verdicts[one.id]).toEqual(expected);
  });
});

describe('an addition that the server rejected with 400 before any scenario', () => {
  const own = scenario({
    on: 'add',
    given: 'a license is stored',
    impact: 'write',
    expect: { status: 200, licenseAfter: 'added' },
  });

  test.each<[string, Partial<GuardState>, string]>([
    ['is not known to have this license', { comparison: undefined }, 'blocked'],
    ['has another license', { comparison: { kind: 'different' } as GuardState['comparison'] }, 'blocked'],
    ['has this license', { comparison: { kind: 'same' } as GuardState['comparison'] }, 'fail'],
  ])('makes the scenario of a valid license, if the server %s: $2', async (_, state, verdict) => {
    const guard = fakeGuard({ state, applyFirst: async () => failedAttempt(answer(400)) });
    const { results } = await execute([own], context({ guard }));
    expect(results.map((one) => one.verdict)).toEqual([verdict]);
  });
});
