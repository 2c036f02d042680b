import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requirements, scenarios } from '../../../specs/index.ts';
import { describeTally, type Fidelity, percentOf, type Tally } from '../../../src/domain/fidelity.ts';
import { findingOf } from '../../../src/domain/finding.ts';
import { sharedRequirements } from '../../../src/domain/shared-requirements.ts';
import { type Verdict, verdicts } from '../../../src/domain/verdict.ts';
import { fidelityOf } from '../../../src/engine/judge/fidelity.ts';
import { scenario as exampleOf, realScenario } from '../../support/scenarios.ts';

type Verdicts = readonly Verdict[];

const withVerdicts = (given: Verdicts, findings: Parameters<typeof fidelityOf>[0]['findings'] = []): Fidelity =>
  fidelityOf({
    requirements,
    scenarios,
    results: scenarios.map(({ id }, at) => ({ id, verdict: given[at] ?? 'skipped' })),
    findings,
  });

const every = (verdict: Verdict): Verdicts => scenarios.map(() => verdict);

const replaced = (given: Verdicts, at: number, verdict: Verdict): Verdicts =>
  given.map((one, index) => (index === at ? verdict : one));

function talliesIn({ overall, must, byEndpoint, byKind }: Fidelity): readonly Tally[] {
  const groups = [...Object.values(byEndpoint), ...Object.values(byKind)];
  return [overall, must, ...groups, ...groups.map((group) => group.must)];
}

const anyVerdicts = fc.array(fc.constantFrom(...verdicts), {
  minLength: scenarios.length,
  maxLength: scenarios.length,
});
const anyPlace = fc.nat(scenarios.length - 1);

describe('for any verdicts, fidelity', () => {
  test('has an achieved number of at most the achievable one, which is at most the total', () => {
    fc.assert(
      fc.property(anyVerdicts, (given) => {
        for (const { achieved, achievable, total } of talliesIn(withVerdicts(given))) {
          expect(achieved).toBeLessThanOrEqual(achievable);
          expect(achievable).toBeLessThanOrEqual(total);
        }
      }),
    );
  });

  test('is never raised by a scenario that is skipped or blocked', () => {
    fc.assert(
      fc.property(anyVerdicts, anyPlace, fc.constantFrom('skipped', 'blocked'), (given, at, left) => {
        const before = talliesIn(withVerdicts(given));
        const after = talliesIn(withVerdicts(replaced(given, at, left)));
        for (const [index, { achieved, achievable, total }] of after.entries()) {
          expect(achieved).toBeLessThanOrEqual(before[index]?.achieved ?? 0);
          expect(achievable).toBeLessThanOrEqual(before[index]?.achievable ?? 0);
          expect(total).toBe(before[index]?.total);
        }
      }),
    );
  });

  test('is never lowered if a failing scenario passes', () => {
    fc.assert(
      fc.property(anyVerdicts, anyPlace, fc.constantFrom('pass', 'warn'), (given, at, mended) => {
        const before = talliesIn(withVerdicts(replaced(given, at, 'fail')));
        const after = talliesIn(withVerdicts(replaced(given, at, mended)));
        for (const [index, { achieved, achievable }] of after.entries()) {
          expect(achieved).toBeGreaterThanOrEqual(before[index]?.achieved ?? 0);
          expect(achievable).toBe(before[index]?.achievable);
        }
      }),
    );
  });
});

