import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createLicenseMonitor } from '../../src/license/license-monitor.ts';
import { isStored, type LicenseState } from '../../src/license/license-state.ts';
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
  const monitor = createLicenseMonitor({
    requests: { check: async () => next('check'), show: async () => next('token') },
    hasOtherSource: licenseElsewhere,
    now: () => 0,
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
  return { monitor, pauses, asked };
}

const [yes, no] = [answer(200, true), answer(200, false)];
const named = (change: object = {}): Exchange => answer(200, { ...license, ...change });
const isGone = (seen: LicenseState): boolean => seen.available === false;

describe('when a look shows nothing', () => {
  test.each<[string, Exchange]>([
    ['no answer', unanswered()],
    ['429', answer(429)],
    ['502', answer(502)],
    ['503', answer(503)],
    ['504', answer(504)],
  ])('after %s it is repeated once', async (_, silence) => {
    const { monitor, pauses } = watch({ check: [silence, yes] });
    expect(await monitor.readState()).toMatchObject({ available: true });
    expect(pauses).toEqual([250]);
  });

  test('a target that is gone is not waited for again, until it is back', async () => {
    const { monitor, pauses, asked } = watch({ check: [answer(503), answer(503), answer(503), yes, answer(503), yes] });
    expect((await monitor.readState()).unknown).toBe(true);
    expect((await monitor.readState()).unknown).toBe(true);
    expect([pauses.length, asked.check]).toEqual([1, 3]);
    expect((await monitor.readState()).available).toBe(true);
    expect((await monitor.readState()).available).toBe(true);
    expect(pauses).toEqual([250, 250]);
  });

  test('a whole answer that is none of a license shows something', async () => {
    const { monitor, pauses } = watch({ check: [answer(500)] });
    expect(await monitor.readState()).toEqual({ available: undefined, token: { kind: 'absent' } });
    expect(pauses).toEqual([]);
  });
});

describe('when a state is waited for', () => {
  test('one that is there is seen at once', async () => {
    const { monitor, pauses } = watch({ check: [no] });
    expect(await monitor.waitUntil(isGone)).toMatchObject({ available: false });
    expect(pauses).toEqual([]);
  });

  test('one that comes late is seen when it comes', async () => {
    const { monitor, pauses } = watch({ check: [yes, yes, no] });
    expect(await monitor.waitUntil(isGone)).toMatchObject({ available: false });
    expect(pauses).toEqual([100, 300]);
    expect(monitor.lastState).toMatchObject({ available: false });
  });

  test('one that does not come is waited for twice, about a second each, and no more', async () => {
    const { monitor, pauses } = watch({ check: [yes] });
    for (const _ of [1, 2, 3, 4]) expect(await monitor.waitUntil(isGone)).toMatchObject({ available: true });
    expect(pauses).toEqual([100, 300, 1100, 100, 300, 1100]);
  });

  test('one that came late once is waited for as before', async () => {
    const { monitor, pauses } = watch({ check: [yes, no, yes, no, yes, no, yes] });
    for (const _ of [1, 2, 3]) await monitor.waitUntil(isGone);
    expect(pauses).toEqual([100, 100, 100]);
  });

  test('nothing is waited for where nothing is seen', async () => {
    const { monitor, pauses } = watch({ check: [unanswered()] });
    expect((await monitor.waitUntil(isGone)).unknown).toBe(true);
    expect(pauses).toEqual([250]);
  });
});

describe('when a change may come late, or not at all', () => {
  test('it is looked at once more after a moment', async () => {
    const { monitor, pauses, asked } = watch({ check: [no] });
    expect(await monitor.readStateLater()).toMatchObject({ available: false });
    expect([pauses, asked.check]).toEqual([[250], 1]);
  });
});

describe('when what is named is no license that is stored', () => {
  const isTheSame = (seen: LicenseState): boolean =>
    seen.token.kind === 'license' && seen.token.identity.includes('zero');

  test('another one at each look, though nothing was sent, is not believed any more', async () => {
    const token = ['one', 'two', 'three'].map((jti) => named({ jti }));
    const { monitor } = watch({ check: [yes], token });
    const seen = await monitor.waitUntil(isTheSame);
    expect(seen).toEqual({ available: true, token: { kind: 'unknown' } });
    expect(monitor).toMatchObject({
      tokenEndpointSupported: false,
      initialState: { available: true, token: { kind: 'unknown' } },
    });
  });

  test('another one and then the expected one is a change that came late', async () => {
    const token = ['one', 'zero'].map((jti) => named({ jti }));
    const { monitor } = watch({ check: [yes], token });
    expect(await monitor.waitUntil(isTheSame)).toMatchObject({ token: { kind: 'license' } });
    expect(monitor.tokenEndpointSupported).toBe(true);
  });

  test('two at the first look are two samples', async () => {
    const { monitor } = watch({ check: [yes], token: [named(), named({ jti: 'two' })] });
    expect(await monitor.readInitialState()).toEqual({ available: true, token: { kind: 'unknown' } });
    expect(monitor.tokenEndpointSupported).toBe(false);
  });

  test('the same one at the first look is believed', async () => {
    const { monitor, asked } = watch({ check: [yes], token: [named()] });
    expect(await monitor.readInitialState()).toMatchObject({ token: { kind: 'license', id: '1' } });
    expect([monitor.tokenEndpointSupported, asked.token]).toEqual([true, 2]);
  });

  test('without one there is one look', async () => {
    const { monitor, asked } = watch({ check: [no] });
    expect(await monitor.readInitialState()).toMatchObject({ token: { kind: 'absent' } });
    expect(asked.token).toBe(1);
  });
});

describe('when a license was removed', () => {
  const seenBy = async (monitor: ReturnType<typeof watch>['monitor']) => [
    await monitor.readState(),
    await monitor.readState(),
  ];

  test('the same one still named, which check denies, is a sample', async () => {
    const { monitor } = watch({ check: [yes, no], token: [named()] });
    const [before, after] = await seenBy(monitor);
    if (before && after) monitor.noteRemoval(before, after);
    expect(monitor).toMatchObject({ tokenEndpointSupported: false, hasOtherSource: false, fileLicenseId: undefined });
    expect(isStored(monitor.lastState, monitor.tokenEndpointSupported)).toBe(false);
  });

  test('another one comes from elsewhere, and shows where none is stored', async () => {
    const { monitor } = watch({ check: [yes], token: [named(), named({ jti: 'file' })] });
    const [before, after] = await seenBy(monitor);
    if (before && after) monitor.noteRemoval(before, after);
    expect(monitor).toMatchObject({
      tokenEndpointSupported: true,
      hasOtherSource: true,
      fileLicenseId: expect.stringContaining('file'),
    });
  });

  test('none is just that', async () => {
    const { monitor } = watch({ check: [yes, no], token: [named(), answer(404)] });
    const [before, after] = await seenBy(monitor);
    if (before && after) monitor.noteRemoval(before, after);
    expect(monitor).toMatchObject({ tokenEndpointSupported: true, hasOtherSource: false, fileLicenseId: undefined });
  });

  test('what the settings say of its source is taken over', () => {
    expect(watch({ check: [yes] }, true).monitor.hasOtherSource).toBe(true);
  });
});
