import { describe, expect, test } from 'vitest';
import { claimsOf } from '../../src/license/license-token.ts';
import { keep, stores, takesAway } from '../support/guard-stubs.ts';
import { tokenOf } from '../support/licenses.ts';
import { fileLicense, license, type Manner, newerToken, otherLicense } from '../support/targets.ts';

describe('when nothing was asked yet', () => {
  test('nothing is sent, and nothing is put back', async () => {
    const { guard, target } = await keep({}, { looks: false });
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
    expect(target.calls).toEqual([]);
    expect(guard).toMatchObject({
      tokenEndpointSupported: false,
      hasAdded: false,
      hasOtherSource: false,
      wasStored: true,
    });
    expect(guard.lastState).toEqual({ available: undefined, token: { kind: 'unknown' }, unknown: true });
  });
});

describe('when the license is looked at', () => {
  test.each<[string, Manner, boolean, boolean]>([
    ['a stored one that is named', {}, true, true],
    ['a stored one that is not named', { names: false }, false, true],
    ['none', { stored: undefined }, false, false],
    ['one in a file', { stored: undefined, elsewhere: fileLicense }, true, true],
  ])('%s', async (_, manner, named, wasStored) => {
    const { guard, target } = await keep(manner);
    expect(guard.tokenEndpointSupported).toBe(named);
    expect(guard.wasStored).toBe(wasStored);
    expect(target.writes()).toEqual([]);
  });

  test('it is by the admin, and goes on after an interruption', async () => {
    const { target, admin } = await keep({});
    expect(new Set(target.calls.map(({ path }) => path))).toEqual(
      new Set(['/api/licensing/check', '/api/licensing/token']),
    );
    for (const call of target.calls) expect(call).toMatchObject({ method: 'GET', as: admin, evenIfInterrupted: true });
  });
});

describe('when a run that writes begins', () => {
  test('the license is applied once, before anything else', async () => {
    const { guard, target, admin } = await keep({});
    expect(await guard.applyGivenLicense()).toEqual({ accepted: true });
    expect(target.writes()).toEqual([stores(license)]);
    expect(target.calls.find(({ method }) => method === 'POST')).toMatchObject({ as: admin, evenIfInterrupted: true });
    expect(guard.hasAdded).toBe(true);
  });

  test('without a license nothing is sent, and nothing may be removed', async () => {
    const { guard, target } = await keep({}, { license: undefined });
    expect(await guard.applyGivenLicense()).toEqual({
      accepted: false,
      reason: 'there is no license to put back: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
    });
    expect(await guard.ensureState('no license is stored')).toMatchObject({ ready: false, outOfScope: true });
    expect(target.writes()).toEqual([]);
  });

  test('one that is not the license of the target is not applied', async () => {
    const { guard, target } = await keep({}, { license: otherLicense });
    const preflight = await guard.applyGivenLicense();
    expect(preflight).toMatchObject({ accepted: false });
    expect(preflight.accepted || preflight.reason).toMatch(/its lid differs.*nothing was removed/);
    expect(target.writes()).toEqual([]);
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
  });

  test.each<[string, Manner, string]>([
    ['a newer token of the same license', {}, newerToken],
    ['a license where none is stored', { stored: undefined }, otherLicense],
    ['a license where none is named', { names: false }, otherLicense],
    ['an opaque license', {}, 'opaque'],
    ['a license without an id', {}, tokenOf({ jti: 'x' })],
    ['a license with a numeric id', {}, tokenOf({ jti: 'x', lid: 1 })],
  ])('%s is', async (_, manner, given) => {
    const { guard, target } = await keep(manner, { license: given });
    expect(await guard.applyGivenLicense()).toEqual({ accepted: true });
    expect(target.writes()).toEqual([stores(given)]);
  });

  test.each([
    [400, 'status 400'],
    [500, 'status 500'],
    [300, 'status 300'],
    [199, 'status 199'],
    [undefined, 'no answer'],
  ])('where the target answers %s, nothing is removed', async (onAdd, said) => {
    const { guard, target } = await keep({ onAdd, adds: false });
    const preflight = await guard.applyGivenLicense();
    expect(preflight).toMatchObject({
      accepted: false,
      reason: `the target did not take the license that would have to be put back (${said}), so nothing was removed`,
    });
    expect(!preflight.accepted && preflight.attempt?.exchange.response?.status).toBe(onAdd);
    expect(await guard.ensureState('no license is stored')).toMatchObject({ ready: false, outOfScope: true });
    expect(target.writes()).toEqual([stores(license)]);
  });

  test('where the target accepts it and stores nothing, nothing is removed', async () => {
    const { guard, target } = await keep({});
    target.manner.stored = undefined;
    target.manner.adds = false;
    expect(await guard.applyGivenLicense()).toMatchObject({
      accepted: false,
      reason: 'the target accepted the license without storing it, so nothing was removed',
      attempt: { isDoubtful: false, before: { token: { kind: 'license' } }, after: { token: { kind: 'absent' } } },
    });
    expect(target.writes()).toEqual([stores(license)]);
  });

  test('where check denies it afterwards, nothing is removed either', async () => {
    const { guard, target } = await keep({ names: false });
    target.manner.stored = undefined;
    target.manner.adds = false;
    expect(await guard.applyGivenLicense()).toMatchObject({
      accepted: false,
      attempt: { isDoubtful: false, before: { available: true }, after: { available: false } },
    });
  });

  test.each<[string, Manner, boolean]>([
    ['a license that may be no good', { onAdd: 400, adds: false, stored: undefined }, true],
    ['another failure', { onAdd: 500, adds: false, stored: undefined }, false],
    ['a refusal that stored it all the same', { onAdd: 400, stored: undefined, names: false }, false],
  ])('after %s it is in doubt: %s', async (_, manner, isDoubtful) => {
    const { guard } = await keep(manner);
    expect(await guard.applyGivenLicense()).toMatchObject({ accepted: false, attempt: { isDoubtful } });
  });

  test('what was stored although it was refused is removed in the end', async () => {
    const { guard, target } = await keep({ onAdd: 400, stored: undefined, names: false });
    await guard.applyGivenLicense();
    expect((await guard.restore()).kind).toBe('restored');
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });

  test('a license that has expired is told of', async () => {
    const expired = tokenOf({ jti: 'first', lid: '1', exp: 1_799_999_999 });
    const { guard } = await keep({ onAdd: 400, adds: false }, { license: expired });
    const preflight = await guard.applyGivenLicense();
    expect(preflight.accepted || preflight.reason).toMatch(
      /status 400\), so nothing was removed; that license has expired$/,
    );
    const { guard: other } = await keep({ onAdd: 400, adds: false });
    const refused = await other.applyGivenLicense();
    expect(refused.accepted || refused.reason).toMatch(/nothing was removed$/);
  });

  test.each<[string, Manner, string]>([
    ['a refusal that changed nothing', { onAdd: 400, adds: false }, 'untouched'],
    ['a refusal that stored it all the same', { onAdd: 400, stored: undefined }, 'restored'],
    ['no answer', { onAdd: undefined }, 'not-restored'],
  ])('after %s the end is: %s', async (_, manner, kind) => {
    const { guard } = await keep(manner);
    await guard.applyGivenLicense();
    expect((await guard.restore()).kind).toBe(kind);
  });
});

