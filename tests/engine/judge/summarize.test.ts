import { describe, expect, test } from 'vitest';
import { sectionUrl } from '../../../specs/documentation-page.ts';
import { problemExitCodes } from '../../../src/domain/exit-codes.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { ProblemCode } from '../../../src/domain/problem.ts';
import type { Exploration, ScenarioResult } from '../../../src/domain/report.ts';
import type { Requirement } from '../../../src/domain/requirement.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import {
  countsOf,
  requirementCountsOf,
  requirementResults,
  runOutcomeOf,
} from '../../../src/engine/judge/summarize.ts';
import { answer } from '../../support/exchanges.ts';
import { finding, result } from '../../support/results.ts';
import { scenario } from '../../support/scenarios.ts';

const resultsOf = (...verdicts: readonly Verdict[]): readonly ScenarioResult[] =>
  verdicts.map((verdict, at) => result({ id: `check.number-${'x'.repeat(at)}`, verdict }));

const always = (): boolean => true;
const never = (): boolean => false;

describe('the number of scenarios by verdict', () => {
  test('has each verdict, also with zero', () => {
    expect(countsOf(resultsOf('pass', 'pass', 'warn', 'blocked'))).toEqual({
      pass: 2,
      accepted: 0,
      warn: 1,
      fail: 0,
      skipped: 0,
      blocked: 1,
    });
    expect(countsOf(resultsOf('fail', 'skipped'))).toEqual({
      pass: 0,
      accepted: 0,
      warn: 0,
      fail: 1,
      skipped: 1,
      blocked: 0,
    });
    expect(countsOf([])).toEqual({ pass: 0, accepted: 0, warn: 0, fail: 0, skipped: 0, blocked: 0 });
  });
});

describe('the number of requirements by verdict', () => {
  test('has each verdict, also the requirements that are not exercised', () => {
    const verdicts = ['pass', 'pass', 'fail', 'not exercised'] as const;
    expect(requirementCountsOf(verdicts.map((verdict) => ({ verdict })))).toEqual({
      pass: 2,
      accepted: 0,
      warn: 0,
      fail: 1,
      skipped: 0,
      blocked: 0,
      'not exercised': 1,
    });
  });
});

describe('a run that ended by itself', () => {
  test.each<[readonly Verdict[], boolean, string, number]>([
    [['pass'], false, 'conformant', 0],
    [['warn'], false, 'conformant', 0],
    [['accepted'], true, 'conformant', 0],
    [['pass', 'skipped'], false, 'conformant', 0],
    [['pass', 'warn', 'skipped'], false, 'conformant', 0],
    [['pass', 'fail'], false, 'nonconformant', 1],
    [['fail', 'blocked'], false, 'nonconformant', 1],
    [['pass', 'warn'], true, 'nonconformant', 1],
    [['pass'], true, 'conformant', 0],
    [['warn', 'blocked'], true, 'nonconformant', 1],
    [['pass', 'blocked'], false, 'partial', 4],
    [['pass', 'blocked'], true, 'partial', 4],
    [['blocked'], false, 'partial', 4],
    [['skipped'], false, 'partial', 4],
    [[], false, 'partial', 4],
    [[], true, 'partial', 4],
  ])('with the verdicts %j and strict %s is %s, exit code %i', (verdicts, strict, end, exitCode) => {
    expect(runOutcomeOf(resultsOf(...verdicts), strict, null, always)).toEqual({ result: end, exitCode });
  });

  test('is not partial because of a blocked scenario about a should', () => {
    expect(runOutcomeOf(resultsOf('pass', 'blocked'), false, null, never)).toEqual({
      result: 'conformant',
      exitCode: 0,
    });
    expect(runOutcomeOf(resultsOf('blocked'), false, null, never)).toEqual({ result: 'partial', exitCode: 4 });
  });

  test('is partial only if the blocked scenario itself is about a must', () => {
    const results = [result({ id: 'check.a', verdict: 'pass' }), result({ id: 'check.b', verdict: 'blocked' })];
    expect(runOutcomeOf(results, false, null, (id) => id === 'check.b').exitCode).toBe(4);
    expect(runOutcomeOf(results, false, null, (id) => id === 'check.a').exitCode).toBe(0);
  });
});

