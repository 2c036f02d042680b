import { describe, expect, test } from 'vitest';
import { keep, stores, takesAway } from '../support/guard-stubs.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { fileLicense, license, type Manner, otherLicense } from '../support/targets.ts';

const one = naming('one');

describe('when a run that wrote has ended', () => {
  test('a license that was stored is stored again', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    await keeper.ensure('no license is stored');
    expect(await keeper.restore()).toEqual({ kind: 'put back', note: 'Put back: the license is stored.' });
    expect(target.manner.stored).toBe(license);
    expect(target.calls.every(({ evenIfInterrupted }) => evenIfInterrupted)).toBe(true);
  });

  test('where none was stored, none is', async () => {
    const { keeper, target } = await keep({ stored: undefined });
    await keeper.begin();
    expect(await keeper.restore()).toEqual({ kind: 'put back', note: 'Put back: no license is stored, as before.' });
    expect(target.manner.stored).toBeUndefined();
    expect(target.writes()).toEqual([stores(license), takesAway]);
  });

  test('so it is where check alone tells', async () => {
    const { keeper, target } = await keep({ stored: undefined, names: false });
    await keeper.begin();
    expect((await keeper.restore()).kind).toBe('put back');
    expect(target.manner.stored).toBeUndefined();
  });

  test('what does not show is told', async () => {
    const { keeper } = await keep({ stored: undefined, names: false, lags: true });
    await keeper.begin();
    await keeper.restore();
    const { keeper: other, target } = await keep({ names: false });
    await other.begin();
    await other.ensure('no license is stored');
    target.manner.adds = false;
    expect(await other.restore()).toEqual({
      kind: 'put back',
      note: 'Put back: the license is stored, though check does not show it.',
    });
  });

  test.each([
    ['stored', {}, 'onAdd', 'the attempt was answered with status 500'],
    ['not stored', { stored: undefined }, 'onRemove', 'the attempt was answered with status 500'],
  ] as const)('the attempt may fail where one was %s', async (_, manner: Manner, on, reason) => {
    const { keeper, target } = await keep(manner);
    await keeper.begin();
    target.manner[on] = 500;
    expect(await keeper.restore()).toEqual({ kind: 'not put back', reason });
  });

  test('an attempt without an answer has failed', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    target.manner.onAdd = undefined;
    expect(await keeper.restore()).toEqual({
      kind: 'not put back',
      reason: 'the attempt was answered with no answer',
      again: true,
    });
  });
});

describe('when a license also comes from a file', () => {
  const both: Manner = { elsewhere: fileLicense };

  test('its showing up after the removal is learned', async () => {
    const { keeper } = await keep(both);
    await keeper.begin();
    expect(keeper.elsewhere).toBe(false);
    expect(await keeper.ensure('no license is stored')).toEqual({ had: true });
    expect(keeper.elsewhere).toBe(true);
    expect(keeper.wasStored).toBe(true);
    expect((await keeper.restore()).kind).toBe('put back');
  });

  test('where it alone was there, none was stored, and none is in the end', async () => {
    const { keeper, target } = await keep(
      { stored: undefined, elsewhere: fileLicense },
      { license: fileLicense.replace('.', '.') },
    );
    target.manner.elsewhere = fileLicense;
    await keeper.begin();
    expect(target.manner.stored).toBe(fileLicense);
    await keeper.restore();
    expect(target.writes().length).toBeGreaterThan(1);
  });

  test('what was told about it is believed', async () => {
    const { keeper } = await keep({ ...both, names: false }, { licenseElsewhere: true });
    await keeper.begin();
    expect(keeper.elsewhere).toBe(true);
    expect(await keeper.ensure('no license is stored')).toEqual({ had: true });
  });

  test('what was not told is a license that is still there', async () => {
    const { keeper } = await keep({ ...both, names: false });
    await keeper.begin();
    expect(await keeper.ensure('no license is stored')).toMatchObject({ had: false, outOfScope: false });
  });
});

describe('when a scenario has done something', () => {
  test.each([
    ['added', 'a license is stored', 0],
    ['removed', 'no license is stored', 0],
    ['added', 'no license is stored', 1],
    ['removed', 'a license is stored', 1],
    ['something else', 'a license is stored', 1],
    ['something else', 'no license is stored', 1],
    ['nothing', 'a license is stored', 0],
    ['nothing', 'no license is stored', 1],
  ] as const)('after "%s" the state "%s" takes %i requests', async (did, state, requests) => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    const before = target.writes().length;
    keeper.follow(did, one, one);
    expect(await keeper.ensure(state)).toEqual({ had: true });
    expect(target.writes().length - before).toBe(requests);
  });

  test('what a removal leaves shows whether a license comes from elsewhere', async () => {
    const elsewhereAfter = async (did: 'removed' | 'something else') => {
      const { keeper } = await keep({});
      keeper.follow(did, one, naming('other'));
      return keeper.elsewhere;
    };
    expect(await elsewhereAfter('removed')).toBe(true);
    expect(await elsewhereAfter('something else')).toBe(false);
  });
});

