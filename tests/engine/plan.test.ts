import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createReason, type Reason } from '../../src/domain/messages/reasons.ts';
import { type BoundScenario, impacts } from '../../src/domain/scenario.ts';
import { type PlanContext, plan } from '../../src/engine/plan.ts';
import { scenario } from '../support/scenarios.ts';
import { settings } from '../support/settings.ts';

const everyone = personasOf(
  settings({
    admin: { user: 'admin', password: 'a' },
    orgAdmin: { user: 'org', password: 'b' },
    serviceAccountToken: 'glsa_x',
  }),
);
const all: Partial<Settings> = { impact: 'write', license: 'a.b.c' };

function planned(of: readonly BoundScenario[], choice: Partial<Settings> = all, prospect: Partial<PlanContext> = {}) {
  return plan(of, { license: undefined, ...settings(choice) }, { version: '13.0.0', personas: everyone, ...prospect });
}

function running(choice: Partial<Settings>): readonly string[] {
  return planned(scenarios, { ...all, ...choice }).flatMap(({ decision, scenario: { id } }) =>
    decision === 'run' ? [id] : [],
  );
}

function decided(
  one: BoundScenario,
  choice: Partial<Settings> = all,
  prospect: Partial<PlanContext> = {},
): readonly unknown[] {
  const [only] = planned([one], choice, prospect);
  return [only?.decision, only?.reason ?? null];
}

describe('plan without limits', () => {
  test('runs every scenario in the given order', () => {
    const result = planned(scenarios);
    expect(result.map((one) => one.scenario)).toEqual(scenarios);
    expect(new Set(result.map(({ decision, reason }) => `${decision} ${reason?.code}`))).toEqual(
      new Set(['run undefined']),
    );
  });
});

describe('plan with a profile', () => {
  test('skips the scenarios that the profile leaves out, and names the profile before any other reason', () => {
    const stateless: Partial<Settings> = { impact: 'read', profile: 'stateless' };
    const removal = scenario({ given: 'no license is stored', impact: 'write' });
    expect(decided(removal, stateless)).toEqual([
      'skipped',
      createReason('not-in-profile', { profile: 'stateless', requires: 'a server that remembers a removal' }),
    ]);
    expect(decided(scenario({ impact: 'read' }), stateless)).toEqual(['run', null]);
  });

  test('no-personas skips what an account is missing for, instead of blocking it', () => {
    const personas = personasOf(settings());
    const denial = scenario({ as: 'org-admin', impact: 'read' });
    expect(decided(denial, all, { personas })[0]).toBe('blocked');
    expect(decided(denial, { ...all, profile: 'no-personas' }, { personas })[0]).toBe('skipped');
  });
});

describe('plan with an impact limit', () => {
  test.each(
    impacts.flatMap((of, at) => impacts.map((limit, max) => [of, limit, at <= max ? 'run' : 'skipped'] as const)),
  )('of a scenario of impact %s at impact %s is: %s', (of, limit, decision) => {
    expect(decided(scenario({ impact: of }), { impact: limit })).toEqual(
      decision === 'run' ? ['run', null] : ['skipped', createReason('impact-too-low', { impact: of, allowed: limit })],
    );
  });
});

describe('a scenario of a service account', () => {
  const denial = scenario({ as: 'service-account' });
  const personas = personasOf(settings());

  test.each(['7.4.0', '8.4.11'])('is skipped on Grafana %s, which has no service accounts', (version) => {
    expect(decided(denial, all, { version, personas })).toEqual([
      'skipped',
      createReason('version-out-of-range', { versions: '>= 8.5', version }),
    ]);
  });

  test.each(['8.5.0', '13.0.0', undefined])('is blocked without a token on Grafana %s', (version) => {
    expect(decided(denial, all, { version, personas })).toEqual([
      'blocked',
      expect.objectContaining({ code: 'no-service-account' }),
    ]);
  });
});

