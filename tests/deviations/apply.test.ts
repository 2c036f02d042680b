import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { applyDeviations } from '../../src/deviations/apply.ts';
import type { ListedDeviation } from '../../src/domain/deviation.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Finding, ScenarioResult } from '../../src/domain/report.ts';
import { answer } from '../support/exchanges.ts';
import { finding, result } from '../support/results.ts';
import { realScenario } from '../support/scenarios.ts';

const id = 'remove.rejects.another-instance';
const { covers } = realScenario(id);
const requirement: string = covers[0];
const context = { now: new Date('2027-03-31T23:59:59Z'), version: '12.4.3' };

function entry(change: Partial<ListedDeviation> = {}): ListedDeviation {
  return { id, reason: 'The proxy does it.', until: '2027-03-31', line: 3, ...change };
}

function failing(status: number, findings: readonly Finding[] = [finding('must', requirement)]): ScenarioResult {
  return result({ id, verdict: 'fail', findings, exchange: answer(status, {}) });
}

function apply(
  listed: readonly ListedDeviation[],
  results: readonly ScenarioResult[],
  { findings = [], ...given }: { findings?: readonly Finding[]; version?: string | null } = {},
) {
  return applyDeviations(listed, { results, findings, scenarios }, { ...context, ...given });
}

describe('an entry of the list of deviations', () => {
  test.each([id, requirement, 'wrong-status'])('accepts the findings of %s', (one) => {
    const { results, summary } = apply([entry({ id: one })], [failing(202)]);
    expect(results[0]).toMatchObject({ verdict: 'accepted', findings: [] });
    expect(summary.accepted).toEqual([{ ...entry({ id: one }), scenario: id, finding: finding('must', requirement) }]);
    expect([summary.stale, summary.expired, summary.unchecked]).toEqual([[], [], []]);
  });

  test('leaves other findings of the scenario, and the verdict that they give', () => {
    const other: Finding = { ...finding('should', requirement), code: 'wrong-body' };
    const { results } = apply([entry({ id: 'wrong-status' })], [failing(202, [finding('must', requirement), other])]);
    expect(results[0]).toMatchObject({ verdict: 'warn', findings: [other] });
  });

  test('accepts a finding of the run as a whole by its code', () => {
    const ofRun: Finding = { ...finding('should', requirement), code: 'nodes-disagree' };
    const { findings, summary } = apply([entry({ id: 'nodes-disagree' })], [], { findings: [ofRun] });
    expect([findings, summary.accepted[0]?.scenario]).toEqual([[], null]);
  });

  test('with seen accepts that status and no other', () => {
    const listed = [entry({ seen: [202, 404] })];
    expect(apply(listed, [failing(404)]).results[0]?.verdict).toBe('accepted');
    const { results, summary } = apply(listed, [failing(500)]);
    expect([results[0]?.verdict, summary.stale, summary.accepted]).toEqual(['fail', [], []]);
  });

  test('with seen accepts no change of the license', () => {
    const lost: Finding = { ...finding('must', requirement), code: 'license-lost' };
    const { results } = apply([entry({ seen: [202] })], [failing(202, [finding('must', requirement), lost])]);
    expect(results[0]).toMatchObject({ verdict: 'fail', findings: [lost] });
  });

  test('keeps findings of level information with the scenario', () => {
    const fact = finding('information', requirement);
    const { results } = apply([entry()], [failing(202, [finding('must', requirement), fact])]);
    expect(results[0]).toMatchObject({ verdict: 'accepted', findings: [fact] });
  });
});

describe('the end of an entry', () => {
  test.each([
    ['2027-03-30', true],
    ['2027-03-31', false],
    ['12.4.3', true],
    ['12.5', false],
    ['12', true],
    ['13', false],
  ])('until %s is over: %s', (until, isOver) => {
    const { results, summary } = apply([entry({ until })], [failing(202)]);
    expect(summary.expired).toHaveLength(isOver ? 1 : 0);
    expect(results[0]?.verdict).toBe(isOver ? 'fail' : 'accepted');
  });

  test('does not come with a version while the version is unknown', () => {
    expect(apply([entry({ until: '9' })], [failing(202)], { version: null }).summary.expired).toEqual([]);
  });
});

describe('an entry that accepts nothing', () => {
  const skipped = result({ id, verdict: 'skipped', reason: createReason('only-option') });
  const standing = (one: string, results: readonly ScenarioResult[]): string => {
    const { stale, unchecked } = apply([entry({ id: one })], results).summary;
    return stale.length > 0 ? 'stale' : unchecked.length > 0 ? 'unchecked' : 'neither';
  };
  const everyResult = scenarios.map((scenario) => result({ id: scenario.id }));
  const withOne = (changed: ScenarioResult) => everyResult.map((one) => (one.id === changed.id ? changed : one));

  test.each([id, requirement, 'wrong-body'])('%s is stale if every scenario ran and passed', (one) => {
    expect(standing(one, everyResult)).toBe('stale');
  });

  test.each([id, requirement, 'wrong-body'])('%s is unchecked if its scenario did not run', (one) => {
    expect(standing(one, withOne(skipped))).toBe('unchecked');
    expect(standing(one, [])).toBe('unchecked');
  });

  test('is stale although a scenario that needs another version was skipped', () => {
    const reason = createReason('version-out-of-range', { versions: 'before 10', version: '12' });
    expect(standing('wrong-body', withOne({ ...skipped, reason }))).toBe('stale');
  });

  test('is unchecked if only a run as a whole can show it', () => {
    expect(standing('license-expires-soon', everyResult)).toBe('unchecked');
  });
});