describe('a run with an exploration', () => {
  const failure = { steps: [], curl: [] } as unknown as NonNullable<Exploration['failure']>;
  const outcomeWith = (exploration: Exploration, code?: ProblemCode) =>
    runOutcomeOf(resultsOf('pass'), false, code ? { code, message: '' } : null, always, exploration);

  test.each<[string, Exploration, string, number]>([
    ['nonconformant if a sequence failed', { sequences: 7, seed: 1, failure }, 'nonconformant', 1],
    ['conformant if no sequence failed', { sequences: 7, seed: 1, failure: null }, 'conformant', 0],
    ['partial if none ran, though some were asked for', { sequences: 0, seed: 1, failure: null }, 'partial', 4],
  ])('is %s', (_, exploration, end, exitCode) => {
    expect(outcomeWith(exploration)).toEqual({ result: end, exitCode });
  });

  test('exits with 3 if the server stopped responding, or if the license was not restored, which keeps the result nonconformant', () => {
    expect(outcomeWith({ sequences: 7, seed: 1, failure }, 'stopped-answering').exitCode).toBe(3);
    expect(outcomeWith({ sequences: 7, seed: 1, failure }, 'license-not-restored')).toEqual({
      result: 'nonconformant',
      exitCode: 3,
    });
  });
});

describe('a run that ended with a problem', () => {
  const codes = Object.entries(problemExitCodes) as [ProblemCode, number][];
  /** Those of cleaning up, which comes after the verdict. */
  const ofCleanup: readonly ProblemCode[] = ['license-not-restored', 'accounts-not-deleted'];

  test.each(codes.filter(([code]) => code !== 'max-time' && !ofCleanup.includes(code)))(
    '%s has exit code %i, whatever was found',
    (code, exitCode) => {
      for (const verdicts of [[], ['pass'], ['fail'], ['blocked']] as const) {
        expect(runOutcomeOf(resultsOf(...verdicts), true, { code, message: '' }, always)).toEqual({
          result: 'error',
          exitCode,
        });
      }
    },
  );

  describe.each(ofCleanup)('with %s', (code) => {
    test.each<[readonly Verdict[], boolean, string]>([
      [['fail'], false, 'nonconformant'],
      [['pass', 'warn'], true, 'nonconformant'],
      [['pass'], false, 'conformant'],
      [['pass', 'warn'], false, 'conformant'],
      [['blocked'], false, 'partial'],
      [[], false, 'partial'],
    ])('has exit code 3 and keeps the result: %j with strict %s is %s', (verdicts, strict, result) => {
      const problem = { code, message: '' };
      expect(runOutcomeOf(resultsOf(...verdicts), strict, problem, always)).toEqual({ result, exitCode: 3 });
    });
  });
});

