import { describe, expect, test } from 'vitest';
import { keep, stores, takesAway } from '../support/guard-stubs.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { fileLicense, license, type Manner, otherLicense } from '../support/targets.ts';

const one = naming('one');

describe('when a run that wrote has ended', () => {
  test('a license that was stored is stored again', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    expect(await guard.restore()).toEqual({ kind: 'restored', note: 'Put back: the license is stored.' });
    expect(target.manner.stored).toBe(license);
    expect(target.calls.every(({ evenIfInterrupted }) => evenIfInterrupted)).toBe(true);
  });

  test('where none was stored, none is', async () => {
    const { guard, target } = await keep({ stored: undefined });
    await guard.applyGivenLicense();
    expect(await guard.restore()).toEqual({ kind: 'restored', note: 'Put back: no license is stored, as before.' });
    expect(target.manner.stored).toBeUndefined();
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });

  test('so it is where check alone tells', async () => {
    const { guard, target } = await keep({ stored: undefined, names: false });
    await guard.applyGivenLicense();
    expect((await guard.restore()).kind).toBe('restored');
    expect(target.manner.stored).toBeUndefined();
  });

  test('what does not show is told', async () => {
    const { guard } = await keep({ stored: undefined, names: false, lags: true });
    await guard.applyGivenLicense();
    await guard.restore();
    const { guard: other, target } = await keep({ names: false });
    await other.applyGivenLicense();
    await other.ensureState('no license is stored');
    target.manner.adds = false;
    expect(await other.restore()).toEqual({
      kind: 'restored',
      note: 'Put back: the license is stored, though check does not show it.',
    });
  });

  test.each([
    ['stored', {}, 'onAdd', 'the attempt was answered with status 500'],
    ['not stored', { stored: undefined }, 'onRemove', 'the attempt was answered with status 500'],
  ] as const)('the attempt may fail where one was %s', async (_, manner: Manner, on, reason) => {
    const { guard, target } = await keep(manner);
    await guard.applyGivenLicense();
    target.manner[on] = 500;
    expect(await guard.restore()).toEqual({ kind: 'not-restored', reason });
  });

  test('an attempt without an answer has failed', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    target.manner.onAdd = undefined;
    expect(await guard.restore()).toEqual({
      kind: 'not-restored',
      reason: 'the attempt was answered with no answer',
      again: true,
    });
  });
});

describe('when a license also comes from a file', () => {
  const both: Manner = { elsewhere: fileLicense };

  test('its showing up after the removal is learned', async () => {
    const { guard } = await keep(both);
    await guard.applyGivenLicense();
    expect(guard.hasOtherSource).toBe(false);
    expect(await guard.ensureState('no license is stored')).toEqual({ ready: true });
    expect(guard.hasOtherSource).toBe(true);
    expect(guard.wasStored).toBe(true);
    expect((await guard.restore()).kind).toBe('restored');
  });

  test('where it alone was there, none was stored, and none is in the end', async () => {
    const { guard, target } = await keep(
      { stored: undefined, elsewhere: fileLicense },
      { license: fileLicense.replace('.', '.') },
    );
    target.manner.elsewhere = fileLicense;
    await guard.applyGivenLicense();
    expect(target.manner.stored).toBe(fileLicense);
    await guard.restore();
    expect(target.writes().length).toBeGreaterThan(1);
  });

  test('what was told about it is believed', async () => {
    const { guard } = await keep({ ...both, names: false }, { hasOtherSource: true });
    await guard.applyGivenLicense();
    expect(guard.hasOtherSource).toBe(true);
    expect(await guard.ensureState('no license is stored')).toEqual({ ready: true });
  });

  test('what was not told is a license that is still there', async () => {
    const { guard } = await keep({ ...both, names: false });
    await guard.applyGivenLicense();
    expect(await guard.ensureState('no license is stored')).toMatchObject({ ready: false, outOfScope: false });
  });
});

describe('when a scenario has done something', () => {
  test.each([
    ['added', 'a license is stored', 0],
    ['removed', 'no license is stored', 0],
    ['added', 'no license is stored', 1],
    ['removed', 'a license is stored', 1],
    ['unexpected-change', 'a license is stored', 1],
    ['unexpected-change', 'no license is stored', 1],
    ['nothing', 'a license is stored', 0],
    ['nothing', 'no license is stored', 1],
  ] as const)('after "%s" the state "%s" takes %i requests', async (did, state, requests) => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    const before = target.writes().length;
    guard.recordEffect(did, one, one);
    expect(await guard.ensureState(state)).toEqual({ ready: true });
    expect(target.writes().length - before).toBe(requests);
  });

  test('what a removal leaves shows whether a license comes from elsewhere', async () => {
    const elsewhereAfter = async (did: 'removed' | 'unexpected-change') => {
      const { guard } = await keep({});
      guard.recordEffect(did, one, naming('other'));
      return guard.hasOtherSource;
    };
    expect(await elsewhereAfter('removed')).toBe(true);
    expect(await elsewhereAfter('unexpected-change')).toBe(false);
  });
});

