import { describe, expect, test } from 'vitest';
import { claimsOf } from '../../src/license/license-token.ts';
import { keep, stores, takesAway } from '../support/guard-stubs.ts';
import { tokenOf } from '../support/licenses.ts';
import { fileLicense, license, type Manner, newerToken, otherLicense } from '../support/targets.ts';

describe('when nothing was asked yet', () => {
  test('nothing is sent, and nothing is put back', async () => {
    const { keeper, target } = await keep({}, { looks: false });
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
    expect(target.calls).toEqual([]);
    expect(keeper).toMatchObject({ named: false, hasAdded: false, elsewhere: false, wasStored: true });
    expect(keeper.last).toEqual({ available: undefined, shown: { kind: 'unknown' }, unseen: true });
  });
});

describe('when the license is looked at', () => {
  test.each<[string, Manner, boolean, boolean]>([
    ['a stored one that is named', {}, true, true],
    ['a stored one that is not named', { names: false }, false, true],
    ['none', { stored: undefined }, false, false],
    ['one in a file', { stored: undefined, elsewhere: fileLicense }, true, true],
  ])('%s', async (_, manner, named, wasStored) => {
    const { keeper, target } = await keep(manner);
    expect(keeper.named).toBe(named);
    expect(keeper.wasStored).toBe(wasStored);
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
    const { keeper, target, admin } = await keep({});
    expect(await keeper.begin()).toEqual({ taken: true });
    expect(target.writes()).toEqual([stores(license)]);
    expect(target.calls.find(({ method }) => method === 'POST')).toMatchObject({ as: admin, evenIfInterrupted: true });
    expect(keeper.hasAdded).toBe(true);
  });

  test('without a license nothing is sent, and nothing may be removed', async () => {
    const { keeper, target } = await keep({}, { license: undefined });
    expect(await keeper.begin()).toEqual({
      taken: false,
      reason: 'there is no license to put back: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
    });
    expect(await keeper.ensure('no license is stored')).toMatchObject({ had: false, outOfScope: true });
    expect(target.writes()).toEqual([]);
  });

  test('one that is not the license of the target is not applied', async () => {
    const { keeper, target } = await keep({}, { license: otherLicense });
    const begun = await keeper.begin();
    expect(begun).toMatchObject({ taken: false });
    expect(begun.taken || begun.reason).toMatch(/its lid differs.*nothing was removed/);
    expect(target.writes()).toEqual([]);
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
  });

  test.each<[string, Manner, string]>([
    ['a newer token of the same license', {}, newerToken],
    ['a license where none is stored', { stored: undefined }, otherLicense],
    ['a license where none is named', { names: false }, otherLicense],
    ['an opaque license', {}, 'opaque'],
    ['a license without an id', {}, tokenOf({ jti: 'x' })],
    ['a license with a numeric id', {}, tokenOf({ jti: 'x', lid: 1 })],
  ])('%s is', async (_, manner, given) => {
    const { keeper, target } = await keep(manner, { license: given });
    expect(await keeper.begin()).toEqual({ taken: true });
    expect(target.writes()).toEqual([stores(given)]);
  });

  test.each([
    [400, 'status 400'],
    [500, 'status 500'],
    [300, 'status 300'],
    [199, 'status 199'],
    [undefined, 'no answer'],
  ])('where the target answers %s, nothing is removed', async (onAdd, said) => {
    const { keeper, target } = await keep({ onAdd, adds: false });
    const begun = await keeper.begin();
    expect(begun).toMatchObject({
      taken: false,
      reason: `the target did not take the license that would have to be put back (${said}), so nothing was removed`,
    });
    expect(!begun.taken && begun.attempt?.exchange.response?.status).toBe(onAdd);
    expect(await keeper.ensure('no license is stored')).toMatchObject({ had: false, outOfScope: true });
    expect(target.writes()).toEqual([stores(license)]);
  });

  test('where the target accepts it and stores nothing, nothing is removed', async () => {
    const { keeper, target } = await keep({});
    target.manner.stored = undefined;
    target.manner.adds = false;
    expect(await keeper.begin()).toMatchObject({
      taken: false,
      reason: 'the target accepted the license without storing it, so nothing was removed',
      attempt: { isDoubtful: false, before: { shown: { kind: 'license' } }, after: { shown: { kind: 'blank' } } },
    });
    expect(target.writes()).toEqual([stores(license)]);
  });

  test('where check denies it afterwards, nothing is removed either', async () => {
    const { keeper, target } = await keep({ names: false });
    target.manner.stored = undefined;
    target.manner.adds = false;
    expect(await keeper.begin()).toMatchObject({
      taken: false,
      attempt: { isDoubtful: false, before: { available: true }, after: { available: false } },
    });
  });

  test.each<[string, Manner, boolean]>([
    ['a license that may be no good', { onAdd: 400, adds: false, stored: undefined }, true],
    ['another failure', { onAdd: 500, adds: false, stored: undefined }, false],
    ['a refusal that stored it all the same', { onAdd: 400, stored: undefined, names: false }, false],
  ])('after %s it is in doubt: %s', async (_, manner, isDoubtful) => {
    const { keeper } = await keep(manner);
    expect(await keeper.begin()).toMatchObject({ taken: false, attempt: { isDoubtful } });
  });

  test('what was stored although it was refused is removed in the end', async () => {
    const { keeper, target } = await keep({ onAdd: 400, stored: undefined, names: false });
    await keeper.begin();
    expect((await keeper.restore()).kind).toBe('put back');
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });

  test('a license that has expired is told of', async () => {
    const expired = tokenOf({ jti: 'first', lid: '1', exp: 1_799_999_999 });
    const { keeper } = await keep({ onAdd: 400, adds: false }, { license: expired });
    const begun = await keeper.begin();
    expect(begun.taken || begun.reason).toMatch(/status 400\), so nothing was removed; that license has expired$/);
    const { keeper: other } = await keep({ onAdd: 400, adds: false });
    const refused = await other.begin();
    expect(refused.taken || refused.reason).toMatch(/nothing was removed$/);
  });

  test.each<[string, Manner, string]>([
    ['a refusal that changed nothing', { onAdd: 400, adds: false }, 'untouched'],
    ['a refusal that stored it all the same', { onAdd: 400, stored: undefined }, 'put back'],
    ['no answer', { onAdd: undefined }, 'not put back'],
  ])('after %s the end is: %s', async (_, manner, kind) => {
    const { keeper } = await keep(manner);
    await keeper.begin();
    expect((await keeper.restore()).kind).toBe(kind);
  });
});