describe('the verdict of a requirement', () => {
  const asked: readonly Requirement[] = [
    { id: 'check.this', section: 's', level: 'must', kind: 'shape', basis: 'says', text: 'This.', usualCause: 'None.' },
    {
      id: 'check.other',
      section: 's',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'Other.',
      usualCause: 'None.',
    },
    { id: 'check.hidden', section: 's', level: 'not exercised', basis: 'says', text: 'Hidden.', because: 'It is.' },
  ];
  const scenarios = [
    scenario({ id: 'check.a', covers: ['check.this'] }),
    scenario({ id: 'check.b', covers: ['check.other', 'check.this'] }),
  ];
  const rolled = (...results: readonly ScenarioResult[]) => requirementResults(asked, scenarios, results, undefined);
  const a = (verdict: Verdict, ...findings: readonly Finding[]) => result({ id: 'check.a', verdict, findings });
  const b = (verdict: Verdict, ...findings: readonly Finding[]) => result({ id: 'check.b', verdict, findings });

  test('comes with the ids of the scenarios that cover the requirement', () => {
    expect(rolled(a('pass'), b('pass'))).toMatchObject([
      { id: 'check.this', level: 'must', verdict: 'pass', scenarios: ['check.a', 'check.b'] },
      { id: 'check.other', level: 'should', verdict: 'pass', scenarios: ['check.b'] },
      { id: 'check.hidden', level: 'not exercised', verdict: 'not exercised', scenarios: [] },
    ]);
  });

  test.each<[string, readonly ScenarioResult[], string, string]>([
    [
      'a finding counts for its requirement alone',
      [a('fail', finding('must', 'check.this')), b('pass')],
      'fail',
      'pass',
    ],
    [
      'a finding about another requirement does not count',
      [a('fail', finding('must', 'check.elsewhere')), b('pass')],
      'pass',
      'pass',
    ],
    [
      'the worst finding counts',
      [a('warn', finding('should', 'check.this')), b('fail', finding('must', 'check.this'))],
      'fail',
      'pass',
    ],
    [
      'a finding of level should makes it a warn',
      [a('pass'), b('warn', finding('should', 'check.other'))],
      'pass',
      'warn',
    ],
    [
      'a finding of level information does not count',
      [a('pass'), b('pass', finding('information', 'check.other'))],
      'pass',
      'pass',
    ],
    ['a fail outranks a blocked scenario', [a('fail', finding('must', 'check.this')), b('blocked')], 'fail', 'blocked'],
    [
      'a blocked scenario outranks a warn',
      [a('warn', finding('should', 'check.this')), b('blocked')],
      'blocked',
      'blocked',
    ],
    [
      'a skipped scenario does not outrank a warn',
      [a('warn', finding('should', 'check.this')), b('skipped')],
      'warn',
      'skipped',
    ],
    ['a skipped scenario does not change a pass', [a('pass'), b('skipped')], 'pass', 'skipped'],
    ['skipped and blocked scenarios alone are blocked', [a('skipped'), b('blocked')], 'blocked', 'blocked'],
    ['skipped scenarios alone are skipped', [a('skipped'), b('skipped')], 'skipped', 'skipped'],
    ['no result at all is skipped', [], 'skipped', 'skipped'],
    [
      'findings of a blocked scenario do not count',
      [a('pass'), b('blocked', finding('must', 'check.this'))],
      'blocked',
      'blocked',
    ],
    [
      'findings of a skipped scenario do not count',
      [a('pass'), b('skipped', finding('must', 'check.this'))],
      'pass',
      'skipped',
    ],
  ])('$0: check.this is $2, check.other is $3', (_, results, first, second) => {
    expect(rolled(...results).map(({ verdict }) => verdict)).toEqual([first, second, 'not exercised']);
  });
});

describe('a requirement about some versions', () => {
  const about13: Requirement = {
    id: 'check.this',
    section: 's',
    level: 'must',
    kind: 'shape',
    basis: 'says',
    requires: ['grafana>=13', 'grafana<14'],
    text: 'This.',
    usualCause: 'None.',
  };
  const scenarios = [scenario({ id: 'check.a', covers: ['check.this'] })];

  test.each([
    ['13.0.0', 'pass'],
    ['12.4.3', 'skipped'],
    ['14.0.0', 'skipped'],
    [undefined, 'skipped'],
  ])('on version %s is %s', (version, verdict) => {
    const results = [result({ id: 'check.a', verdict: 'pass' })];
    expect(requirementResults([about13], scenarios, results, version)[0]?.verdict).toBe(verdict);
  });
});

describe('a requirement that cannot be exercised', () => {
  const internalError: Requirement = {
    id: 'add.internal-error',
    section: 's',
    level: 'not exercised',
    basis: 'says',
    text: 'It fails.',
    because: 'It cannot be provoked.',
  };

  test('names the scenarios whose response showed it', () => {
    const scenarios = [scenario({ id: 'add.a', on: 'add' }), scenario({ id: 'add.b', on: 'add' }), scenario()];
    const results = [
      result({ id: 'add.a', exchange: answer(500) }),
      result({ id: 'add.b', exchange: answer(400) }),
      result({ id: scenario().id, exchange: answer(500) }),
    ];
    expect(requirementResults([internalError], scenarios, results, undefined)).toEqual([
      {
        id: 'add.internal-error',
        level: 'not exercised',
        text: internalError.text,
        page: sectionUrl(internalError.section),
        verdict: 'not exercised',
        scenarios: ['add.a'],
      },
    ]);
  });
});
