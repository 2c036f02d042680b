import { describe, expect, test } from 'vitest';
import type { ReceivedResponse } from '../../../src/domain/exchange.ts';
import { createReason } from '../../../src/domain/messages/reasons.ts';
import type { Finding } from '../../../src/domain/report.ts';
import type { BoundScenario, Tolerance } from '../../../src/domain/scenario.ts';
import { judge, verdictOf } from '../../../src/engine/judge/judge.ts';
import { answer, answered, response, unanswered } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { finding } from '../../support/results.ts';
import { scenario } from '../../support/scenarios.ts';

const html = { 'content-type': 'text/html' };

function findingsOf(one: BoundScenario, received: ReceivedResponse, known = context()): readonly Finding[] {
  return judge(one, answered(received), known).findings;
}

describe('when no answer came', () => {
  test('the scenario is blocked, with the reason', () => {
    const exchange = unanswered({ kind: 'refused', message: 'the connection was refused' });
    expect(judge(scenario(), exchange, context())).toEqual({
      verdict: 'blocked',
      reason: createReason('no-response', { failure: 'the connection was refused' }),
      findings: [],
    });
  });

  test('and also without one', () => {
    expect(judge(scenario(), unanswered(), context()).reason).toEqual(
      createReason('no-response', { failure: 'nothing came back' }),
    );
  });
});

describe('when findings are added up', () => {
  test.each([
    [[], 'pass'],
    [['information'], 'pass'],
    [['should'], 'warn'],
    [['information', 'should'], 'warn'],
    [['must'], 'fail'],
    [['should', 'must', 'information'], 'fail'],
  ] as const)('%j is %s', (levels, verdict) => {
    expect(verdictOf(levels.map((level) => finding(level, 'a.requirement')))).toBe(verdict);
  });
});

describe('when the status is another one', () => {
  test('the finding says which was expected, and names the first requirement alone', () => {
    const one = scenario({ covers: ['check.responds', 'check.bare-boolean'] });
    expect(judge(one, answer(404), context())).toEqual({
      verdict: 'fail',
      reason: null,
      findings: [
        {
          level: 'must',
          requirement: 'check.responds',
          expected: 'status 200',
          seen: 'status 404',
          message: 'Answered with status 404 instead of status 200.',
        },
      ],
    });
  });

  test('of several that were expected, all are named', () => {
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
  ] as const)('the level of the requirement counts: %s gives %s', (level, given) => {
    const [found] = findingsOf(scenario(), response(500), context({ levelOf: () => level }));
    expect(found?.level).toBe(given);
  });

  test.each([
    [301, '/login', 'status 301 to /login'],
    [302, `/${'x'.repeat(200)}`, `status 302 to /${'x'.repeat(159)}… (201 characters)`],
    [201, '/made', 'status 201 to /made'],
  ])('a Location is token: %i', (status, location, seen) => {
    const [found] = findingsOf(scenario(), response(status, '', { location }));
    expect(found?.seen).toBe(seen);
  });

  test.each([
    [200, 'anonymous', {}, ': the persona anonymous was let in.'],
    [299, 'org-admin', {}, ': the persona org-admin was let in.'],
    [200, 'invalid-token', html, ': the persona invalid-token was let in.'],
    [300, 'org-admin', {}, ' instead of status 401.'],
    [199, 'org-admin', {}, ' instead of status 401.'],
    [200, 'server-admin', {}, ' instead of status 401.'],
    [404, 'server-admin', html, ', with a page of HTML.'],
    [404, 'anonymous', html, ', with a page of HTML.'],
    [404, 'anonymous', { 'content-type': 'text/plain' }, ' instead of status 401.'],
  ] as const)('%i for %s with %j says what it means', (status, as, headers, end) => {
    const one = scenario({ as, expect: { undocumented: { status: 401, because: 'so' } } });
    const [found, ...rest] = findingsOf(one, response(status, '', headers));
    expect(rest).toEqual([]);
    expect(found?.message.endsWith(end)).toBe(true);
  });

  test('the body of a wrong answer is no second finding', () => {
    expect(findingsOf(scenario(), response(404, '<html>', html))).toHaveLength(1);
  });
});

describe('when another status is tolerated', () => {
  const tolerating = (...tolerated: readonly Tolerance[]): BoundScenario =>
    scenario({ expect: { undocumented: { status: 401, because: 'so' }, tolerated } });

  test.each([
    ['warn', 'should'],
    ['information', 'information'],
  ] as const)('as %s the finding is of level %s and says why', (as, level) => {
    expect(
      findingsOf(tolerating({ status: 403, as, because: 'of a habit' }), response(403, { message: 'no' })),
    ).toEqual([
      {
        level,
        requirement: 'check.example-requirement',
        expected: 'status 401',
        seen: 'status 403',
        message: 'status 403 instead of status 401: of a habit.',
      },
    ]);
  });

  test('it holds for that status alone', () => {
    const [found] = findingsOf(tolerating({ status: 403, as: 'warn', because: 'of a habit' }), response(404));
    expect(found?.level).toBe('must');
  });

  test('its body is looked at like a documented one', () => {
    const one = tolerating({ status: 403, as: 'information', because: 'of a habit' });
    expect(findingsOf(one, response(403, {})).map(({ requirement }) => requirement)).toEqual([
      'check.example-requirement',
      'response.error-message',
    ]);
  });

  test('the first that holds counts', () => {
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

describe('when the answer was cut off', () => {
  const cut = { kind: 'reset', message: 'the connection was closed' } as const;

  test('with a right status that is the one finding, whatever had come', () => {
    expect(findingsOf(scenario(), { ...response(200, 'tr'), cut })).toEqual([
      {
        level: 'must',
        requirement: 'check.example-requirement',
        expected: 'a whole answer',
        seen: 'an answer that was cut off',
        message: 'The answer was cut off: the connection was closed',
      },
    ]);
  });

  test('with a wrong one the status is', () => {
    expect(findingsOf(scenario(), { ...response(500, ''), cut }).map(({ seen }) => seen)).toEqual(['status 500']);
  });
});