describe('when a state is brought about', () => {
  test('where it may, each state is one request away, and no more', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    expect(await keeper.ensure('any')).toEqual({ had: true });
    expect(await keeper.ensure('a license is stored')).toEqual({ had: true });
    expect(await keeper.ensure('no license is stored')).toEqual({ had: true });
    expect(await keeper.ensure('no license is stored')).toEqual({ had: true });
    expect(await keeper.ensure('any')).toEqual({ had: true });
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
    const { keeper } = await keep(manner);
    await keeper.begin();
    expect(await keeper.ensure('no license is stored')).toEqual({ had: false, outOfScope: false, reason });
  });

  test('a refused removal is not taken for one', async () => {
    const { keeper, target } = await keep({ onRemove: 500, removes: false });
    await keeper.begin();
    await keeper.ensure('no license is stored');
    expect((await keeper.ensure('no license is stored')).had).toBe(false);
    expect(target.writes()).toEqual([stores(license), takesAway, takesAway]);
  });

  test('it cannot where a license that was taken once is not taken again', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    await keeper.ensure('no license is stored');
    target.manner.onAdd = 400;
    target.manner.adds = false;
    expect(await keeper.ensure('a license is stored')).toEqual({
      had: false,
      outOfScope: false,
      reason: 'a license could not be stored (status 400)',
    });
  });

  test('it cannot where a license is accepted and not stored, which a target shows that names it', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    await keeper.ensure('no license is stored');
    target.manner.adds = false;
    expect(await keeper.ensure('a license is stored')).toEqual({
      had: false,
      outOfScope: false,
      reason: 'the target accepted a license without storing it',
    });
  });

  test('check alone may lag behind', async () => {
    const { keeper } = await keep({ names: false, stored: undefined, lags: true });
    await keeper.begin();
    expect(await keeper.ensure('a license is stored')).toEqual({ had: true });
  });
});

