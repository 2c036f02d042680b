import { describe, expect, test } from 'vitest';
import { type LicenseRecord, parseLicenseRecord, recordOf } from '../../../src/license/guard/license-record.ts';
import { nextState } from '../../../src/license/guard/transitions.ts';
import { firstRead, reading, stateAfter, write } from '../../support/simulation/guard-states.ts';
import { type Simulation, simulate, step } from '../../support/simulation/simulated-run.ts';
import {
  conforming,
  garbage,
  othersLicense,
  ownLicense,
  type SimulatedTarget,
} from '../../support/simulation/simulated-target.ts';
import { garbageAccepted, lost, unanswered } from '../../support/simulation/treatments.ts';
import { simulationStart } from '../../support/simulation/virtual-clock.ts';

const record = (first: Parameters<typeof firstRead>[0]): LicenseRecord => {
  const kept = recordOf(stateAfter({}, firstRead(first)));
  if (kept === undefined) throw new Error('There is no record.');
  return kept;
};
const own = record(reading(true, 'own'));
const none = record(reading(false, 'none'));
const unnamed = record(reading(true, 'missing'));
const finish = (simulation: Omit<Simulation, 'steps'>) => simulate({ ...simulation, steps: [] });

describe('license guard of restore with a journal', () => {
  test.each([
    ['stores the license again', own, undefined, 'restored', ownLicense],
    ['does nothing if the license is stored', own, ownLicense, 'untouched', ownLicense],
    ['does not replace the license that another writer stored', own, othersLicense, 'not-restored', othersLicense],
    ['removes the license that the run added where none was stored before', none, ownLicense, 'restored', undefined],
    ['does nothing if no license was stored before and none is now', none, undefined, 'untouched', undefined],
    ['leaves another license alone where none was stored before', none, othersLicense, 'not-restored', othersLicense],
  ])('%s', async (_, kept, stored, kind, later) => {
    const run = await finish({ target: { stored }, record: kept });
    expect(run.outcome.kind).toBe(kind);
    expect(run.truth.later).toEqual(later);
  });

  test.each([
    [
      'stores the license over another one that showed after the removal, if another source was declared',
      true,
      true,
      'restored',
    ],
    ['does not store the license over another one that did not show after the removal', true, false, 'not-restored'],
    ['does not store the license over another one if no other source was declared', false, true, 'not-restored'],
  ])('%s', async (_, declaresOtherSource, hasShown, kind) => {
    const shownAfterRemoval = hasShown ? [{ lid: othersLicense.lid, lexp: othersLicense.lexp }] : [];
    const run = await finish({
      target: { stored: undefined, otherSource: othersLicense },
      facts: { declaresOtherSource },
      record: { ...own, shownAfterRemoval },
    });
    expect(run.outcome.kind).toBe(kind);
    expect(run.truth.later).toEqual(kind === 'restored' ? ownLicense : undefined);
  });

  test('records in the journal which license showed after the removal', async () => {
    const steps = [step({ endpoint: 'remove' })];
    const run = await simulate({ target: { otherSource: othersLicense }, steps });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'another-writer', findings: [] });
    const kept = recordOf(run.guard.state);
    expect(kept?.shownAfterRemoval).toMatchObject([{ lid: othersLicense.lid, lexp: othersLicense.lexp }]);
    expect(parseLicenseRecord(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  test('reports the license as restored only if check shows it, with documented endpoints only', async () => {
    const target = { stored: undefined, hasTokenRoute: false };
    const facts = { hasGrafanaPages: false, isAssumedInstalled: true };
    const run = await finish({ target, facts, record: unnamed, ownTreatments: [lost] });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'not-seen' });
    expect((await finish({ target, facts, record: unnamed, ownTreatments: [conforming] })).outcome.kind).toBe(
      'restored',
    );
  });

  test('does not store another license than the one of the run, on a target that shows none', async () => {
    const facts = { hasGrafanaPages: false, isAssumedInstalled: true };
    const target = { stored: undefined, hasTokenRoute: false };
    const given = { text: 'x', identity: { lid: '7', lexp: 4e9 }, validUntil: undefined };
    const kept = recordOf(stateAfter(facts, firstRead(reading(true, 'missing'))));
    const run = await finish({ target, facts: { ...facts, given }, record: kept ?? unnamed });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'different-license' });
    expect(run.target.requests).toEqual([]);
  });

  test.each([
    ['and restores the license if it is carried out', simulationStart + 14_000, 'restored'],
    ['but at most 40 s if the journal names a moment far ahead', 9e15, 'restored'],
    ['but not if its time is over', simulationStart - 1, 'untouched'],
  ])('waits for a removal that the killed run sent, %s', async (_, openUntil, kind) => {
    const events = [{ at: 9000, act: (target: SimulatedTarget) => target.store(undefined) }];
    const run = await finish({ target: {}, record: { ...own, openUntil }, events });
    expect(run.outcome.kind).toBe(kind);
    expect(run.endedAt).toBeLessThan(40_000);
  });

  test('restores a license that was removed a moment before the run was killed, and shows until the lag is over', async () => {
    const events = [{ at: 0, act: (target: SimulatedTarget) => target.store(undefined) }];
    const run = await finish({ target: { nodeLags: [1400] }, record: own, events });
    expect([run.outcome.kind, run.truth.later]).toEqual(['restored', ownLicense]);
  });

  test.each([
    ['removed, with the license given,', ownLicense, undefined, {}, 'restored', ownLicense],
    ['removed, without the license given,', ownLicense, undefined, { given: undefined }, 'not-restored', undefined],
    ['not removed', ownLicense, ownLicense, { given: undefined }, 'untouched', ownLicense],
    ['stored by somebody where none was', undefined, ownLicense, {}, 'not-restored', ownLicense],
    ['replaced by garbage where none was', undefined, garbage, {}, 'restored', undefined],
  ])(
    'after a run at impact reject, the outcome for a license that was $0 is: $4',
    async (_, before, stored, change, kind, later) => {
      const run = await finish({
        target: { stored },
        facts: { impact: 'reject', ...change },
        record: before === undefined ? none : own,
      });
      expect([run.outcome.kind, run.truth.later]).toEqual([kind, later]);
    },
  );

  test('waits for a request of a run at reject that was on its way when the process was killed', async () => {
    const removal = { endpoint: 'remove', mustBeRejected: true, treatment: unanswered(15_000) } as const;
    const run = await simulate({
      target: {},
      facts: { impact: 'reject' },
      steps: [step({ ...removal, given: 'any', treatment: { ...removal.treatment, answerAfterMs: 4000 } })],
      kill: { at: 3000, restoredAfterMs: 0 },
    });
    expect(run.target.requests).toMatchObject([{ endpoint: 'remove' }, { endpoint: 'add' }]);
    expect([run.outcome.kind, run.truth.later]).toEqual(['restored', ownLicense]);
  });

  test.each([
    ['garbage, and was accepted', garbageAccepted, 3000],
    ['garbage, and was on its way', { ...garbageAccepted, answerAfterMs: 4000 }, 2000],
  ])('stores the license again where only check shows it, after a request to store %s', async (_, treatment, at) => {
    const garbageAdded = step({ endpoint: 'add', mustBeRejected: true, given: 'any', treatment });
    const run = await simulate({
      target: { hasTokenRoute: false, isGarbageAvailable: true },
      facts: { hasGrafanaPages: false, isAssumedInstalled: true, impact: 'reject' },
      steps: [garbageAdded, step({ endpoint: 'remove', mustBeRejected: true, given: 'any', pauseMs: 60_000 })],
      kill: { at, restoredAfterMs: 0 },
    });
    expect([run.outcome.kind, run.truth.later]).toEqual(['restored', ownLicense]);
  });

  test('reports no-license-given where only check shows licenses and a request to store garbage was accepted', async () => {
    const target = { stored: garbage, hasTokenRoute: false, isGarbageAvailable: true };
    const facts = { hasGrafanaPages: false, impact: 'reject', given: undefined } as const;
    const run = await finish({ target, facts, record: { ...unnamed, mayBeMissing: 'accepted' } });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'no-license-given' });
    expect(run.target.requests).toEqual([]);
  });

  test.each([
    ['stores a removed license again that another source hides, if the license is given', {}, 'restored', ownLicense],
    [
      'reports a removed license as lost that another source hides, if the license is not given',
      { given: undefined },
      'not-restored',
      undefined,
    ],
  ])('%s', async (_, restoreFacts, kind, later) => {
    const run = await simulate({
      target: { otherSource: ownLicense },
      steps: [step({ endpoint: 'remove' }), step({ endpoint: 'renew', given: 'any', pauseMs: 60_000 })],
      kill: { at: 10_000, restoredAfterMs: 0 },
      restoreFacts,
    });
    expect([run.outcome.kind, run.truth.later]).toEqual([kind, later]);
  });

  test('reports no-license-given and writes nothing if no license was given', async () => {
    const run = await finish({ target: { stored: undefined }, facts: { given: undefined }, record: own });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'no-license-given' });
    expect(run.target.requests).toEqual([]);
  });

  test('reports different-license and writes nothing if the given license is not the one of the journal', async () => {
    const given = { text: 'x', identity: { lid: '7', lexp: 4e9 }, validUntil: undefined };
    const run = await finish({ target: { stored: undefined }, facts: { given }, record: own });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'different-license' });
    expect(run.target.requests).toEqual([]);
  });
});

