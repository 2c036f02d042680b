import { describe, expect, test } from 'vitest';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { lookBeside, lookUntilSteady } from '../../src/engine/check-looks.ts';
import type { LicenseGuard } from '../../src/license/guard/license-guard-port.ts';
import { fakeGuard } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';

type Value = boolean | undefined;

/** A guard that misses a number of looks, each of which shows the next value; the last one is repeated. */
function lookingGuard(missing: number, values: readonly Value[] = [true]) {
  let looks = 0;
  let isStopped = false;
  const { state, ...fake } = fakeGuard();
  const guard: LicenseGuard = {
    ...fake,
    get state() {
      return isStopped ? { ...state, stop: 'interrupted' as const } : state;
    },
    async look() {
      looks += 1;
      return values[Math.min(looks, values.length) - 1];
    },
    missingLooks: () => Math.max(0, missing - looks),
  };
  const stop = (): void => {
    isStopped = true;
  };
  return { guard, stop, looks: () => looks };
}

const admins = scenario();
const anonymous = scenario({ as: 'anonymous' });
const addition = scenario({ on: 'add' });

describe('the looks at check beside scenarios', () => {
  test.each<[number, number, number, number, readonly BoundScenario[]]>([
    [3, 3, 0, 0, []],
    [2, 3, 1, 0, []],
    [2, 3, 0, 1, [admins, anonymous, addition]],
    [0, 3, 1, 2, [admins, admins]],
    [0, 1, 1, 2, [admins, admins]],
  ])(
    'are %i if %i are missing, %i come from readings and %i from the admin',
    async (count, missing, readings, _, beside) => {
      const { guard, looks } = lookingGuard(missing);
      await lookBeside(beside, readings, { guard, concurrency: 4 });
      expect(looks()).toBe(count);
    },
  );

  test('end at the first one without a value', async () => {
    const { guard, looks } = lookingGuard(5, [undefined]);
    await lookBeside([], 0, { guard, concurrency: 1 });
    expect(looks()).toBe(1);
  });

  test.each<Value>([true, false])('go on while check returns %s', async (value) => {
    const { guard, looks } = lookingGuard(5, [value]);
    await lookBeside([], 0, { guard, concurrency: 1 });
    expect(looks()).toBe(5);
  });

  test('are not sent after an interruption', async () => {
    const { guard, stop, looks } = lookingGuard(5);
    stop();
    await lookBeside([], 0, { guard, concurrency: 1 });
    expect(looks()).toBe(0);
  });

  test('are sent one at a time if the concurrency is 1, and at most three at a time if it is higher', async () => {
    const mostAtOnce = async (concurrency: number): Promise<number> => {
      let underWay = 0;
      let most = 0;
      const { guard } = lookingGuard(6);
      const look = async (): Promise<boolean> => {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        underWay -= 1;
        return true;
      };
      await lookBeside([], 0, { guard: { ...guard, look, state: guard.state }, concurrency });
      return most;
    };
    expect([await mostAtOnce(1), await mostAtOnce(2), await mostAtOnce(9)]).toEqual([1, 2, 3]);
  });
});

describe('the looks at check until none is missing', () => {
  test.each<[string, number, number, readonly Value[]]>([
    ['are as many as are missing', 3, 3, [true]],
    ['are none if none is missing', 0, 0, [true]],
    ['end after two in a row without a value', 2, 9, [undefined]],
    ['go on after one without a value', 4, 4, [undefined, true, undefined, true]],
    ['end after two in a row without a value that follow other ones', 4, 9, [undefined, false, undefined, undefined]],
  ])('%s: %i of %i', async (_, count, missing, values) => {
    const { guard, looks } = lookingGuard(missing, values);
    await lookUntilSteady(guard);
    expect(looks()).toBe(count);
  });

  test('end at an interruption', async () => {
    const { guard, stop, looks } = lookingGuard(3);
    stop();
    await lookUntilSteady(guard);
    expect(looks()).toBe(0);
  });
});
