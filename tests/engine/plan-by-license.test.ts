import { describe, expect, test } from 'vitest';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Planned } from '../../src/domain/run-events.ts';
import type { BoundScenario, Impact, ProviderState } from '../../src/domain/scenario.ts';
import { independence, isInForce, type LicenseContext, planByLicense } from '../../src/engine/plan-by-license.ts';
import type { GuardState } from '../../src/license/guard/guard-state.ts';
import type { Reading } from '../../src/license/license-reading.ts';
import { guardState } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';
import { reading, views } from '../support/simulation/guard-states.ts';
import { simulatedRootUrl } from '../support/simulation/simulated-target.ts';

const stored = reading(true, 'unknown');
const none = reading(false, 'unknown');
const now = 1_800_000_000_000;

function contextOf(
  left: Reading | undefined,
  impact: Impact = 'reject',
  change: Partial<GuardState> = {},
): LicenseContext {
  const state = { ...guardState({ ...(left ? { left } : {}), ...change }, { impact }), left };
  return { state, rootUrl: simulatedRootUrl, now };
}

const expecting = (equals: boolean): BoundScenario['expect'] => ({
  status: 200,
  value: { equals, requirement: 'check.example-requirement' },
});
const overStored = scenario({ given: 'a license is stored' });
const overNone = scenario({ given: 'no license is stored' });

/** What becomes of a scenario that the plan runs. */
function decided(one: BoundScenario, context: LicenseContext): readonly unknown[] {
  const [planned] = planByLicense([{ scenario: one, decision: 'run', reason: null }], context);
  return [planned?.decision, planned?.reason?.code ?? null];
}

describe('a plan below impact write', () => {
  const outOfScope = ['skipped', 'out-of-scope'];
  const runs = ['run', null];

  test.each<[string, BoundScenario, string, Reading, readonly unknown[]]>([
    ['over a stored license', overStored, 'a license', stored, runs],
    ['over a stored license', overStored, 'none', none, outOfScope],
    ['without a license', overNone, 'a license', stored, outOfScope],
    ['without a license', overNone, 'none', none, runs],
    ['in any state', scenario(), 'none', none, runs],
  ])('decides about a scenario $0 on a target with this license: $2', (_, one, __, left, decision) => {
    expect(decided(one, contextOf(left))).toEqual(decision);
  });

  test.each<[string, Reading | undefined, readonly unknown[]]>([
    ['in force', stored, runs],
    ['not in force', none, ['skipped', 'no-active-license']],
    ['unknown', undefined, ['skipped', 'no-active-license']],
  ])('runs a scenario that expects true only if a license is known to be in force: it is %s', (_, left, decision) => {
    expect(decided(scenario({ on: 'add', expect: expecting(true) }), contextOf(left))).toEqual(decision);
  });

  test('runs a scenario that expects false where no license is stored', () => {
    expect(decided(scenario({ given: 'no license is stored', expect: expecting(false) }), contextOf(none))).toEqual(
      runs,
    );
  });

  test('runs a request to check that fits any state, whatever it expects', () => {
    expect(decided(scenario({ expect: expecting(true) }), contextOf(none))).toEqual(runs);
  });
});

describe('a plan at impact write whose license must not be changed', () => {
  const runs = ['run', null];
  const blocked = ['blocked', 'not-assumed-installed'];

  test.each<[string, BoundScenario, readonly unknown[]]>([
    ['a look over the license that is stored', overStored, runs],
    ['a look that needs the license to be removed', overNone, blocked],
    ['a look that fits any state', scenario(), runs],
    [
      'an addition over the license that is stored',
      { ...scenario({ on: 'add' }), given: 'a license is stored' },
      blocked,
    ],
    ['a rejected addition in any state', scenario({ on: 'add', expect: { status: 400 } }), blocked],
  ])('decides about %s', (_, one, decision) => {
    expect(decided(one, contextOf(stored, 'write'))).toEqual(decision);
  });
});