describe('the license in a journal', () => {
  test.each([
    ['that is meant to change the license', false],
    ['that must be rejected', true],
  ])('says until when a request %s and has no response may still be carried out', (_, mustBeRejected) => {
    const one = write({ endpoint: 'remove', sentAt: 100, mustBeRejected });
    const sent = stateAfter({}, firstRead(reading(true, 'own')), { kind: 'sent', write: one });
    expect(recordOf(sent)?.openUntil).toBe(21_000);
    expect(recordOf(nextState(sent, { kind: 'unanswered', write: one }))?.openUntil).toBe(21_000);
    const returned = { lid: undefined, jti: undefined };
    const event = { kind: 'answered', write: one, status: 202, at: 200, returned } as const;
    expect(recordOf(nextState(sent, event))?.openUntil).toBeUndefined();
  });

  test.each([
    ['with a license', own],
    ['without a license', none],
    ['of a target that shows no license', unnamed],
    ['that may be missing', { ...unnamed, mayBeMissing: 'possible' }],
  ])('is read as it was written: %s', (_, kept) => {
    expect(parseLicenseRecord(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['check is text', { ...own, check: 'true' }],
    ['shows is unknown', { ...own, shows: 'garbage' }],
    ['a shown license is null', { ...own, license: null }],
    ['a shown license is proven to be absent', { ...own, isNoneProven: true }],
    ['an absent license has an identity', { ...none, license: own.license }],
    ['isNoneProven is a number', { ...none, isNoneProven: 1 }],
    ['openUntil is text', { ...own, openUntil: 'soon' }],
    ['given is text', { ...own, given: 'mine' }],
    ['mayBeMissing is a boolean', { ...own, mayBeMissing: true }],
  ])('is rejected as malformed: %s', (_, value) => {
    expect(parseLicenseRecord(value)).toBeUndefined();
  });
});