describe('when the license is lost in a run that was not to write', () => {
  const lose = async (given: string | undefined) => {
    const kept = await keep({}, { impact: 'reject', license: given });
    kept.target.manner.stored = undefined;
    const before = kept.guard.lastState;
    kept.guard.recordEffect('unexpected-change', before, await kept.guard.readState());
    return kept;
  };

  test('it is put back at once for the next scenario, and is there in the end', async () => {
    const { guard, target } = await lose(license);
    expect(await guard.ensureState('a license is stored')).toEqual({ ready: true });
    expect(target.writes()).toEqual([stores(license)]);
    expect((await guard.restore()).kind).toBe('restored');
    expect(target.manner.stored).toBe(license);
  });

  test('it is put back in the end, though no scenario needed it', async () => {
    const { guard, target } = await lose(license);
    expect((await guard.restore()).kind).toBe('restored');
    expect(target.manner.stored).toBe(license);
  });

  test('without a license that cannot be done, and is said', async () => {
    const { guard, target } = await lose(undefined);
    expect(await guard.ensureState('a license is stored')).toEqual({
      ready: false,
      outOfScope: false,
      reason: 'the license was lost in this run, and there is none to put back',
    });
    expect(await guard.restore()).toEqual({
      kind: 'not-restored',
      reason: 'the license was lost, and none was given to put back',
    });
    expect(target.writes()).toEqual([]);
  });

  test.each([
    ['the license is still there', 'unexpected-change', one, one],
    ['it was to be removed', 'removed', one, blank(false)],
    ['there was none', 'unexpected-change', saying(false), saying(false)],
    ['it is not known', 'unexpected-change', saying(true), saying(undefined)],
  ] as const)('it is not lost where %s', async (_, did, before, after) => {
    const { guard } = await keep({}, { impact: 'reject' });
    guard.recordEffect(did, before, after);
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
  });
});

describe('when a mock shows a sample whatever is stored', () => {
  test('one that differs each time is not taken at its word', async () => {
    const { guard } = await keep({}, { looks: false });
    expect(guard.tokenEndpointSupported).toBe(false);
    await guard.readInitialState();
    expect(guard.tokenEndpointSupported).toBe(true);
  });
});

describe('when another license has taken the place of the stored one', () => {
  const [ours, theirs] = [naming('one', { id: '1' }), naming('two', { id: '2' })];

  test.each(['nothing', 'unexpected-change', 'accepted-forbidden'] as const)(
    'over a request that did "%s", the one that was given is stored, though nothing was to be written',
    async (did) => {
      const { guard, target } = await keep({}, { impact: 'reject' });
      guard.recordEffect(did, ours, theirs);
      expect((await guard.restore()).kind).toBe('restored');
      expect(target.writes()).toEqual([stores(license)]);
    },
  );

  test('a newer token of the same is as good', async () => {
    const { guard, target } = await keep({}, { impact: 'reject' });
    guard.recordEffect('nothing', ours, naming('newer', { id: '1' }));
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });

  test('and stays there in the end, that is told', async () => {
    const { guard, target } = await keep({});
    await guard.applyGivenLicense();
    target.manner.stored = otherLicense;
    target.manner.adds = false;
    expect(await guard.restore()).toEqual({
      kind: 'not-restored',
      reason: 'the target stored another license than the one it was given',
    });
  });
});

describe('when a run that was not to write was given another license than the one that the target has', () => {
  const foreign = 'the license that was given is not the one that the target had (its lid differs)';
  const given = { impact: 'reject', license: otherLicense } as const;

  test('it is not stored over it', async () => {
    const { guard, target } = await keep({}, given);
    guard.recordEffect('accepted-forbidden', guard.lastState, guard.lastState);
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });

  test('one that was lost stays lost, and that is told', async () => {
    const { guard, target } = await keep({}, given);
    const before = guard.lastState;
    target.manner.stored = undefined;
    guard.recordEffect('unexpected-change', before, await guard.readState());
    expect(await guard.ensureState('a license is stored')).toEqual({
      ready: false,
      outOfScope: false,
      reason: foreign,
    });
    expect(await guard.restore()).toEqual({ kind: 'not-restored', reason: foreign });
    expect(target.writes()).toEqual([]);
  });

  test('a sample that is believed no more is no license that was lost', async () => {
    const { guard, target } = await keep({}, { impact: 'reject' });
    guard.recordEffect('nothing', { ...one, available: false }, saying(false));
    expect(await guard.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });
});
