import { describe, expect, test } from 'vitest';
import { scenarios as real } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { execute } from '../../src/engine/execute.ts';
import { scheduleOf } from '../../src/engine/schedule.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { context } from '../support/execution-contexts.ts';
import { fakeGuard, type GuardChange } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';
import { reading, views } from '../support/simulation/guard-states.ts';

const free = (count: number): readonly BoundScenario[] =>
  Array.from({ length: count }, (_, at) => scenario({ id: `check.number-${at}`, as: 'anonymous' }));

/** A client that answers only when it is told to, and counts what is under way. */
function held(): {
  readonly client: ReturnType<typeof fakeClient>;
  release(): void;
  underWay(): number;
  most(): number;
} {
  const waiting: (() => void)[] = [];
  let [now, most] = [0, 0];
  const client = fakeClient(
    () =>
      new Promise<Exchange>((resolve) => {
        now += 1;
        most = Math.max(most, now);
        waiting.push(() => {
          now -= 1;
          resolve(answer(200, true));
        });
      }),
  );
  return { client, release: () => waiting.shift()?.(), underWay: () => now, most: () => most };
}

/** Lets every promise that can go on do so. */
async function settled(): Promise<void> {
  for (let at = 0; at < 50; at += 1) await Promise.resolve();
}

describe('scenarios that change nothing', () => {
  test.each([
    [1, 1],
    [3, 3],
    [8, 6],
  ])('run with a concurrency of %i, %i of six at once', async (concurrency, most) => {
    const target = held();
    const running = execute(free(6), context({ client: target.client, concurrency }));
    await settled();
    expect(target.underWay()).toBe(most);
    for (let at = 0; at < 6; at += 1) {
      target.release();
      await settled();
    }
    const { results } = await running;
    expect(results).toHaveLength(6);
    expect(target.most()).toBe(most);
  });

  test('are sent without reading the state of the license', async () => {
    const guard = fakeGuard();
    await execute(free(2), context({ guard }));
    expect(guard.asked).toEqual([]);
  });
});

describe('scenarios that change or watch the license', () => {
  const chained = [
    scenario({
      id: 'a.removes',
      on: 'remove',
      given: 'a license is stored',
      expect: { status: 202, licenseAfter: 'removed' },
    }),
    scenario({ id: 'a.watches', on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } }),
    scenario({ id: 'a.needs-none', given: 'no license is stored' }),
  ];

  test('run one at a time, after the independent scenarios, in the order of the schedule', async () => {
    const target = held();
    const guard = fakeGuard();
    const running = execute([...chained, scenario()], context({ client: target.client, guard }));
    for (let at = 0; at < 4; at += 1) {
      await settled();
      expect(target.underWay()).toBe(1);
      target.release();
    }
    await running;
    expect(target.client.calls.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET', 'POST']);
    expect(guard.asked).toEqual([
      'read before writing',
      'note check true',
      'apply first',
      'bring about: a license is stored',
      'perform a.removes',
      'bring about: no license is stored',
      'note check true',
      'bring about: any',
      'perform together: a.watches',
    ]);
  });

  test('do not have the license applied first if the run may not write, or if every scenario is independent', async () => {
    const [one, other] = [fakeGuard(), fakeGuard()];
    await execute(chained, context({ guard: one, mayWrite: false }));
    await execute(free(1), context({ guard: other }));
    expect(one.asked).not.toContain('apply first');
    expect(other.asked).not.toContain('apply first');
  });
});

