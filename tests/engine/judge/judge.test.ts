import { describe, expect, test } from 'vitest';
import type { ReceivedResponse } from '../../../src/domain/exchange.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { createReason } from '../../../src/domain/messages/reasons.ts';
import type { BoundScenario, Tolerance } from '../../../src/domain/scenario.ts';
import { verdictOf } from '../../../src/domain/verdict.ts';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { JudgeContext, Rule } from '../../../src/engine/judge/judge-context.ts';
import { answer, answered, response, unanswered } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { finding } from '../../support/results.ts';
import { scenario } from '../../support/scenarios.ts';

const html = { 'content-type': 'text/html' };

function findingsOf(one: BoundScenario, received: ReceivedResponse, known = context()): readonly Finding[] {
  return judge(one, answered(received), known).findings;
}

describe('a scenario without a response', () => {
  test('is blocked, with the reason of the failure', () => {
    const exchange = unanswered({ kind: 'refused', message: 'the connection was refused' });
    expect(judge(scenario(), exchange, context())).toEqual({
      verdict: 'blocked',
      reason: createReason('no-response', { failure: 'the connection was refused' }),
      findings: [],
    });
  });

  test('is blocked also if the failure has no reason', () => {
    expect(judge(scenario(), unanswered(), context()).reason).toEqual(
      createReason('no-response', { failure: 'nothing came back' }),
    );
  });
});

describe('the verdict of a scenario', () => {
  test.each([
    [[], 'pass'],
    [['information'], 'pass'],
    [['should'], 'warn'],
    [['information', 'should'], 'warn'],
    [['must'], 'fail'],
    [['should', 'must', 'information'], 'fail'],
  ] as const)('with findings of the levels %j is %s', (levels, verdict) => {
    expect(verdictOf(levels.map((level) => finding(level, 'a.requirement')))).toBe(verdict);
  });
});

describe('a wrong status', () => {
  test('has a finding that says which status was expected', () => {
    expect(judge(scenario({ covers: ['check.responds'] }), answer(500), context())).toMatchObject({
      verdict: 'fail',
      reason: null,
      findings: [
        {
          level: 'must',
          code: 'wrong-status',
          requirement: 'check.responds',
          expected: 'status 200',
          seen: 'status 500',
        },
      ],
    });
  });

  test('has a finding that names every status that was expected', () => {
    const [found] = findingsOf(
      scenario({ expect: { undocumented: { status: [401, 403], because: 'so' } } }),
      response(400),
    );
    expect(found).toMatchObject({ expected: 'status 401 or 403', seen: 'status 400' });
  });

  test.each([
    ['must', 'must'],
    ['should', 'should'],
    [undefined, 'must'],
  ] as const)('has a finding of the level of its requirement: %s gives %s', (level, given) => {
    const ruleOf = () => (level ? { level } : undefined);
    const [found] = findingsOf(scenario(), response(500), context({ ruleOf }));
    expect(found?.level).toBe(given);
  });

  test.each([
    [301, 'a short one', '/login', 'status 301 to /login'],
    [
      302,
      'the first 160 characters of a long one',
      `/${'x'.repeat(200)}`,
      `status 302 to /${'x'.repeat(159)}… (201 characters)`,
    ],
    [201, 'one that it need not have', '/made', 'status 201 to /made'],
  ])('%i is shown with its Location: %s', (status, _, location, seen) => {
    const [found] = findingsOf(scenario(), response(status, '', { location }));
    expect(found?.seen).toBe(seen);
  });

  test.each([
    [200, 'anonymous', {}, 'access-granted', 'status 200'],
    [299, 'org-admin', {}, 'access-granted', 'status 299'],
    [
      200,
      'invalid-token',
      html,
      'access-granted',
      'status 200 with an HTML page; a proxy or a login page may have responded',
    ],
    [300, 'org-admin', {}, 'wrong-status', 'status 300'],
    [199, 'org-admin', {}, 'wrong-status', 'status 199'],
    [200, 'server-admin', {}, 'wrong-status', 'status 200'],
    [404, 'server-admin', html, 'wrong-status', 'status 404 with an HTML page'],
    [
      404,
      'anonymous',
      html,
      'wrong-status',
      'status 404 with an HTML page; a proxy or a login page may have responded',
    ],
    [
      302,
      'anonymous',
      { location: '/login?code=secret' },
      'wrong-status',
      'status 302 to /login?…; a proxy or a login page may have responded',
    ],
    [302, 'server-admin', { location: '/apis/x' }, 'wrong-status', 'status 302 to /apis/x'],
    [404, 'anonymous', { 'content-type': 'text/plain' }, 'wrong-status', 'status 404'],
  ] as const)('%i to %s with headers %j has the finding %s: %s', (status, as, headers, code, seen) => {
    const one = scenario({ as, expect: { undocumented: { status: 401, because: 'so' } } });
    const [found, ...rest] = findingsOf(one, response(status, '', headers));
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ code, seen });
  });

  test('has only one finding, also if its body is wrong', () => {
    expect(findingsOf(scenario(), response(404, '<html>', html))).toHaveLength(1);
  });
});