describe('a scenario that the plan has skipped already', () => {
  const impactTooLow = createReason('impact-too-low', { impact: 'reject', allowed: 'read' });
  const skipped = (impact: Impact, given: ProviderState, reason: Planned['reason'] = impactTooLow): Planned => ({
    scenario: scenario({ on: 'add', impact, given }),
    decision: 'skipped',
    reason,
  });
  const reasonOf = (one: Planned): string | undefined =>
    planByLicense([one], contextOf(stored, 'read'))[0]?.reason?.code;

  test('for its impact reject is out of scope if it would not run at impact reject either', () => {
    expect(reasonOf(skipped('reject', 'no license is stored'))).toBe('out-of-scope');
    expect(reasonOf(skipped('reject', 'a license is stored'))).toBe('impact-too-low');
    expect(reasonOf(skipped('reject', 'any'))).toBe('impact-too-low');
  });

  test('for its impact write keeps that reason, because a run at impact write brings about the state', () => {
    expect(reasonOf(skipped('write', 'no license is stored'))).toBe('impact-too-low');
  });

  test('for another reason keeps that reason', () => {
    const reason = createReason('only-option');
    expect(reasonOf(skipped('reject', 'no license is stored', reason))).toBe('only-option');
    expect(reasonOf({ ...skipped('reject', 'no license is stored', reason), decision: 'blocked' })).toBe('only-option');
  });
});

describe('a license', () => {
  test.each<[string, Reading | undefined, boolean]>([
    ['check is true', stored, true],
    ['check is false', none, false],
    ['check is neither', reading(undefined, 'unknown'), false],
    ['nothing was read', undefined, false],
    ['GET token shows a license whose status is not valid, although check is true', reading(true, 'invalid'), false],
    [
      'GET token shows a license of another instance, although check is true',
      { ...stored, token: { ...views.own, sub: 'https://other.example/' } },
      false,
    ],
  ])('is in force or not, as far as is known, if %s: $2', (_, left, inForce) => {
    expect(isInForce(contextOf(left))).toBe(inForce);
  });
});

describe('a scenario that is independent of what a run sends', () => {
  const isIndependent = (one: BoundScenario, context = contextOf(stored)): boolean => independence(context)(one);

  test.each<[string, BoundScenario, boolean]>([
    ['a look in any state', scenario(), true],
    ['a look over the license that is stored', overStored, true],
    ['a look without a license while one is stored', overNone, false],
    ['a request that may write', scenario({ on: 'add' }), false],
    ['a look after which the license is read', scenario({ expect: { status: 200, licenseAfter: 'unchanged' } }), false],
    ['a look that expects true over the license', { ...overStored, expect: expecting(true) }, true],
    ['a look that expects true where no license is stored', { ...overNone, expect: expecting(true) }, false],
  ])('is recognized on a target with a license: %s: $2', (_, one, expected) => {
    expect(isIndependent(one)).toBe(expected);
  });

  test.each<[Impact, boolean]>([
    ['reject', true],
    ['write', false],
  ])('may look at a target without a license at impact %s: %s', (impact, expected) => {
    expect(isIndependent(overNone, contextOf(none, impact))).toBe(expected);
    expect(isIndependent(overStored, contextOf(none, impact))).toBe(false);
  });

  test('may look at the license that is stored at impact write, because the run stores it again', () => {
    expect(isIndependent(overStored, contextOf(stored, 'write'))).toBe(true);
  });

  test('does not expect true of a license that is stored and not in force', () => {
    const one = { ...overStored, expect: expecting(true) };
    const context = contextOf(reading(true, 'invalid'), 'reject', { isTokenKnown: true });
    expect([isIndependent(one, context), isIndependent(overStored, context)]).toEqual([false, true]);
  });

  test('looks at no state once the run has sent a request that may write', () => {
    const context = contextOf(stored, 'reject', { hasSent: true });
    expect([isIndependent(overStored, context), isIndependent(scenario(), context)]).toEqual([false, true]);
  });
});