describe('a scenario that needs the stored license and changes nothing', () => {
  const value = { equals: true, requirement: 'check.true-while-valid' };
  const says = scenario({ given: 'a license is stored', expect: { status: 200, value } });
  const isFree = async (
    one: BoundScenario,
    change: Parameters<typeof context>[0],
    state: GuardChange['state'] = {},
  ): Promise<boolean> => {
    const guard = fakeGuard({ state: { left: reading(true, 'own'), ...state } });
    await execute([one], context({ ...change, guard }));
    return !guard.asked.some((asked) => asked.startsWith('bring about'));
  };

  test('is independent while the target has the license that it had at first', async () => {
    expect(await isFree(says, {})).toBe(true);
  });

  test('is independent if check alone shows a license', async () => {
    expect(await isFree(says, {}, { left: reading(true, 'unknown') })).toBe(true);
  });

  const invalid = { ...reading(true, 'own'), token: { ...views.own, status: 3 } };

  test.each<[string, BoundScenario, Parameters<typeof context>[0], GuardChange['state']]>([
    ['the license is not valid', says, {}, { left: invalid }],
    ['check is false', says, {}, { left: reading(false, 'unknown') }],
    ['something was sent that may write', says, {}, { hasSent: true }],
    ['the scenario needs no license', { ...says, given: 'no license is stored' }, {}, {}],
    [
      'the license is read before and after the scenario',
      { ...says, expect: { status: 200, value, licenseAfter: 'unchanged' } },
      {},
      {},
    ],
  ])('is not independent if %s', async (_, one, change, state) => {
    expect(await isFree(one, change, state)).toBe(false);
  });
});

describe('a run of all scenarios', () => {
  test('has exactly one result for each, in the given order, and reports them stage by stage', async () => {
    const told: ScenarioResult[] = [];
    const { results, problem } = await execute(real, context({ onResult: (result) => told.push(result) }));
    expect(problem).toBeNull();
    expect(results.map(({ id }) => id)).toEqual(real.map(({ id }) => id));
    expect(told.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      results.toSorted((a, b) => a.id.localeCompare(b.id)),
    );
    const ids = told.map(({ id }) => id);
    const stages = scheduleOf(
      real.filter(({ expect: { licenseAfter } }) => licenseAfter),
      true,
    ).map((stage) => stage.scenarios.map(({ id }) => id));
    const places = stages.map((members) => members.map((id) => ids.indexOf(id)));
    for (const [at, stage] of places.slice(1).entries()) {
      expect(Math.min(...stage)).toBeGreaterThan(Math.max(...(places[at] ?? [])));
    }
  });

  test('has results that name their scenario', async () => {
    const one = scenario({
      id: 'add.one',
      on: 'add',
      as: 'org-admin',
      impact: 'reject',
      title: 'is this one',
      expect: { status: 200 },
    });
    const { results } = await execute([one], context());
    expect(results).toMatchObject([
      { id: 'add.one', title: 'is this one', endpoint: 'add', persona: 'org-admin', impact: 'reject', verdict: 'fail' },
    ]);
    expect(results[0]?.exchange?.response?.status).toBe(200);
    expect(Number.isInteger(results[0]?.durationMs)).toBe(true);
  });
});

describe('the request of a scenario', () => {
  const sent = async (one: BoundScenario) => {
    const client = fakeClient(() => answer(200, true));
    await execute([one], context({ client }));
    return client.calls[0];
  };

  test.each([
    ['server-admin', { kind: 'basic', user: 'admin', password: 'admin-password' }],
    ['org-admin', { kind: 'basic', user: 'org', password: 'org-password' }],
    ['service-account', { kind: 'bearer', token: 'account-token' }],
    ['anonymous', { kind: 'none' }],
  ] as const)('has the credentials of the persona %s', async (as, credentials) => {
    expect((await sent(scenario({ as })))?.as).toEqual(credentials);
  });

  test.each([
    [
      'JSON with the license and the root URL',
      ({ license, rootUrl }: { license: string; rootUrl: string }) => ({ token: license, rootUrl }),
      '{"token":"the.license.token","rootUrl":"http://target.invalid/"}',
    ],
    ['JSON null', () => null, 'null'],
    ['malformed JSON', { text: '{"token":' }, '{"token":'],
  ])('has as its body %s', async (_, body, text) => {
    expect(await sent(scenario({ on: 'add', body }))).toMatchObject({
      method: 'POST',
      path: '/api/licensing/token',
      body: text,
    });
  });

  test('has no body without a payload', async () => {
    expect(await sent(scenario())).not.toHaveProperty('body');
  });

  test('has no credentials if the persona is missing', async () => {
    const client = fakeClient(() => answer(200, true));
    const personas = { ...personasOf({}), 'org-admin': { missing: createReason('no-org-admin') } };
    await execute([scenario({ as: 'org-admin' })], context({ client, personas }));
    expect(client.calls[0]?.as).toEqual({ kind: 'none' });
  });
});
