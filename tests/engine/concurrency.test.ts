import { describe, expect, test } from 'vitest';
import type { BoundScenario, Persona } from '../../src/domain/scenario.ts';
import { coalesce, concurrently, sendConcurrently } from '../../src/engine/concurrency.ts';
import { scenario } from '../support/scenarios.ts';

describe('scenarios that go out together', () => {
  const of = (...personas: readonly Persona[]): readonly BoundScenario[] =>
    personas.map((as, at) => scenario({ as, id: `check.${'abcdefghij'[at]}` }));

  /** What is under way whenever something ends, with one to end at a time. */
  const mostUnderWay = async (scenarios: readonly BoundScenario[], concurrency: number) => {
    const underWay: BoundScenario[] = [];
    const most = new Map<string, number>();
    const ended: string[] = [];
    await sendConcurrently(scenarios, concurrency, async (one) => {
      underWay.push(one);
      for (const [name, members] of [['all', underWay] as const, ...Map.groupBy(underWay, ({ as }) => as)]) {
        most.set(name, Math.max(most.get(name) ?? 0, members.length));
      }
      await new Promise(setImmediate);
      underWay.splice(underWay.indexOf(one), 1);
      ended.push(one.id);
    });
    return { most: Object.fromEntries(most), ended: ended.toSorted() };
  };

  const admins = of('server-admin', 'server-admin', 'server-admin', 'server-admin', 'server-admin');

  test('are three at a time for the password of one user, and all at once without a password', async () => {
    const scenarios = [...admins, ...of('org-admin', 'org-admin', 'org-admin', 'org-admin')];
    const others = of('anonymous', 'anonymous', 'anonymous', 'anonymous');
    expect((await mostUnderWay([...scenarios, ...others], 20)).most).toMatchObject({
      'server-admin': 3,
      'org-admin': 3,
      anonymous: 4,
      all: 10,
    });
  });

  test.each([1, 2, 8])('are never more than the concurrency (%i), and each is worked on once', async (concurrency) => {
    const scenarios = [...admins, ...of('anonymous', 'service-account', 'invalid-token', 'unknown-user', 'anonymous')];
    const { most, ended } = await mostUnderWay(scenarios, concurrency);
    expect(most.all).toBe(concurrency);
    expect(ended).toEqual(scenarios.map(({ id }) => id).toSorted());
  });

  test('all end before an error of one is thrown', async () => {
    const ended: string[] = [];
    const work = async ({ id }: BoundScenario): Promise<void> => {
      if (id === 'check.a') throw new TypeError('a mistake');
      await new Promise(setImmediate);
      ended.push(id);
    };
    const scenarios = of('anonymous', 'server-admin', 'server-admin');
    await expect(sendConcurrently(scenarios, 8, work)).rejects.toThrow('a mistake');
    expect(ended.toSorted()).toEqual(['check.b', 'check.c']);
  });
});

describe('concurrent work', () => {
  test.each([
    [1, 5, 1],
    [3, 5, 3],
    [9, 5, 5],
    [3, 0, 0],
  ])('with a limit of %i, of %i items %i are worked on at once, each once', async (limit, count, most) => {
    let now = 0;
    let seen = 0;
    const worked: number[] = [];
    await concurrently(
      Array.from({ length: count }, (_, at) => at),
      limit,
      async (item) => {
        now += 1;
        seen = Math.max(seen, now);
        await new Promise(setImmediate);
        worked.push(item);
        now -= 1;
      },
    );
    expect(seen).toBe(most);
    expect(worked.toSorted()).toEqual(Array.from({ length: count }, (_, at) => at));
  });
});

describe('concurrent work that throws', () => {
  test('throws after the work in progress has finished', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      if (item === 0) throw new TypeError('a mistake');
      await new Promise(setImmediate);
      ended.push(item);
    };
    await expect(concurrently([0, 1, 2], 2, work)).rejects.toThrow('a mistake');
    expect(ended).toEqual([1, 2]);
  });
});

describe('coalesced calls', () => {
  test('share one call at a time, and call again afterwards', async () => {
    let asked = 0;
    const ask = coalesce(async () => {
      asked += 1;
      await new Promise(setImmediate);
      return asked;
    });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
  });

  test('call again after a failure', async () => {
    let asked = 0;
    const ask = coalesce(async () => {
      asked += 1;
      if (asked === 1) throw new Error('first');
      return asked;
    });
    await expect(ask()).rejects.toThrow('first');
    expect(await ask()).toBe(2);
  });
});
