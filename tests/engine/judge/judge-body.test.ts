import { describe, expect, test } from 'vitest';
import type { ReceivedResponse } from '../../../src/domain/exchange.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { BoundScenario } from '../../../src/domain/scenario.ts';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { JudgeContext } from '../../../src/engine/judge/judge-context.ts';
import { answered, response } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { realScenario, scenario } from '../../support/scenarios.ts';

const html = { 'content-type': 'text/html' };

function findingsOf(one: BoundScenario, received: ReceivedResponse, known = context()): readonly Finding[] {
  return judge(one, answered(received), known).findings;
}

describe('a wrong body', () => {
  test('has a finding with what was expected and what was seen', () => {
    expect(findingsOf(scenario(), response(200, '"true"'))).toMatchObject([
      {
        level: 'must',
        code: 'wrong-body',
        requirement: 'check.bare-boolean',
        expected: 'the JSON value true or false',
        seen: '"true"',
      },
    ]);
  });

  test('has two findings if it is a login page with status 200', () => {
    const found = findingsOf(scenario(), response(200, '<html>', html));
    expect(found.map(({ requirement, level }) => [requirement, level])).toEqual([
      ['response.media-type', 'must'],
      ['check.bare-boolean', 'must'],
    ]);
  });

  test('has the level of the version for fields that were added later', () => {
    const lid = { jti: 'x', lid: 1 };
    const one = scenario({ on: 'add' });
    const levelWith = (version: string) =>
      findingsOf(one, response(200, lid), context({ version })).find(
        ({ requirement }) => requirement === 'response.license-types',
      )?.level;
    expect([levelWith('12.0.0'), levelWith('12.1.0')]).toEqual(['information', 'must']);
  });
});

describe('an empty body', () => {
  test('of a renewal with 200 is a finding of level should', () => {
    expect(findingsOf(scenario({ on: 'renew' }), response(200, ''))).toMatchObject([
      { level: 'should', code: 'openapi-body', requirement: 'renew.license-object', seen: 'an empty body' },
    ]);
  });

  test.each([
    ['renew', 200, ' '],
    ['add', 200, ''],
  ] as const)('is a finding of level must: %s with %i and %j', (on, status, body) => {
    expect(findingsOf(scenario({ on }), response(status, body))[0]?.level).toBe('must');
  });

  test('of a denial is a finding about response.error-message', () => {
    const one = scenario({ on: 'renew', expect: { status: 401 } });
    expect(findingsOf(one, response(401, ''))[0]?.requirement).toBe('response.error-message');
  });
});

describe('a 500 in response to an addition', () => {
  test('the body of the 500 is checked against the shape of an error, beside the wrong status', () => {
    const found = findingsOf(scenario({ on: 'add', covers: ['add.accepts-valid-license'] }), response(500, '<html>'));
    expect(found.map(({ level, requirement }) => `${level} ${requirement}`)).toEqual([
      'must add.accepts-valid-license',
      'should response.error-message',
    ]);
  });

  test.each(['check', 'renew', 'remove'] as const)('%s does not list 500, so its body is not judged', (on) => {
    expect(findingsOf(scenario({ on }), response(500, '<html>'))).toHaveLength(1);
  });
});

describe('the value of check', () => {
  const expecting = (equals: boolean): BoundScenario =>
    scenario({ expect: { status: 200, value: { equals, requirement: 'check.a-value' } } });
  const gone = { shown: { kind: 'absent' }, tokenEndpointSupported: true, hasGrafanaPages: true } as const;

  test.each<[boolean, string, Partial<JudgeContext>, string, string]>([
    [true, 'nothing else known', {}, 'must', 'check.a-value'],
    [true, 'a license just added', { licenseJustAdded: true }, 'should', 'check.true-after-add'],
    [true, 'the license source elsewhere', { licenseSource: 'elsewhere' }, 'must', 'check.a-value'],
    [false, 'nothing else known', {}, 'must', 'check.a-value'],
    [false, 'a license just added', { licenseJustAdded: true }, 'must', 'check.a-value'],
    [false, 'the license source elsewhere', { licenseSource: 'elsewhere' }, 'information', 'check.a-value'],
    [false, 'no license shown', gone, 'should', 'check.a-value'],
    [
      false,
      'no license shown and the license source database',
      { ...gone, licenseSource: 'database' },
      'must',
      'check.a-value',
    ],
    [false, 'no license shown by a bare mock', { ...gone, hasGrafanaPages: false }, 'must', 'check.a-value'],
    [
      false,
      'no license shown and GET token not supported',
      { ...gone, tokenEndpointSupported: false },
      'must',
      'check.a-value',
    ],
    [false, 'an unknown license', { ...gone, shown: { kind: 'unknown' } }, 'must', 'check.a-value'],
  ])(
    'other than the expected $0, with $1, is a finding of level $3 about $4',
    (equals, _, known, level, requirement) => {
      expect(findingsOf(expecting(equals), response(200, !equals), context(known))).toMatchObject([
        { level, requirement, code: 'wrong-value', expected: String(equals), seen: String(!equals) },
      ]);
    },
  );

  test.each<[string, boolean, Partial<JudgeContext>, RegExp]>([
    ['a license was just added', true, { licenseJustAdded: true }, /added in this run.*restart/],
    ['the license source is elsewhere', false, { licenseSource: 'elsewhere' }, /file or the environment/],
    ['no license is shown', false, gone, /file or the environment.*restart/],
  ])('other than expected is explained in the message of the finding if %s', (_, equals, known, because) => {
    expect(findingsOf(expecting(equals), response(200, !equals), context(known))[0]?.message).toMatch(because);
  });

  test('other than expected has no explanation if nothing else is known', () => {
    expect(findingsOf(expecting(true), response(200, false))[0]?.message).toMatch(/returns false, expected true\.$/);
  });

  test.each([true, false])('%s is not a finding if it is expected', (equals) => {
    expect(findingsOf(expecting(equals), response(200, equals))).toEqual([]);
  });

  test.each(['"false"', '0', ''])('%j, which is not a boolean, violates check.bare-boolean', (body) => {
    expect(findingsOf(expecting(true), response(200, body)).map(({ requirement }) => requirement)).toEqual([
      'check.bare-boolean',
    ]);
  });

  test('has a finding of level should if its requirement is a should', () => {
    const ruleOf = () => ({ level: 'should' }) as const;
    expect(findingsOf(expecting(true), response(200, false), context({ ruleOf }))[0]?.level).toBe('should');
  });
});