describe('a wrong status that violates several requirements', () => {
  const rules: Readonly<Record<string, Rule>> = {
    'a.status': { level: 'must' },
    'a.success': { level: 'must', brokenBy: 'success' },
    'a.denied': { level: 'must', brokenBy: 'access' },
    'a.route': { level: 'must', brokenBy: 'no-route' },
    'a.order': { level: 'should', brokenBy: 'validation' },
    'a.of-13': { level: 'must', brokenBy: 'no-route', requires: ['grafana>=13', 'grafana<14'] },
    'access.server-admin-allowed': { level: 'must', brokenBy: 'denial' },
  };
  const brokenBy = (
    covers: readonly [string, ...string[]],
    status: number,
    as: BoundScenario['as'] = 'server-admin',
    version = '13.0.0',
  ) =>
    findingsOf(
      scenario({ covers, as, expect: { undocumented: { status: 299, because: 'so' } } }),
      response(status),
      context({ version, ruleOf: (id) => rules[id] }),
    ).map(({ requirement }) => requirement);

  test.each([
    [['a.status', 'a.success'], 200, ['a.status', 'a.success']],
    [['a.status', 'a.success'], 400, ['a.status']],
    [['a.success'], 404, ['a.success']],
    [['a.status', 'a.route'], 404, ['a.status', 'a.route']],
    [['a.status', 'a.route'], 308, ['a.status', 'a.route']],
    [['a.status', 'a.route'], 500, ['a.status']],
    [['a.status', 'a.order'], 422, ['a.status', 'a.order']],
    [['a.status', 'a.order'], 500, ['a.status']],
  ] as const)('in a scenario that covers %j, and being %i, violates %j', (covers, status, requirements) => {
    expect(brokenBy(covers, status)).toEqual(requirements);
  });

  test.each([401, 403])('is first a denial if a server admin gets %i', (status) => {
    expect(brokenBy(['a.status'], status)).toEqual(['access.server-admin-allowed', 'a.status']);
  });

  test.each([
    [422, ['a.denied', 'a.status']],
    [403, ['a.status']],
  ] as const)('%i to a persona that must be denied violates %j', (status, requirements) => {
    expect(brokenBy(['a.denied', 'a.status'], status, 'anonymous')).toEqual(requirements);
  });

  test.each([
    ['13.4.0', ['a.status', 'a.of-13']],
    ['12.4.3', ['a.status']],
    ['14.0.0', ['a.status']],
  ])('on version %s violates only the requirements of that version: %j', (version, requirements) => {
    expect(brokenBy(['a.status', 'a.of-13'], 404, 'server-admin', version)).toEqual(requirements);
  });
});