describe('when a state is brought about', () => {
  test('where it may, each state is one request away, and no more', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    expect(await guard.ensureState('any')).toEqual({ ready: true });
    expect(await guard.ensureState('a license is stored')).toEqual({ ready: true });
    expect(await guard.ensureState('no license is stored')).toEqual({ ready: true });
    expect(await guard.ensureState('no license is stored')).toEqual({ ready: true });
    expect(await guard.ensureState('any')).toEqual({ ready: true });
    expect(target.writes()).toEqual([stores(license), takesAway, stores(license)]);
    for (const call of target.calls) expect(call.evenIfInterrupted).toBe(true);
  });

  test.each<[string, Manner, string]>([
    [
      'the removal is refused',
      { onRemove: 422, removes: false },
      'the license could not be removed (status 422); tell the name of the target with --instance',
    ],
    ['the removal fails', { onRemove: 500, removes: false }, 'the license could not be removed (status 500)'],
    ['the removal has no answer', { onRemove: undefined }, 'the license could not be removed (no answer)'],
    ['the removal does nothing', { removes: false }, 'a license is still available after its removal was accepted'],
  ])('it cannot where %s', async (_, manner, reason) => {
    const { guard } = await keep(manner);
    await guard.applyGivenLicense();
    expect(await guard.ensureState('no license is stored')).toEqual({ ready: false, outOfScope: false, reason });
  });

  test('a refused removal is not taken for one', async () => {
    const { guard, target } = await keep({ onRemove: 500, removes: false });
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    expect((await guard.ensureState('no license is stored')).ready).toBe(false);
    expect(target.writes()).toEqual([stores(license), takesAway, takesAway]);
  });

  test('it cannot where a license that was taken once is not taken again', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    target.manner.onAdd = 400;
    target.manner.adds = false;
    expect(await guard.ensureState('a license is stored')).toEqual({
      ready: false,
      outOfScope: false,
      reason: 'a license could not be stored (status 400)',
    });
  });

  test('it cannot where a license is accepted and not stored, which a target shows that names it', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    target.manner.adds = false;
    expect(await guard.ensureState('a license is stored')).toEqual({
      ready: false,
      outOfScope: false,
      reason: 'the target accepted a license without storing it',
    });
  });

  test('check alone may lag behind', async () => {
    const { guard } = await keep({ names: false, stored: undefined, lags: true });
    await guard.applyGivenLicense();
    expect(await guard.ensureState('a license is stored')).toEqual({ ready: true });
  });
});