describe('when nothing may be written', () => {
  test.each<[Manner, 'any' | 'a license is stored' | 'no license is stored', unknown]>([
    [{}, 'any', { had: true }],
    [{ stored: undefined }, 'any', { had: true }],
    [{}, 'a license is stored', { had: true }],
    [{ stored: undefined }, 'no license is stored', { had: true }],
    [
      {},
      'no license is stored',
      { had: false, outOfScope: true, reason: 'a license is stored on the target; --impact write would remove it' },
    ],
    [
      { stored: undefined },
      'a license is stored',
      { had: false, outOfScope: true, reason: 'no license is stored on the target; --impact write would store one' },
    ],
  ])('%j has the state "%s" or not', async (manner, state, ensured) => {
    for (const impact of ['read', 'reject'] as const) {
      const { keeper, target } = await keep(manner, { impact });
      expect(await keeper.ensure(state)).toEqual(ensured);
      expect(target.writes()).toEqual([]);
      expect(await keeper.restore()).toEqual({ kind: 'untouched' });
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
    const { keeper, target } = await keep({});
    await keeper.begin();
    target.manner.hangs = true;
    const first = await keeper.ensure('no license is stored');
    expect(first).toMatchObject({ had: false, reason: 'the license could not be removed (no answer in time)' });
    expect(await keeper.ensure('no license is stored')).toEqual(first);
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });
});

describe('when the target has accepted a removal', () => {
  test('the name of the instance is the right one', async () => {
    const { keeper } = await keep({});
    expect(keeper.isNameAccepted).toBe(false);
    await keeper.begin();
    expect(keeper.isNameAccepted).toBe(false);
    await keeper.ensure('no license is stored');
    expect(keeper.isNameAccepted).toBe(true);
  });

  test('that holds for the one of a scenario, too', async () => {
    const { keeper } = await keep({});
    keeper.follow('added', keeper.last, keeper.last);
    expect(keeper.isNameAccepted).toBe(false);
    keeper.follow('removed', keeper.last, keeper.last);
    expect(keeper.isNameAccepted).toBe(true);
  });

  test('one that is refused afterwards is not blamed on the name', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    await keeper.ensure('no license is stored');
    await keeper.ensure('a license is stored');
    target.manner.onRemove = 422;
    expect(await keeper.ensure('no license is stored')).toMatchObject({
      reason: 'the license could not be removed (status 422)',
    });
  });
});

describe('when nothing could be seen of the state', () => {
  const unseen = 'the state of the license could not be seen: check gave no whole answer';

  test('a run that writes looks again before it stores a license over another', async () => {
    const { keeper, target } = await keep({ stored: otherLicense, away: 2 });
    expect(await keeper.begin()).toMatchObject({ taken: false, reason: expect.stringContaining('its lid differs') });
    expect(target.writes()).toEqual([]);
  });

  test('it stores none where it can see nothing still', async () => {
    const { keeper, target } = await keep({ away: 99 });
    expect(await keeper.begin()).toEqual({ taken: false, reason: unseen });
    expect(target.writes()).toEqual([]);
  });

  test('the first state that is seen is the one to put back', async () => {
    const { keeper, target } = await keep({ stored: undefined, away: 2 });
    await keeper.begin();
    expect(await keeper.restore()).toMatchObject({ note: 'Put back: no license is stored, as before.' });
    expect(target.manner.stored).toBeUndefined();
  });

  test.each(['any', 'a license is stored', 'no license is stored'] as const)(
    'the state "%s" is looked for again, and is not out of scope',
    async (state) => {
      const { keeper, target } = await keep({}, { impact: 'reject' });
      target.manner.away = 3;
      await keeper.observe();
      expect(await keeper.ensure(state)).toEqual({ had: false, outOfScope: false, reason: unseen });
      const isHad = state !== 'no license is stored';
      expect((await keeper.ensure(state)).had).toBe(isHad);
    },
  );
});

describe('when a license was not taken', () => {
  test('none counts as added', async () => {
    const { keeper } = await keep({ onAdd: 400, adds: false });
    await keeper.begin();
    expect(keeper.hasAdded).toBe(false);
    const { keeper: other } = await keep({ onAdd: undefined });
    await other.begin();
    expect(other.hasAdded).toBe(true);
  });
});