describe('a tolerated status', () => {
  const tolerating = (...tolerated: readonly Tolerance[]): BoundScenario =>
    scenario({ expect: { undocumented: { status: 401, because: 'so' }, tolerated } });

  test.each([
    ['warn', 'should'],
    ['information', 'information'],
  ] as const)('with the tolerance %s has a finding of level %s that says why', (as, level) => {
    expect(
      findingsOf(tolerating({ status: 403, as, because: 'of a habit' }), response(403, { message: 'no' })),
    ).toMatchObject([
      {
        level,
        code: 'tolerated-status',
        requirement: 'check.example-requirement',
        expected: 'status 401',
        seen: 'status 403',
        message: expect.stringContaining('of a habit'),
      },
    ]);
  });

  test('can be one of a list, and break the requirement that the tolerance names', () => {
    const one = tolerating({ status: [400, 422], as: 'warn', because: 'of a habit', requirement: 'a.other' });
    for (const status of [400, 422]) {
      expect(findingsOf(one, response(status, { message: 'no' }))).toMatchObject([{ requirement: 'a.other' }]);
    }
  });

  test.each<[Partial<Tolerance>, Partial<JudgeContext>, boolean]>([
    [{ versions: { from: '10.0.0', before: '10.3.0' } }, { version: '10.2.9' }, true],
    [{ versions: { from: '10.0.0', before: '10.3.0' } }, { version: '10.3.0' }, false],
    [{ versions: { from: '10.0.0', before: '10.3.0' } }, { version: undefined }, false],
    [{ versions: { from: '10.0.0', before: '10.3.0' } }, { version: 'next' }, false],
    [{ ifVersionUnknown: true }, { version: undefined }, true],
    [{ ifVersionUnknown: true }, { version: 'next' }, true],
    [{ ifVersionUnknown: true }, { version: '10.0.0' }, false],
    [{ ifLicenseElsewhere: true }, { licenseSource: 'elsewhere' }, true],
    [{ ifLicenseElsewhere: true }, { licenseSource: 'unknown' }, false],
    [{ unlessAnonymousAccessIsOff: true }, { anonymousAccess: 'unknown' }, true],
    [{ unlessAnonymousAccessIsOff: true }, { anonymousAccess: 'off' }, false],
  ])('with the condition %j, on a target with %j, is tolerated: %s', (condition, known, holds) => {
    const one = tolerating({ status: 403, as: 'warn', because: 'of a habit', ...condition });
    const [found] = findingsOf(one, response(403, { message: 'no' }), context(known));
    expect(found?.code === 'tolerated-status').toBe(holds);
  });

  test('of 403 does not make a 404 tolerated, which is a must', () => {
    const [found] = findingsOf(tolerating({ status: 403, as: 'warn', because: 'of a habit' }), response(404));
    expect(found?.level).toBe('must');
  });

  test('with a body without a message also violates response.error-message', () => {
    const one = tolerating({ status: 403, as: 'information', because: 'of a habit' });
    expect(findingsOf(one, response(403, {})).map(({ requirement }) => requirement)).toEqual([
      'check.example-requirement',
      'response.error-message',
    ]);
  });

  test('has the level of the first tolerance that applies', () => {
    const strict = { status: 403, as: 'warn', because: 'second' } as const;
    const one = tolerating(
      { status: 403, as: 'information', because: 'first', unlessAnonymousAccessIsOff: true },
      strict,
    );
    const messageWith = (anonymousAccess: 'on' | 'off' | 'unknown') =>
      findingsOf(one, response(403, { message: '' }), context({ anonymousAccess }))[0]?.message;
    expect(messageWith('on')).toMatch(/first/);
    expect(messageWith('unknown')).toMatch(/first/);
    expect(messageWith('off')).toMatch(/second/);
  });
});

describe('a response that was cut off', () => {
  const cut = { kind: 'reset', message: 'the connection was closed' } as const;

  test('has only a finding about the cut if the status is right', () => {
    expect(findingsOf(scenario(), { ...response(200, 'tr'), cut })).toMatchObject([
      {
        level: 'must',
        code: 'incomplete-response',
        requirement: 'check.example-requirement',
        message: expect.stringContaining('the connection was closed'),
      },
    ]);
  });

  test('has only a finding about the status if the status is wrong', () => {
    expect(findingsOf(scenario(), { ...response(500, ''), cut }).map(({ seen }) => seen)).toEqual(['status 500']);
  });
});
