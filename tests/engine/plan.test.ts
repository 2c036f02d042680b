import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { type BoundScenario, impacts } from '../../src/domain/scenario.ts';
import { inExecutionOrder, type PlanContext, plan } from '../../src/engine/plan.ts';
import { realScenario, scenario } from '../support/scenarios.ts';
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

describe('when nothing stands in the way', () => {
  test('everything runs, in the order of the scenarios', () => {
    const result = planned(scenarios);
    expect(result.map((one) => one.scenario)).toEqual(scenarios);
    expect(new Set(result.map(({ decision, reason }) => `${decision} ${reason?.code}`))).toEqual(
      new Set(['run undefined']),
    );
  });
});

describe('when the impact is limited', () => {
  test.each(impacts.flatMap((of) => impacts.map((limit) => [of, limit] as const)))(
    'one of impact %s under the limit %s',
    (of, limit) => {
      const runs = impacts.indexOf(of) <= impacts.indexOf(limit);
      expect(decided(scenario({ impact: of }), { impact: limit })).toEqual(
        runs ? ['run', null] : ['skipped', createReason('impact-too-low', { impact: of, allowed: limit })],
      );
    },
  );
});

describe('when scenarios are chosen by their ids', () => {
  test.each([
    ['one', ['remove.422x', 'remove.rejects.another-instance'], [], ['remove.rejects.another-instance']],
    [
      'a beginning',
      ['lifecycle.check-*'],
      [],
      ['lifecycle.check-after-add', 'lifecycle.check-after-remove', 'lifecycle.check-after-add-again'],
    ],
    [
      'alternatives',
      ['check.{answers-boolean,true-while-stored}'],
      [],
      ['check.reports.boolean', 'check.reports.true'],
    ],
    [
      'one less',
      ['check.*-*'],
      ['check.refuses-*', 'check.true-*'],
      ['check.reports.boolean', 'check.reports.false.none-stored'],
    ],
  ])('%s', (_, only, skip, ids) => {
    expect(running({ only, skip })).toEqual(ids);
  });

  test('the reasons say what left them out', () => {
    const reasons = new Map(
      planned(scenarios, { ...all, only: ['add.*'], skip: ['add.empty-*'] }).map(({ scenario: { id }, ...rest }) => [
        id,
        rest,
      ]),
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

  test('what is skipped is, though it was named too', () => {
    expect(running({ only: ['add.rejects.missing-token'], skip: ['add.rejects.missing-token'] })).toEqual([]);
  });
});

describe('when a scenario is about a version', () => {
  const legacy = scenario({ requires: ['grafana>=13.0.0'] });

  test.each([
    ['12.4.9', ['skipped', createReason('version-out-of-range', { versions: '>= 13.0.0', version: '12.4.9' })]],
    ['13.0.0', ['run', null]],
    ['14.1.0', ['run', null]],
    [undefined, ['skipped', createReason('version-unknown', { versions: '>= 13.0.0' })]],
  ])('a target of version %s', (version, outcome) => {
    expect(decided(legacy, all, { version })).toEqual(outcome);
  });

  test('others run on any', () => {
    for (const version of ['7.4.0', undefined]) expect(decided(scenario(), all, { version })).toEqual(['run', null]);
  });
});

describe('when there is no license', () => {
  test('what is made of one is left out, the rest is not', () => {
    const outcome = ['skipped', createReason('license-required')];
    expect(decided(scenario({ requires: ['license'] }), { impact: 'write' })).toEqual(outcome);
    expect(decided(scenario({ requires: ['license'] }))).toEqual(['run', null]);
    expect(decided(scenario(), { impact: 'write' })).toEqual(['run', null]);
  });
});

describe('when a persona cannot be had', () => {
  const nobody = personasOf(settings());

  test.each([
    ['server-admin', 'no-server-admin'],
    ['org-admin', 'no-org-admin'],
    ['service-account', 'no-service-account'],
  ] as const)('a scenario of %s is blocked, with the option that helps', (as, code) => {
    expect(decided(scenario({ as }), all, { personas: nobody })).toEqual(['blocked', createReason(code)]);
  });

  test.each(['anonymous', 'unknown-user', 'invalid-token'] as const)('%s can always be had', (as) => {
    expect(decided(scenario({ as }), all, { personas: nobody })).toEqual(['run', null]);
  });

  test('what is left out anyway is not blocked', () => {
    expect(decided(scenario({ as: 'org-admin', impact: 'write' }), { impact: 'read' }, { personas: nobody })[0]).toBe(
      'skipped',
    );
  });
});

describe('when the chain is put in order', () => {
  const ids = (of: readonly BoundScenario[]): readonly string[] => inExecutionOrder(of).map(({ id }) => id);

  test('first what leaves the license, then what removes it, what needs none, what adds it, and the sequence', () => {
    const [step, adds, none, removes, stored, any] = [
      scenario({ id: 'step', sequential: true, given: 'a license is stored' }),
      scenario({ id: 'adds', given: 'no license is stored', expect: { status: 200, licenseAfter: 'added' } }),
      scenario({ id: 'none', given: 'no license is stored', expect: { status: 200, licenseAfter: 'unchanged' } }),
      scenario({ id: 'removes', given: 'a license is stored', expect: { status: 200, licenseAfter: 'removed' } }),
      scenario({ id: 'stored', given: 'a license is stored', expect: { status: 200, licenseAfter: 'unchanged' } }),
      scenario({ id: 'any', given: 'any', expect: { status: 200, licenseAfter: 'unchanged' } }),
    ];
    expect(ids([step, adds, none, removes, stored, any])).toEqual(['stored', 'any', 'removes', 'none', 'adds', 'step']);
  });

  test('steps keep their order, whatever they need', () => {
    const steps = scenarios.filter(({ sequential: step }) => step);
    expect(inExecutionOrder(scenarios).slice(-steps.length)).toEqual(steps);
  });

  test('nothing is lost, and what was given is left as it is', () => {
    const given = [realScenario('remove.accepts.root-url'), realScenario('add.rejects.missing-token')];
    expect(ids(given)).toEqual(['add.rejects.missing-token', 'remove.accepts.root-url']);
    expect(given[0]?.id).toBe('remove.accepts.root-url');
    expect(inExecutionOrder(scenarios)).toHaveLength(scenarios.length);
  });
});
