import { describe, expect, test } from 'vitest';
import type { ReceivedResponse } from '../../../src/domain/exchange.ts';
import type { Finding } from '../../../src/domain/report.ts';
import type { BoundScenario } from '../../../src/domain/scenario.ts';
import { judge } from '../../../src/engine/judge/judge.ts';
import { answered, response } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { realScenario, scenario } from '../../support/scenarios.ts';

const html = { 'content-type': 'text/html' };

function findingsOf(one: BoundScenario, received: ReceivedResponse, known = context()): readonly Finding[] {
  return judge(one, answered(received), known).findings;
}

describe('when a body is wrong', () => {
  test('the finding says what was expected and what was seen', () => {
    expect(findingsOf(scenario(), response(200, '"true"'))).toEqual([
      {
        level: 'must',
        requirement: 'check.bare-boolean',
        expected: 'the JSON value true or false',
        seen: '"true"',
        message: 'Expected the JSON value true or false, saw "true".',
      },
    ]);
  });

  test('a login page with 200 is', () => {
    const found = findingsOf(scenario(), response(200, '<html>', html));
    expect(found.map(({ requirement, level }) => [requirement, level])).toEqual([
      ['response.media-type', 'must'],
      ['check.bare-boolean', 'must'],
    ]);
  });

  test('the version decides about what came later', () => {
    const lid = { jti: 'x', lid: 1 };
    const one = scenario({ on: 'add' });
    const levelWith = (version: string) =>
      findingsOf(one, response(200, lid), context({ version })).find(
        ({ requirement }) => requirement === 'response.license-types',
      )?.level;
    expect([levelWith('12.0.0'), levelWith('12.1.0')]).toEqual(['information', 'must']);
  });
});

describe('when the renewal has an empty body', () => {
  test('it is a should, even without a media type', () => {
    expect(findingsOf(scenario({ on: 'renew' }), response(200, '', {}))).toEqual([
      {
        level: 'should',
        requirement: 'add.license-object',
        expected: 'the renewed license',
        seen: 'an empty body',
        message: "The renewal has an empty body, which only Grafana's OpenAPI allows.",
      },
    ]);
  });

  test.each([
    ['renew', 200, ' '],
    ['add', 200, ''],
  ] as const)('%s with %i and %j has no such excuse', (on, status, body) => {
    expect(findingsOf(scenario({ on }), response(status, body))[0]?.level).toBe('must');
  });

  test('a refusal without a body is one without a message', () => {
    const one = scenario({ on: 'renew', expect: { status: 401 } });
    expect(findingsOf(one, response(401, ''))[0]?.requirement).toBe('response.error-message');
  });
});

describe('when the value itself is expected', () => {
  const says = (equals: boolean): BoundScenario =>
    scenario({ expect: { status: 200, value: { equals, requirement: 'check.a-value' } } });

  test.each([
    [true, false, {}, 'must', 'check says false where it should say true.'],
    [false, true, {}, 'must', 'check says true where it should say false.'],
    [
      true,
      false,
      { licenseJustAdded: true },
      'should',
      'check says false where it should say true (the license was added in this run, and a server may want a restart before it counts).',
    ],
    [
      false,
      true,
      { hasOtherLicenseSource: true },
      'should',
      'check says true where it should say false (a license also comes from elsewhere).',
    ],
    [true, false, { hasOtherLicenseSource: true }, 'must', 'check says false where it should say true.'],
    [false, true, { licenseJustAdded: true }, 'must', 'check says true where it should say false.'],
  ] as const)('%s, and %s came with %j', (equals, came, known, level, message) => {
    expect(findingsOf(says(equals), response(200, came), context(known))).toEqual([
      { level, requirement: 'check.a-value', expected: String(equals), seen: String(came), message },
    ]);
  });

  test.each([true, false])('%s that came is nothing to find', (equals) => {
    expect(findingsOf(says(equals), response(200, equals))).toEqual([]);
  });

  test.each(['"false"', '0', ''])('%j is no boolean, which is another requirement', (body) => {
    expect(findingsOf(says(true), response(200, body)).map(({ requirement }) => requirement)).toEqual([
      'check.bare-boolean',
    ]);
  });

  test('the level of its requirement counts', () => {
    const levelOf = (id: string) => (id === 'check.a-value' ? ('should' as const) : ('must' as const));
    expect(findingsOf(says(true), response(200, false), context({ levelOf }))[0]?.level).toBe('should');
  });
});

describe('when the route announces its end', () => {
  const json = { 'content-type': 'application/json' };

  test('each header is information, and changes no verdict', () => {
    const received = response(200, true, { ...json, deprecation: '@1', sunset: 'tomorrow' });
    const judgment = judge(realScenario('check.reports.boolean'), answered(received), context());
    expect(judgment.verdict).toBe('pass');
    expect(judgment.findings).toEqual(
      [
        ['deprecation', '@1'],
        ['sunset', 'tomorrow'],
      ].map(([name, value]) => ({
        level: 'information',
        requirement: 'access.deprecated-route',
        expected: 'an answer',
        seen: `${name}: ${value}`,
        message: `The route announces its end: ${name}: ${value}.`,
      })),
    );
  });

  test('other scenarios do not repeat it', () => {
    expect(findingsOf(realScenario('check.reports.boolean'), response(200, true, { ...json, sunset: 'x' }))).toEqual(
      [],
    );
  });

  test('other headers announce nothing', () => {
    expect(findingsOf(realScenario('check.reports.boolean'), response(200, true, json))).toEqual([]);
  });
});
