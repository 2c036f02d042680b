import { describe, expect, test } from 'vitest';
import type { Persona } from '../../src/domain/scenario.ts';
import { coalesce, concurrently, groupByCredential } from '../../src/engine/concurrency.ts';
import { scenario } from '../support/scenarios.ts';

describe('grouping of scenarios by credentials', () => {
  const of = (...personas: readonly Persona[]) =>
    groupByCredential(personas.map((as, at) => scenario({ as, id: `check.${'abcdefgh'[at]}` }))).map((lane) =>
      lane.map(({ id }) => id),
    );

  test('puts scenarios with the same password into one group, and every other scenario into its own', () => {
    expect(
      of(
        'anonymous',
        'server-admin',
        'org-admin',
        'service-account',
        'server-admin',
        'invalid-token',
        'unknown-user',
        'org-admin',
      ),
    ).toEqual([['check.b', 'check.e'], ['check.c', 'check.h'], ['check.a'], ['check.d'], ['check.f'], ['check.g']]);
  });

  test('makes no empty group', () => {
    expect(of('anonymous')).toEqual([['check.a']]);
    expect(of()).toEqual([]);
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

  test('do not keep a failure', async () => {
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