describe('plan with --only and --skip', () => {
  test.each([
    ['one ID', ['remove.422', 'remove.rejects.another-instance'], [], ['remove.rejects.another-instance']],
    [
      'a glob of a beginning',
      ['check.reports.*'],
      [],
      ['check.reports.boolean', 'check.reports.true', 'check.reports.false.none-stored'],
    ],
    ['a glob of alternatives', ['check.reports.{boolean,true}'], [], ['check.reports.boolean', 'check.reports.true']],
    ['a glob without one ID', ['check.reports.*'], ['*.none-stored', '*.true'], ['check.reports.boolean']],
  ])('selects the scenarios of %s', (_, only, skip, ids) => {
    expect(running({ only, skip })).toEqual(ids);
  });

  test('gives the option that skipped a scenario as the reason', () => {
    const reasons = new Map(
      planned(scenarios, { ...all, only: ['add.*'], skip: ['add.rejects.empty-*'] }).map(
        ({ scenario: { id }, ...rest }) => [id, rest],
      ),
    );
    expect(reasons.get('remove.rejects.another-instance')).toEqual({
      decision: 'skipped',
      reason: createReason('only-option'),
    });
    expect(reasons.get('add.rejects.empty-token')).toEqual({
      decision: 'skipped',
      reason: createReason('skip-option'),
    });
    expect(reasons.get('add.rejects.missing-token')).toEqual({ decision: 'run', reason: null });
  });

  test('--skip wins over --only', () => {
    expect(running({ only: ['add.rejects.missing-token'], skip: ['add.rejects.missing-token'] })).toEqual([]);
  });
});

describe('plan of a scenario that requires some versions', () => {
  const about13 = scenario({ requires: ['grafana>=13', 'grafana<14'] });

  test.each<[string | undefined, 'run' | 'skipped', Reason | null]>([
    ['12.4.9', 'skipped', createReason('version-out-of-range', { versions: '>= 13', version: '12.4.9' })],
    ['13.0.0', 'run', null],
    ['14.1.0', 'skipped', createReason('version-out-of-range', { versions: '< 14', version: '14.1.0' })],
    [undefined, 'skipped', createReason('version-unknown', { versions: '>= 13' })],
  ])('on Grafana %s the decision is %s', (version, decision, reason) => {
    expect(decided(about13, all, { version })).toEqual([decision, reason]);
  });

  test('a scenario without a version requirement runs on every version', () => {
    for (const version of ['7.4.0', undefined]) expect(decided(scenario(), all, { version })).toEqual(['run', null]);
  });
});

describe('plan without a license', () => {
  test('skips scenarios that require a license and runs the others', () => {
    const outcome = ['skipped', createReason('license-required')];
    expect(decided(scenario({ requires: ['license'] }), { impact: 'write' })).toEqual(outcome);
    expect(decided(scenario({ requires: ['license'] }))).toEqual(['run', null]);
    expect(decided(scenario(), { impact: 'write' })).toEqual(['run', null]);
  });
});

describe('plan with a missing persona', () => {
  const nobody = personasOf(settings());

  test.each([
    ['server-admin', 'no-server-admin'],
    ['org-admin', 'no-org-admin'],
    ['service-account', 'no-service-account'],
  ] as const)('blocks scenarios of %s for the reason %s', (as, code) => {
    expect(decided(scenario({ as }), all, { personas: nobody })).toEqual(['blocked', createReason(code)]);
  });

  test.each(['anonymous', 'unknown-user', 'invalid-token'] as const)('%s is always available', (as) => {
    expect(decided(scenario({ as }), all, { personas: nobody })).toEqual(['run', null]);
  });

  test('skips a scenario of impact write at impact read instead of blocking it', () => {
    expect(decided(scenario({ as: 'org-admin', impact: 'write' }), { impact: 'read' }, { personas: nobody })[0]).toBe(
      'skipped',
    );
  });
});