describe('fidelity', () => {
  test('counts each scenario once overall and once at its endpoint', () => {
    const { overall, byEndpoint } = withVerdicts(every('pass'));
    expect(overall).toEqual({ achieved: scenarios.length, achievable: scenarios.length, total: scenarios.length });
    const endpoints = Object.values(byEndpoint);
    expect(endpoints.reduce((sum, { total }) => sum + total, 0)).toBe(scenarios.length);
  });

  test('counts a warning as achieved only among the required scenarios', () => {
    const { overall, must } = withVerdicts(every('warn'));
    expect(overall.achieved).toBe(0);
    expect(must.achieved).toBe(must.total);
    expect(must.total).toBeLessThan(overall.total);
    const passed = withVerdicts(every('pass')).must;
    expect(passed.achieved).toBe(passed.total);
  });

  test('has no points for scenarios without a result', () => {
    const { overall } = fidelityOf({ requirements, scenarios, results: [], findings: [] });
    expect(overall).toEqual({ achieved: 0, achievable: 0, total: scenarios.length });
  });

  test('has scenarios of every kind, and every scenario is of a kind', () => {
    const { byKind } = withVerdicts([]);
    for (const { total } of Object.values(byKind)) expect(total).toBeGreaterThan(0);
    for (const scenario of scenarios) {
      const kinds = Object.values(
        fidelityOf({ requirements, scenarios: [scenario], results: [], findings: [] }).byKind,
      );
      expect(kinds.filter(({ total }) => total === 1).length, scenario.id).toBeGreaterThan(0);
    }
  });

  test.each([
    ['check.reports.boolean', ['shape']],
    ['check.reports.false.none-stored', ['shape', 'state']],
    ['check.denies.anonymous', ['credentials']],
    ['remove.denies.org-admin', ['authorization']],
    ['remove.rejects.another-instance', ['validation']],
    ['remove.accepts.root-url', ['shape', 'state']],
  ])('counts %s in the kinds %j', (id, kinds) => {
    const one = scenarios.filter((scenario) => scenario.id === id);
    const { byKind } = fidelityOf({ requirements, scenarios: one, results: [], findings: [] });
    expect(Object.entries(byKind).flatMap(([kind, { total }]) => (total === 1 ? [kind] : []))).toEqual(kinds);
  });

  test('of the endpoint check is reduced if check responds at random, and that of add is not', () => {
    const unsteady = findingOf('must', 'check.bare-boolean', 'unsteady-check', { expected: 'one', seen: 'two' });
    const { byEndpoint } = withVerdicts(every('pass'), [unsteady]);
    expect(byEndpoint.check.achieved).toBeLessThan(byEndpoint.check.total);
    expect(byEndpoint.check.achievable).toBe(byEndpoint.check.total);
    expect(byEndpoint.add.achieved).toBe(byEndpoint.add.total);
  });

  test('is not lowered by a license that is not as the caller expects', () => {
    const data = { expected: 'unlicensed', seen: 'licensed' };
    const found = findingOf('must', 'check.true-while-valid', 'unexpected-license-state', data);
    expect(withVerdicts(every('pass'), [found])).toEqual(withVerdicts(every('pass')));
  });
});

describe('the kinds of what a scenario is about', () => {
  const kindsOf = (one: Parameters<typeof fidelityOf>[0]['scenarios'][number]): readonly string[] => {
    const { byKind, must } = fidelityOf({ requirements, scenarios: [one], results: [], findings: [] });
    expect(must.total).toBe(1);
    return Object.entries(byKind).flatMap(([kind, { total }]) => (total === 1 ? [kind] : []));
  };

  test('are none if its requirement is not one of the specs', () => {
    expect(kindsOf(exampleOf())).toEqual([]);
  });

  test('are none if its requirement is not exercised', () => {
    const left = requirements.find(({ level }) => level === 'not exercised');
    expect(kindsOf(exampleOf({ covers: [left?.id ?? ''] }))).toEqual([]);
  });

  test('include the kind of a change that it must bring about, and of the value that it expects', () => {
    expect(kindsOf(exampleOf({ on: 'remove', expect: { status: 202, licenseAfter: 'removed' } }))).toEqual(['state']);
    expect(kindsOf(exampleOf({ on: 'remove', expect: { status: 422, licenseAfter: 'unchanged' } }))).toEqual([]);
    const value = { equals: true, requirement: realScenario('check.reports.true').expect.value?.requirement ?? '' };
    expect(kindsOf(exampleOf({ expect: { status: 200, value } }))).toEqual(['state']);
  });
});

describe('fidelity after a finding of the run', () => {
  const overall = (level: 'must' | 'should', code: 'unsteady-check' | 'changed-by-others', verdict: Verdict) =>
    withVerdicts(every(verdict), [findingOf(level, 'check.bare-boolean', code, { expected: 'one', seen: 'two' })]);

  test('is reduced by one of level must alone that makes verdicts worthless', () => {
    expect(overall('must', 'unsteady-check', 'pass').overall.achieved).toBeLessThan(scenarios.length);
    expect(overall('should', 'unsteady-check', 'pass').overall.achieved).toBe(scenarios.length);
    expect(overall('must', 'changed-by-others', 'pass').overall.achieved).toBe(scenarios.length);
  });

  test.each<Verdict>(['skipped', 'blocked'])('has no more achievable points: a scenario stays %s', (verdict) => {
    expect(overall('must', 'unsteady-check', verdict).overall).toMatchObject({ achieved: 0, achievable: 0 });
  });

  test('is reduced by a change that no request explains', () => {
    const found = findingOf('must', sharedRequirements.denialChangesNothing, 'unattributed-change', {
      expected: '',
      seen: '',
    });
    const { must } = withVerdicts(every('pass'), [found]);
    expect(must.achieved).toBeLessThan(must.total);
  });
});

describe('a tally', () => {
  test.each([
    [{ achieved: 61, achievable: 74, total: 88 }, '61 of 74 (of 88)', 82],
    [{ achieved: 88, achievable: 88, total: 88 }, '88 of 88', 100],
    [{ achieved: 0, achievable: 0, total: 88 }, '0 of 0 (of 88)', 0],
  ])('%j reads %s', (tally, words, percent) => {
    expect(describeTally(tally)).toBe(words);
    expect(Math.round(percentOf(tally))).toBe(percent);
  });
});