describe('when the license is lost in a run that was not to write', () => {
  const lose = async (given: string | undefined) => {
    const kept = await keep({}, { impact: 'reject', license: given });
    kept.target.manner.stored = undefined;
    const before = kept.keeper.last;
    kept.keeper.follow('something else', before, await kept.keeper.observe());
    return kept;
  };

  test('it is put back at once for the next scenario, and is there in the end', async () => {
    const { keeper, target } = await lose(license);
    expect(await keeper.ensure('a license is stored')).toEqual({ had: true });
    expect(target.writes()).toEqual([stores(license)]);
    expect((await keeper.restore()).kind).toBe('put back');
    expect(target.manner.stored).toBe(license);
  });

  test('it is put back in the end, though no scenario needed it', async () => {
    const { keeper, target } = await lose(license);
    expect((await keeper.restore()).kind).toBe('put back');
    expect(target.manner.stored).toBe(license);
  });

  test('without a license that cannot be done, and is said', async () => {
    const { keeper, target } = await lose(undefined);
    expect(await keeper.ensure('a license is stored')).toEqual({
      had: false,
      outOfScope: false,
      reason: 'the license was lost in this run, and there is none to put back',
    });
    expect(await keeper.restore()).toEqual({
      kind: 'not put back',
      reason: 'the license was lost, and none was given to put back',
    });
    expect(target.writes()).toEqual([]);
  });

  test.each([
    ['the license is still there', 'something else', one, one],
    ['it was to be removed', 'removed', one, blank(false)],
    ['there was none', 'something else', saying(false), saying(false)],
    ['it is not known', 'something else', saying(true), saying(undefined)],
  ] as const)('it is not lost where %s', async (_, did, before, after) => {
    const { keeper } = await keep({}, { impact: 'reject' });
    keeper.follow(did, before, after);
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
  });
});

describe('when a mock shows a sample whatever is stored', () => {
  test('one that differs each time is not taken at its word', async () => {
    const { keeper } = await keep({}, { looks: false });
    expect(keeper.named).toBe(false);
    await keeper.look();
    expect(keeper.named).toBe(true);
  });
});

describe('when another license has taken the place of the stored one', () => {
  const [ours, theirs] = [naming('one', { id: '1' }), naming('two', { id: '2' })];

  test.each(['nothing', 'something else', 'obeyed'] as const)(
    'over a request that did "%s", the one that was given is stored, though nothing was to be written',
    async (did) => {
      const { keeper, target } = await keep({}, { impact: 'reject' });
      keeper.follow(did, ours, theirs);
      expect((await keeper.restore()).kind).toBe('put back');
      expect(target.writes()).toEqual([stores(license)]);
    },
  );

  test('a newer token of the same is as good', async () => {
    const { keeper, target } = await keep({}, { impact: 'reject' });
    keeper.follow('nothing', ours, naming('newer', { id: '1' }));
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });

  test('and stays there in the end, that is told', async () => {
    const { keeper, target } = await keep({});
    await keeper.begin();
    target.manner.stored = otherLicense;
    target.manner.adds = false;
    expect(await keeper.restore()).toEqual({
      kind: 'not put back',
      reason: 'the target stored another license than the one it was given',
    });
  });
});

describe('when a run that was not to write was given another license than the one that the target has', () => {
  const foreign = 'the license that was given is not the one that the target had (its lid differs)';
  const given = { impact: 'reject', license: otherLicense } as const;

  test('it is not stored over it', async () => {
    const { keeper, target } = await keep({}, given);
    keeper.follow('obeyed', keeper.last, keeper.last);
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });

  test('one that was lost stays lost, and that is told', async () => {
    const { keeper, target } = await keep({}, given);
    const before = keeper.last;
    target.manner.stored = undefined;
    keeper.follow('something else', before, await keeper.observe());
    expect(await keeper.ensure('a license is stored')).toEqual({ had: false, outOfScope: false, reason: foreign });
    expect(await keeper.restore()).toEqual({ kind: 'not put back', reason: foreign });
    expect(target.writes()).toEqual([]);
  });

  test('a sample that is believed no more is no license that was lost', async () => {
    const { keeper, target } = await keep({}, { impact: 'reject' });
    keeper.follow('nothing', { ...one, available: false }, saying(false));
    expect(await keeper.restore()).toEqual({ kind: 'untouched' });
    expect(target.writes()).toEqual([]);
  });
});