describe('an expired license that the target shows', () => {
  const rootUrl = 'https://ours.example/';
  const shown = { kind: 'license', identity: 'x', id: '1', rootUrl, valid: false } as const;
  const one = realScenario('check.reports.boolean');

  test.each(['true', ' true\n'])('makes it a should if check returns %j', (body) => {
    expect(findingsOf(one, response(200, body), context({ shown, rootUrl }))).toMatchObject([
      {
        level: 'should',
        code: 'expired-license-available',
        requirement: 'check.false-while-expired',
        expected: 'false',
        seen: expect.stringMatching(/expired/),
      },
    ]);
  });

  test.each<[string, unknown, Partial<JudgeContext>]>([
    ['check returns false', false, { shown }],
    ['the license is valid', true, { shown: { ...shown, valid: true } }],
    ['nothing is known of its end', true, { shown: { ...shown, valid: undefined } }],
    ['it is for another instance', true, { shown: { ...shown, rootUrl: 'https://other.example/' } }],
    ['no license is shown', true, { shown: { kind: 'absent' } }],
  ])('has no finding if %s', (_, body, known) => {
    expect(findingsOf(one, response(200, body), context({ rootUrl, ...known }))).toEqual([]);
  });
});

describe('a route that announces its end', () => {
  const json = { 'content-type': 'application/json' };

  test('has information for each header, which changes no verdict', () => {
    const received = response(200, true, { ...json, deprecation: '@1', sunset: 'tomorrow' });
    const judgment = judge(realScenario('check.reports.boolean'), answered(received), context());
    expect(judgment.verdict).toBe('pass');
    expect(judgment.findings).toMatchObject(
      ['deprecation: @1', 'sunset: tomorrow'].map((seen) => ({
        level: 'information',
        code: 'deprecation-announced',
        requirement: 'access.deprecated-route',
        seen,
      })),
    );
  });

  test('is reported by one scenario alone', () => {
    expect(findingsOf(realScenario('check.reports.true'), response(200, true, { ...json, sunset: 'x' }))).toEqual([]);
  });

  test('is not found in a response without Deprecation or Sunset', () => {
    expect(findingsOf(realScenario('check.reports.boolean'), response(200, true, json))).toEqual([]);
  });
});

describe('a response that was cut off', () => {
  const cut = { kind: 'reset', message: 'the connection was closed' } as const;

  test('is one finding about the requirement of the scenario, which says why', () => {
    const one = scenario({ expect: { status: 200, value: { equals: true, requirement: 'check.a-value' } } });
    expect(findingsOf(one, { ...response(200, 'false'), cut })).toMatchObject([
      {
        level: 'must',
        code: 'incomplete-response',
        requirement: 'check.example-requirement',
        expected: expect.stringContaining('complete'),
        seen: expect.stringContaining('cut off'),
        message: expect.stringContaining(cut.message),
      },
    ]);
  });

  test('is judged by its status alone if that is wrong', () => {
    const one = scenario({ on: 'add', covers: ['add.accepts-valid-license'] });
    const found = findingsOf(one, { ...response(500, '<html>'), cut });
    expect(found.map(({ requirement }) => requirement)).toEqual(['add.accepts-valid-license']);
  });
});
