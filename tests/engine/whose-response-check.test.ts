import { describe, expect, test } from 'vitest';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { responseOfFront } from '../../src/engine/inconclusive.ts';
import type { Transport } from '../../src/engine/transport.ts';
import { runFrontControl, withFrontChecked } from '../../src/engine/whose-response-check.ts';
import { answer, answered, response } from '../support/exchanges.ts';
import { realScenario, scenario } from '../support/scenarios.ts';

const login = answered(response(302, '', { location: '/login' }));
const unavailable = answered(response(502, '', {}));
const emptyError = answered(response(500, '', {}));
const ownError = answer(500);
const anonymous = scenario({ as: 'anonymous' });
const admin = scenario({ as: 'server-admin' });

const result = (verdict: ScenarioResult['verdict'], exchange: ScenarioResult['exchange']): ScenarioResult => ({
  id: 'check.one',
  title: 'one',
  endpoint: 'check',
  persona: 'anonymous',
  impact: 'read',
  verdict,
  reason: null,
  durationMs: 1,
  findings: [],
  exchange,
});

describe('a response in mid-run', () => {
  test.each([
    ['a redirect of the admin', admin, login, true, true],
    ['an error without a message of a Grafana', admin, emptyError, true, true],
    ['an error without a message of a mock', admin, emptyError, false, false],
    ['an error in the shape of Grafana', admin, ownError, true, false],
    ['a redirect of another persona', anonymous, login, true, false],
    ['502 to another persona', anonymous, unavailable, false, true],
    ['an error of another persona', anonymous, emptyError, true, false],
  ])('blocks the scenario if a proxy sent it: $0: $4', (_, one, exchange, hasGrafanaPages, isBlocked) => {
    const judgment = responseOfFront(one, exchange, false, hasGrafanaPages);
    expect(judgment?.reason?.code).toBe(isBlocked ? 'front-response' : undefined);
  });

  test('is judged if the scenario expects or tolerates its status', () => {
    expect(responseOfFront(admin, unavailable, true, true)).toBeUndefined();
  });
});

describe('a proxy that responds to another persona than the admin', () => {
  const check = realScenario('check.reports.boolean');
  const transport = { send: async () => login, isAlive: async () => true };

  test.each([
    ['a failure with a redirect', result('fail', login), 1],
    ['a warning with a redirect', result('warn', login), 1],
    ['a blocked scenario with a redirect', result('blocked', login), 0],
    ['a failure of the API', result('fail', ownError), 0],
    ['a pass', result('pass', login), 0],
    ['nothing that was sent', result('fail', null), 0],
  ])('makes the run send check as the admin this many times more after $0: $2', async (_, one, count) => {
    expect(await runFrontControl([check], [one], true, transport)).toHaveLength(count);
  });

  test('leaves the failure of the persona as it is if the admin reaches the API', () => {
    const results = [result('fail', login)];
    expect(withFrontChecked(results, [{ endpoint: 'check', exchange: answer(200, true) }], true)).toEqual(results);
  });

  test('blocks the scenario of the persona if the admin gets the same redirect', () => {
    const results = [result('fail', login), result('fail', ownError)];
    const checked = withFrontChecked(results, [{ endpoint: 'check', exchange: login }], true);
    expect(checked.map(({ verdict, reason }) => [verdict, reason?.code])).toEqual([
      ['blocked', 'front-response'],
      ['fail', undefined],
    ]);
  });
});

describe('the request that shows whether the admin reaches the API', () => {
  const check = realScenario('check.reports.boolean');

  test('is check as the server admin, and its response is the control', async () => {
    const sent: unknown[] = [];
    const send = async (...[one, as]: Parameters<Transport['send']>) => {
      sent.push(one.id, as);
      return login;
    };
    const transport = { send, isAlive: async () => true };
    const others = [scenario({ on: 'add' }), scenario({ as: 'anonymous' }), check];
    const controls = await runFrontControl(others, [result('fail', login)], true, transport);
    expect(controls).toEqual([{ endpoint: 'check', exchange: login }]);
    expect(sent).toEqual(['check.reports.boolean', 'server-admin']);
    expect(await runFrontControl(others.slice(0, 2), [result('fail', login)], true, transport)).toEqual([]);
  });

  test('is sent, and blocks scenarios, if one of several results and one of several controls is of a front', async () => {
    const transport = { send: async () => login, isAlive: async () => true };
    const results = [result('pass', ownError), result('fail', login)];
    expect(await runFrontControl([check], results, true, transport)).toHaveLength(1);
    const controls = [answer(200, true), login].map((exchange) => ({ endpoint: 'check', exchange }) as const);
    expect(withFrontChecked(results, controls, true).map(({ verdict }) => verdict)).toEqual(['pass', 'blocked']);
  });

  test('blocks a scenario with a warning, and leaves one that passed or was not sent', () => {
    const results = [result('warn', login), result('pass', login), result('fail', null)];
    const checked = withFrontChecked(results, [{ endpoint: 'check', exchange: login }], true);
    expect(checked.map(({ verdict }) => verdict)).toEqual(['blocked', 'pass', 'fail']);
    expect(checked[0]).toMatchObject({ findings: [], reason: { message: expect.stringContaining('302') } });
  });
});
