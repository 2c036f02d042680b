import { describe, expect, test } from 'vitest';
import { causes } from '../../specs/failure-causes.ts';
import { requirements } from '../../specs/index.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { causesOf } from '../../src/report/causes.ts';
import { findingOf, resultOf } from './sample.ts';

function denialOf(endpoint: ScenarioResult['endpoint'], isGranted: boolean): ScenarioResult {
  const finding = findingOf({
    code: isGranted ? 'access-granted' : 'wrong-status',
    requirement: 'access.credentials-required',
  });
  return resultOf({
    id: `${endpoint}.denies.anonymous`,
    endpoint,
    persona: 'anonymous',
    verdict: 'fail',
    findings: [finding],
  });
}

const rejection = (id: string, verdict: 'pass' | 'fail', requirement = 'add.token-valid'): ScenarioResult =>
  resultOf({ id, endpoint: 'add', verdict, findings: verdict === 'fail' ? [findingOf({ requirement })] : [] });

describe('the causes of what was found', () => {
  test('name requirements that exist', () => {
    const known = requirements.map(({ id }) => id);
    expect(causes.flatMap(({ breaks }) => breaks).filter((id) => !known.includes(id))).toEqual([]);
  });

  test('are counted by scenario, each once, with an example, the most telling first', () => {
    const results = [
      rejection('add.rejects.number-token', 'fail', 'add.token-string'),
      rejection('add.rejects.garbage-token', 'fail'),
      denialOf('check', true),
      denialOf('add', true),
      resultOf({ verdict: 'warn', findings: [findingOf({ level: 'should', requirement: 'add.signature-checked' })] }),
    ];
    const found = causesOf({ results, findings: [] });
    expect(found.map(({ words, count, example }) => [words, count, example.id])).toEqual([
      ['checks no credentials', 2, 'check.denies.anonymous'],
      ['accepts any token as a license', 2, 'add.rejects.number-token'],
      ['verifies no signature', 1, 'remove.rejects.another-instance'],
    ]);
    expect(found.map(({ level }) => level)).toEqual(['must', 'must', 'should']);
  });

  test('do not say "any token" if one invalid token was rejected', () => {
    const [cause] = causesOf({
      results: [rejection('add.rejects.garbage-token', 'fail'), rejection('add.rejects.null-token', 'pass')],
      findings: [],
    });
    expect(cause?.words).toBe('accepts tokens that are not a license');
  });

  test('do not claim that access was granted if it was denied with another status', () => {
    const [cause] = causesOf({ results: [denialOf('check', false)], findings: [] });
    expect(cause).toMatchObject({ words: null, requirement: 'access.credentials-required', count: 1 });
  });

  test('list a broken must before a broken should that was found more often', () => {
    const should = resultOf({
      verdict: 'warn',
      findings: [findingOf({ level: 'should', requirement: 'add.body-object' })],
    });
    const must = resultOf({ verdict: 'fail', findings: [findingOf({ requirement: 'check.responds' })] });
    const found = causesOf({ results: [should, should, must], findings: [] });
    expect(found.map(({ requirement, count }) => [requirement, count])).toEqual([
      ['check.responds', 1],
      ['add.body-object', 2],
    ]);
  });

  test('begin with findings about the run as a whole, such as a check that responds at random', () => {
    const unsteady = findingOf({ code: 'unsteady-check', requirement: 'check.bare-boolean', message: 'At random.' });
    const [first, second] = causesOf({ results: [denialOf('check', true)], findings: [unsteady] });
    expect(first).toMatchObject({
      requirement: 'check.bare-boolean',
      count: 0,
      example: { id: null, message: 'At random.' },
    });
    expect(second?.words).toBe('checks no credentials');
  });

  test('are none if nothing deviates, and information is not one', () => {
    const noted = resultOf({ findings: [findingOf({ level: 'information' })] });
    expect(causesOf({ results: [noted], findings: [findingOf({ level: 'information' })] })).toEqual([]);
  });
});
