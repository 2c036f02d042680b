import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createWatcher } from '../../src/license/license-monitor.ts';
import { isStored, type Observation } from '../../src/license/license-state.ts';
import { answer, unanswered } from '../support/exchanges.ts';

const license = { jti: 'one', lid: '1', sub: 'http://target.invalid/' };

/** A watcher of a target that says one thing after another, and the last again and again. */
function watch(
  said: { readonly check: readonly Exchange[]; readonly token?: readonly Exchange[] },
  licenseElsewhere = false,
) {
  const pauses: number[] = [];
  const asked = { check: 0, token: 0 };
  const next = (of: 'check' | 'token'): Exchange => {
    const answers = said[of] ?? [answer(404)];
    const one = answers[Math.min(asked[of], answers.length - 1)] ?? answer(404);
    asked[of] += 1;
    return one;
  };
  const watcher = createWatcher({
    requests: { check: async () => next('check'), show: async () => next('token') },
    licenseElsewhere,
    now: () => 0,
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
  return { watcher, pauses, asked };
}

const [yes, no] = [answer(200, true), answer(200, false)];
const named = (change: object = {}): Exchange => answer(200, { ...license, ...change });
const isGone = (seen: Observation): boolean => seen.available === false;

describe('when a look shows nothing', () => {
  test.each<[string, Exchange]>([
    ['no answer', unanswered()],
    ['429', answer(429)],
    ['502', answer(502)],
    ['503', answer(503)],
    ['504', answer(504)],
  ])('after %s it is repeated once', async (_, silence) => {
    const { watcher, pauses } = watch({ check: [silence, yes] });
    expect(await watcher.observe()).toMatchObject({ available: true });
    expect(pauses).toEqual([250]);
  });

  test('a target that is gone is not waited for again, until it is back', async () => {
    const { watcher, pauses, asked } = watch({ check: [answer(503), answer(503), answer(503), yes, answer(503), yes] });
    expect((await watcher.observe()).unseen).toBe(true);
    expect((await watcher.observe()).unseen).toBe(true);
    expect([pauses.length, asked.check]).toEqual([1, 3]);
    expect((await watcher.observe()).available).toBe(true);
    expect((await watcher.observe()).available).toBe(true);
    expect(pauses).toEqual([250, 250]);
  });

  test('a whole answer that is none of a license shows something', async () => {
    const { watcher, pauses } = watch({ check: [answer(500)] });
    expect(await watcher.observe()).toEqual({ available: undefined, shown: { kind: 'blank' } });
    expect(pauses).toEqual([]);
  });
});

describe('when a state is waited for', () => {
  test('one that is there is seen at once', async () => {
    const { watcher, pauses } = watch({ check: [no] });
    expect(await watcher.settle(isGone)).toMatchObject({ available: false });
    expect(pauses).toEqual([]);
  });

  test('one that comes late is seen when it comes', async () => {
    const { watcher, pauses } = watch({ check: [yes, yes, no] });
    expect(await watcher.settle(isGone)).toMatchObject({ available: false });
    expect(pauses).toEqual([100, 300]);
    expect(watcher.last).toMatchObject({ available: false });
  });

  test('one that does not come is waited for twice, about a second each, and no more', async () => {
    const { watcher, pauses } = watch({ check: [yes] });
    for (const _ of [1, 2, 3, 4]) expect(await watcher.settle(isGone)).toMatchObject({ available: true });
    expect(pauses).toEqual([100, 300, 1100, 100, 300, 1100]);
  });

  test('one that came late once is waited for as before', async () => {
    const { watcher, pauses } = watch({ check: [yes, no, yes, no, yes, no, yes] });
    for (const _ of [1, 2, 3]) await watcher.settle(isGone);
    expect(pauses).toEqual([100, 100, 100]);
  });

  test('nothing is waited for where nothing is seen', async () => {
    const { watcher, pauses } = watch({ check: [unanswered()] });
    expect((await watcher.settle(isGone)).unseen).toBe(true);
    expect(pauses).toEqual([250]);
  });
});

describe('when a change may come late, or not at all', () => {
  test('it is looked at once more after a moment', async () => {
    const { watcher, pauses, asked } = watch({ check: [no] });
    expect(await watcher.observeLater()).toMatchObject({ available: false });
    expect([pauses, asked.check]).toEqual([[250], 1]);
  });
});

describe('when what is named is no license that is stored', () => {
  const isTheSame = (seen: Observation): boolean =>
    seen.shown.kind === 'license' && seen.shown.identity.includes('zero');

  test('another one at each look, though nothing was sent, is not believed any more', async () => {
    const token = ['one', 'two', 'three'].map((jti) => named({ jti }));
    const { watcher } = watch({ check: [yes], token });
    const seen = await watcher.settle(isTheSame);
    expect(seen).toEqual({ available: true, shown: { kind: 'unknown' } });
    expect(watcher).toMatchObject({ named: false, initial: { available: true, shown: { kind: 'unknown' } } });
  });

  test('another one and then the expected one is a change that came late', async () => {
    const token = ['one', 'zero'].map((jti) => named({ jti }));
    const { watcher } = watch({ check: [yes], token });
    expect(await watcher.settle(isTheSame)).toMatchObject({ shown: { kind: 'license' } });
    expect(watcher.named).toBe(true);
  });

  test('two at the first look are two samples', async () => {
    const { watcher } = watch({ check: [yes], token: [named(), named({ jti: 'two' })] });
    expect(await watcher.look()).toEqual({ available: true, shown: { kind: 'unknown' } });
    expect(watcher.named).toBe(false);
  });

  test('the same one at the first look is believed', async () => {
    const { watcher, asked } = watch({ check: [yes], token: [named()] });
    expect(await watcher.look()).toMatchObject({ shown: { kind: 'license', id: '1' } });
    expect([watcher.named, asked.token]).toEqual([true, 2]);
  });

  test('without one there is one look', async () => {
    const { watcher, asked } = watch({ check: [no] });
    expect(await watcher.look()).toMatchObject({ shown: { kind: 'blank' } });
    expect(asked.token).toBe(1);
  });
});

describe('when a license was removed', () => {
  const seenBy = async (watcher: ReturnType<typeof watch>['watcher']) => [
    await watcher.observe(),
    await watcher.observe(),
  ];

  test('the same one still named, which check denies, is a sample', async () => {
    const { watcher } = watch({ check: [yes, no], token: [named()] });
    const [before, after] = await seenBy(watcher);
    if (before && after) watcher.learn(before, after);
    expect(watcher).toMatchObject({ named: false, elsewhere: false, fallback: undefined });
    expect(isStored(watcher.last, watcher.named)).toBe(false);
  });

  test('another one comes from elsewhere, and shows where none is stored', async () => {
    const { watcher } = watch({ check: [yes], token: [named(), named({ jti: 'file' })] });
    const [before, after] = await seenBy(watcher);
    if (before && after) watcher.learn(before, after);
    expect(watcher).toMatchObject({ named: true, elsewhere: true, fallback: expect.stringContaining('file') });
  });

  test('none is just that', async () => {
    const { watcher } = watch({ check: [yes, no], token: [named(), answer(404)] });
    const [before, after] = await seenBy(watcher);
    if (before && after) watcher.learn(before, after);
    expect(watcher).toMatchObject({ named: true, elsewhere: false, fallback: undefined });
  });

  test('what the settings say of its source is taken over', () => {
    expect(watch({ check: [yes] }, true).watcher.elsewhere).toBe(true);
  });
});
