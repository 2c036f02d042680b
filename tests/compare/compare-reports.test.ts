import { describe, expect, test } from 'vitest';
import { type Comparison, compareReports } from '../../src/compare/compare-reports.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Report, ScenarioResult, Verdict } from '../../src/domain/report.ts';
import { exchangeOf, findingOf, resultOf, target } from '../report/sample.ts';
import { comparedReport } from './reports.ts';

const failing = { verdict: 'fail', findings: [findingOf()] } as const;

function between(
  old: readonly ScenarioResult[],
  next: readonly ScenarioResult[],
  changes: { old?: Partial<Report>; next?: Partial<Report> } = {},
): Comparison {
  return compareReports(comparedReport(old, changes.old), comparedReport(next, changes.next));
}

function listsWith(comparison: Comparison): readonly string[] {
  return (['worse', 'better', 'added', 'gone'] as const).filter((list) => comparison[list].length > 0);
}

describe('a scenario in two reports', () => {
  test.each<[Verdict, Verdict, string[]]>([
    ['pass', 'fail', ['worse']],
    ['pass', 'accepted', ['worse']],
    ['warn', 'fail', ['worse']],
    ['accepted', 'warn', ['worse']],
    ['fail', 'pass', ['better']],
    ['fail', 'accepted', ['better']],
    ['pass', 'pass', []],
    ['pass', 'blocked', ['worse']],
    ['pass', 'skipped', ['gone']],
    ['blocked', 'pass', ['added']],
    ['skipped', 'fail', ['added']],
    ['skipped', 'blocked', []],
  ])('that goes from %s to %s is in %j', (old, next, lists) => {
    expect(listsWith(between([resultOf({ verdict: old })], [resultOf({ verdict: next })]))).toEqual(lists);
  });

  test('is listed as added if only the new report has it, and as gone if only the old one has', () => {
    expect(listsWith(between([], [resultOf()]))).toEqual(['added']);
    expect(listsWith(between([resultOf()], []))).toEqual(['gone']);
  });

  test('that fails with one more finding is worse, and with one fewer is better', () => {
    const more = resultOf({
      ...failing,
      findings: [findingOf(), findingOf({ code: 'license-lost', message: 'Gone.' })],
    });
    expect(between([resultOf(failing)], [more]).worse).toEqual([
      { id: more.id, old: 'fail', new: 'fail', details: ['Gone.'] },
    ]);
    expect(listsWith(between([more], [resultOf(failing)]))).toEqual(['better']);
  });

  test('is the same if only the words of a finding differ', () => {
    const reworded = resultOf({ ...failing, findings: [findingOf({ message: 'In other words.', seen: 'x' })] });
    expect(listsWith(between([resultOf(failing)], [reworded]))).toEqual([]);
  });

  test('is not worse for a finding of level information', () => {
    const informed = resultOf({ findings: [findingOf({ level: 'information' })] });
    expect(listsWith(between([resultOf()], [informed]))).toEqual([]);
  });

  test.each([
    [100, 200, true],
    [100, 199, false],
    [10, 90, false],
    [1000, 1500, false],
  ])('that took %i ms and then %i ms is slower: %s', (old, next, isSlower) => {
    const { slower } = between([resultOf({ durationMs: old })], [resultOf({ durationMs: next })]);
    expect(slower).toHaveLength(isSlower ? 1 : 0);
  });

  test('that is blocked now is worse, with the reason', () => {
    const blocked = resultOf({ verdict: 'blocked', reason: createReason('admin-refused') });
    expect(between([resultOf()], [blocked]).worse[0]?.details).toEqual([blocked.reason?.message]);
  });
});

