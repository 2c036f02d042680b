import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { wholeSchedule, writesAtStart } from '../../src/engine/schedule.ts';
import { scenario } from '../support/scenarios.ts';

describe('a look at check in a run that renews the license', () => {
  const renewal = scenario({
    id: 'renew.own',
    on: 'renew',
    impact: 'write',
    given: 'a license is stored',
    expect: { status: 200, licenseAfter: 'still stored' },
  });
  const begins = 'begins the run';
  const looksWith = (change: Partial<BoundScenario>): number =>
    wholeSchedule([scenario(change), renewal], true, ({ endpoint }) => endpoint.id === 'check').looks.length;

  test.each<[string, Partial<BoundScenario>, string, number]>([
    ['any value of check', {}, 'does not begin the run', 0],
    ['the value true', { expect: { status: 200, value: { equals: true, requirement: 'check.true' } } }, begins, 1],
    ['the license as it was', { expect: { status: 200, licenseAfter: 'unchanged' } }, begins, 1],
    ['a stored license', { given: 'a license is stored' }, begins, 1],
    ['the response to a persona that is denied', { as: 'anonymous' }, begins, 1],
  ])('that expects $0 $2', (_, change, __, count) => {
    expect(looksWith(change)).toBe(count);
  });
});

describe('a whole schedule of looks and stages', () => {
  test('has each scenario either in the looks or in a stage', () => {
    const { looks, stages } = wholeSchedule(
      scenarios,
      true,
      ({ endpoint, given }) => endpoint.id === 'check' && given === 'any',
    );
    const ids = [...looks, ...stages.flatMap((stage) => stage.scenarios)].map(({ id }) => id);
    expect(looks.length).toBeGreaterThan(0);
    expect(ids.toSorted()).toEqual(scenarios.map(({ id }) => id).toSorted());
  });

  test('begins with a look of the admin that fits any state if no license is renewed', () => {
    const look = scenario();
    const addition = scenario({ on: 'add', impact: 'write', expect: { status: 200, licenseAfter: 'added' } });
    const { looks } = wholeSchedule([look, addition], true, ({ endpoint }) => endpoint.id === 'check');
    expect(looks).toEqual([look]);
  });
});

describe('the requests that may write in the first two stages', () => {
  const stage = (...members: readonly BoundScenario[]): Stage => ({
    kind: 'own-write',
    given: 'any',
    scenarios: members,
  });
  const add = scenario({ on: 'add' });

  test('are counted without the looks beside them, and without later stages', () => {
    expect(writesAtStart([stage(add, scenario()), stage(add, add), stage(add)])).toBe(3);
    expect(writesAtStart([])).toBe(0);
  });
});