describe('when nothing may be written', () => {
  test.each<[Manner, 'any' | 'a license is stored' | 'no license is stored', unknown]>([
    [{}, 'any', { ready: true }],
    [{ stored: undefined }, 'any', { ready: true }],
    [{}, 'a license is stored', { ready: true }],
    [{ stored: undefined }, 'no license is stored', { ready: true }],
    [
      {},
      'no license is stored',
      { ready: false, outOfScope: true, reason: 'a license is stored on the target; --impact write would remove it' },
    ],
    [
      { stored: undefined },
      'a license is stored',
      { ready: false, outOfScope: true, reason: 'no license is stored on the target; --impact write would store one' },
    ],
  ])('%j has the state "%s" or not', async (manner, state, ensured) => {
    for (const impact of ['read', 'reject'] as const) {
      const { guard, target } = await keep(manner, { impact });
      expect(await guard.ensureState(state)).toEqual(ensured);
      expect(target.writes()).toEqual([]);
      expect(await guard.restore()).toEqual({ kind: 'untouched' });
    }
  });
});

describe('when a license is read without its key', () => {
  test.each([
    [license, { jti: 'first', lid: '1', sub: 'http://target.invalid/' }],
    ['opaque', undefined],
    ['', undefined],
    ['a.b.c', undefined],
    [tokenOf('text'), undefined],
    [tokenOf(null), undefined],
    [tokenOf(7), undefined],
  ])('%j says %j', (token, claims) => {
    expect(claimsOf(token)).toEqual(claims);
  });
});

describe('when a target hangs over a removal', () => {
  test('it is not asked again, and the reason is the same', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    target.manner.hangs = true;
    const first = await guard.ensureState('no license is stored');
    expect(first).toMatchObject({ ready: false, reason: 'the license could not be removed (no answer in time)' });
    expect(await guard.ensureState('no license is stored')).toEqual(first);
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });
});

describe('when the target has accepted a removal', () => {
  test('the name of the instance is the right one', async () => {
    const { guard } = await keep({});
    expect(guard.isNameAccepted).toBe(false);
    await guard.applyGivenLicense();
    expect(guard.isNameAccepted).toBe(false);
    await guard.ensureState('no license is stored');
    expect(guard.isNameAccepted).toBe(true);
  });

  test('that holds for the one of a scenario, too', async () => {
    const { guard } = await keep({});
    guard.recordEffect('added', guard.lastState, guard.lastState);
    expect(guard.isNameAccepted).toBe(false);
    guard.recordEffect('removed', guard.lastState, guard.lastState);
    expect(guard.isNameAccepted).toBe(true);
  });

  test('one that is refused afterwards is not blamed on the name', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    await guard.ensureState('a license is stored');
    target.manner.onRemove = 422;
    expect(await guard.ensureState('no license is stored')).toMatchObject({
      reason: 'the license could not be removed (status 422)',
    });
  });
});

describe('when nothing could be seen of the state', () => {
  const unseen = 'the state of the license could not be seen: check gave no whole answer';

  test('a run that writes looks again before it stores a license over another', async () => {
    const { guard, target } = await keep({ stored: otherLicense, away: 2 });
    expect(await guard.applyGivenLicense()).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('its lid differs'),
    });
    expect(target.writes()).toEqual([]);
  });

  test('it stores none where it can see nothing still', async () => {
    const { guard, target } = await keep({ away: 99 });
    expect(await guard.applyGivenLicense()).toEqual({ accepted: false, reason: unseen });
    expect(target.writes()).toEqual([]);
  });

  test('the first state that is seen is the one to put back', async () => {
    const { guard, target } = await keep({ stored: undefined, away: 2 });
    await guard.applyGivenLicense();
    expect(await guard.restore()).toMatchObject({ note: 'Put back: no license is stored, as before.' });
    expect(target.manner.stored).toBeUndefined();
  });

  test.each(['any', 'a license is stored', 'no license is stored'] as const)(
    'the state "%s" is looked for again, and is not out of scope',
    async (state) => {
      const { guard, target } = await keep({}, { impact: 'reject' });
      target.manner.away = 3;
      await guard.readState();
      expect(await guard.ensureState(state)).toEqual({ ready: false, outOfScope: false, reason: unseen });
      const isHad = state !== 'no license is stored';
      expect((await guard.ensureState(state)).ready).toBe(isHad);
    },
  );
});

describe('when a license was not taken', () => {
  test('none counts as added', async () => {
    const { guard } = await keep({ onAdd: 400, adds: false });
    await guard.applyGivenLicense();
    expect(guard.hasAdded).toBe(false);
    const { guard: other } = await keep({ onAdd: undefined });
    await other.applyGivenLicense();
    expect(other.hasAdded).toBe(true);
  });
});