describe('the run as a whole', () => {
  test('is worse if it has a problem, no verdict, or a finding of its own', () => {
    const problem = createProblem('max-time');
    const finding = findingOf({ code: 'unattributed-change', message: 'It changed.' });
    const run = (changes: Partial<Report>) => between([resultOf()], [resultOf()], { next: changes }).worse;
    expect(run({ problem })).toMatchObject([{ id: 'run', details: [problem.message] }]);
    expect(run({ result: 'partial' })).toMatchObject([{ id: 'run', old: 'conformant', new: 'partial' }]);
    expect(run({ findings: [finding] })).toMatchObject([{ id: 'run', details: ['It changed.'] }]);
  });

  test('is better if only the earlier run had a problem, no verdict, or a finding of its own', () => {
    const { better, worse } = between([resultOf()], [resultOf()], { old: { result: 'error' } });
    expect([better, worse]).toEqual([[{ id: 'run', old: 'error', new: 'conformant', details: [] }], []]);
  });

  test('is worse with a failing sequence of an exploration', () => {
    const exploration = { sequences: 1, seed: 1, failure: { message: 'It went wrong.', steps: [] } };
    const { worse } = between([resultOf()], [resultOf()], { next: { exploration } });
    expect(worse).toMatchObject([{ id: 'exploration', details: ['It went wrong.'] }]);
  });
});

describe('the conditions of two runs', () => {
  test('are listed if they differ', () => {
    const { context } = between([], [], {
      next: {
        target: { ...target, url: 'http://mock/', version: null },
        scope: {
          impact: 'write',
          profile: 'stateless',
          minFidelity: null,
          strict: true,
          only: ['b.*', 'a.*'],
          skip: ['x'],
          provisioned: [],
        },
        tool: { name: 'grafana-licensing-conformance', version: '9.0.0' },
      },
    });
    expect(context.map(({ what, new: next }) => [what, next])).toEqual([
      ['target', 'http://mock/'],
      ['Grafana version', 'unknown'],
      ['impact', 'write'],
      ['profile', 'stateless'],
      ['strict', 'on'],
      ['only', 'a.*, b.*'],
      ['skip', 'x'],
      ['tool version', '9.0.0'],
    ]);
  });

  test('are not listed if they are the same', () => {
    expect(between([], []).context).toEqual([]);
  });
});

describe('the responses of two runs', () => {
  const withBody = (body: string, headers: readonly (readonly [string, string])[] = [], status = 200) =>
    resultOf({ exchange: exchangeOf({}, { status, body, headers }) });

  test('differ in status, media type and the fields of the body', () => {
    const { responses, comparedBodies } = between(
      [withBody('{"a":1,"b":[{"c":"x"}],"d":null}', [['content-type', 'application/json; charset=utf-8']])],
      [withBody('{"a":"1","b":[{"e":true}],"d":null}', [['Content-Type', 'text/plain']], 404)],
    );
    expect(responses[0]?.differences).toEqual([
      { what: 'status', field: '', old: '200', new: '404' },
      { what: 'media type', field: '', old: 'application/json', new: 'text/plain' },
      { what: 'body', field: 'a', old: 'number', new: 'string' },
      { what: 'body', field: 'b[].c', old: 'string', new: 'missing' },
      { what: 'body', field: 'b[].e', old: 'missing', new: 'boolean' },
    ]);
    expect(comparedBodies).toBe(true);
  });

  test('do not differ in values, the order of fields, or parameters of the media type', () => {
    const old = withBody('{"a":1,"b":2}', [['content-type', 'application/json']]);
    const next = withBody('{"b":3,"a":4}', [['content-type', 'Application/JSON; charset=utf-8']]);
    expect(between([old], [next]).responses).toEqual([]);
  });

  test.each([
    ['', 'true', 'empty', 'boolean'],
    ['<html>', '[]', 'not JSON', 'array'],
  ])('of %j and %j differ as a whole', (old, next, oldType, newType) => {
    const { responses } = between([withBody(old)], [withBody(next)]);
    expect(responses[0]?.differences).toEqual([{ what: 'body', field: '', old: oldType, new: newType }]);
  });

  test('are compared without bodies if a report has only their sizes', () => {
    const { responses, comparedBodies } = between([withBody('[12 bytes]')], [withBody('{"a":1}')]);
    expect([responses, comparedBodies]).toEqual([[], false]);
  });
});
