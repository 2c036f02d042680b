import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../src/license/guard/license-record.ts';
import { type Simulation, simulate, step } from '../../support/simulation/simulated-run.ts';
import { conforming, othersLicense, ownLicense } from '../../support/simulation/simulated-target.ts';
import { rejected, rejectedButDone } from '../../support/simulation/treatments.ts';

const stored = expect.objectContaining({ lid: ownLicense.lid, lexp: ownLicense.lexp });
const documentedOnly: Simulation['target'] = { hasTokenRoute: false };
const bare: Simulation['facts'] = { hasGrafanaPages: false, isAssumedInstalled: true };
const removal = step({ endpoint: 'remove' });
const rejectedRemoval = (treatment = conforming) => step({ endpoint: 'remove', mustBeRejected: true, treatment });

describe('license guard, when somebody else has another license', () => {
  test.each([
    ['shown by GET token', {}, {}, 'different-license'],
    ['with documented endpoints only', documentedOnly, { hasGrafanaPages: false }, 'not-assumed-installed'],
  ])('writes nothing to a target that has it from the start, %s', async (_, target, facts, code) => {
    const run = await simulate({
      target: { ...target, stored: othersLicense },
      facts,
      steps: [removal, step({ endpoint: 'add' })],
    });
    expect(run.performed).toMatchObject([
      { isSent: false, refusal: { code } },
      { isSent: false, refusal: { code } },
    ]);
    expect(run.target.requests).toEqual([]);
    expect(run.truth.later).toEqual(othersLicense);
  });

  test('does not replace a license that another writer stored during the run, and reports another-writer', async () => {
    const run = await simulate({
      target: {},
      events: [{ at: 3000, act: (target) => target.store(othersLicense) }],
      steps: [removal, step({ endpoint: 'add', given: 'any', pauseMs: 5000 }), removal],
    });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'another-writer' });
    expect(run.truth.later).toEqual(othersLicense);
  });

  test('writes nothing with a license that expires within a day', async () => {
    const given = {
      text: 'given',
      identity: { lid: ownLicense.lid, lexp: ownLicense.lexp },
      validUntil: 1_800_000_000_000,
    };
    const run = await simulate({ target: {}, facts: { given }, steps: [removal] });
    expect(run.performed).toMatchObject([{ isSent: false, refusal: { code: 'expires-within-a-day' } }]);
    expect(run.target.requests).toEqual([]);
  });
});

describe('license guard, when the license comes from elsewhere too', () => {
  const both: Simulation['target'] = { otherSource: ownLicense };

  test('restores the stored copy of the same license after a removal', async () => {
    const run = await simulate({ target: both, facts: { declaresOtherSource: true }, steps: [removal] });
    expect(run.outcome.kind).toBe('restored');
    expect(run.truth.later).toEqual(stored);
  });

  test('reports not-restored if the restore is rejected, although another source still shows the license', async () => {
    const run = await simulate({ target: both, ownTreatments: [conforming, rejected(500)], steps: [removal] });
    expect(run.outcome).toMatchObject({ kind: 'not-restored' });
  });
});

describe('license guard, when check follows an addition after a restart only', () => {
  test('reports restart-needed if GET token shows the license as valid', async () => {
    const run = await simulate({ target: { needsRestart: true }, steps: [removal] });
    expect(run.outcome.kind).toBe('restart-needed');
    expect(run.truth.later).toEqual(stored);
  });

  test('reports not-restored if nothing shows the license', async () => {
    const run = await simulate({ target: { ...documentedOnly, needsRestart: true }, facts: bare, steps: [removal] });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'not-seen' });
  });
});

describe('license guard, at impact reject without a license', () => {
  test('reports not-restored because no license was given', async () => {
    const run = await simulate({
      target: {},
      facts: { impact: 'reject', given: undefined },
      steps: [rejectedRemoval(rejectedButDone(401, 0))],
    });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'no-license-given' });
    expect(recordOf(run.guard.state)).toMatchObject({ shows: 'license', isNoneProven: false });
  });
});
