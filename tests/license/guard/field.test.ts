import { describe, expect, test } from 'vitest';
import { type Simulation, simulate, step } from '../../support/simulation/simulated-run.ts';
import { conforming, ownLicense } from '../../support/simulation/simulated-target.ts';
import {
  garbageAccepted,
  lost,
  rejected,
  rejectedButDone,
  slow,
  unanswered,
} from '../../support/simulation/treatments.ts';

const stored = expect.objectContaining({ lid: ownLicense.lid, lexp: ownLicense.lexp });
const documentedOnly: Simulation['target'] = { hasTokenRoute: false };
const bare: Simulation['facts'] = { hasGrafanaPages: false, isAssumedInstalled: true };
const removal = step({ endpoint: 'remove' });
const rejectedRemoval = (treatment = conforming) => step({ endpoint: 'remove', mustBeRejected: true, treatment });

describe('license guard, on a slow target', () => {
  test.each([
    [1500, 4000],
    [10_000, 12_000],
    [1500, 19_000],
  ])(
    'with a timeout of %i ms, waits for a removal that takes %i ms, and restores the license',
    async (timeoutMs, ms) => {
      const run = await simulate({
        facts: { timeoutMs },
        target: {},
        steps: [step({ endpoint: 'remove', treatment: slow(ms) })],
      });
      expect(run.performed).toMatchObject([{ isSent: true, effect: 'removed' }]);
      expect(run.outcome).toMatchObject({ kind: 'restored', isOutcomeOpen: false });
      expect(run.truth).toMatchObject({ atEnd: stored, later: stored });
    },
  );

  test.each([60, 200, 400])(
    'after a signal %i ms into a removal, waits for its response before it restores',
    async (ms) => {
      const run = await simulate({
        target: {},
        signalAt: 450 + ms,
        steps: [step({ endpoint: 'remove', treatment: slow(900) })],
      });
      expect(run.performed).toMatchObject([{ effect: 'removed' }]);
      expect(run.guard.state.stop).toBe('interrupted');
      expect(run.outcome).toMatchObject({ kind: 'restored', isOutcomeOpen: false });
      expect(run.truth.later).toEqual(stored);
    },
  );

  test('a removal without a response that is carried out 15 s later is seen, and the license is restored', async () => {
    const run = await simulate({
      target: {},
      steps: [step({ endpoint: 'remove', treatment: unanswered(15_000) }), removal],
    });
    expect(run.performed).toMatchObject([{ effect: 'unknown' }, { isSent: false, refusal: { code: 'open-outcome' } }]);
    expect(run.outcome).toMatchObject({ kind: 'restored', isOutcomeOpen: true });
    expect(run.truth.later).toEqual(stored);
    expect(run.endedAt).toBeGreaterThan(20_000);
  });

  test('what a removal without a response did is not the fault of the rejected requests before it', async () => {
    const run = await simulate({
      target: {},
      steps: [rejectedRemoval(), step({ endpoint: 'remove', treatment: unanswered(4000) })],
    });
    expect(run.outcome).toMatchObject({ kind: 'restored', isOutcomeOpen: true, findings: [] });
  });
});

describe('license guard, when the license shows late', () => {
  test.each([600, 3000])('does not remove a license that check begins to show %i ms into the run', async (lag) => {
    const run = await simulate({
      target: { ...documentedOnly, stored: undefined, nodeLags: [lag] },
      facts: bare,
      events: [{ at: 1, act: (target) => target.store(ownLicense) }],
      steps: [step({ endpoint: 'add' }), removal],
    });
    expect(run.truth.later).toEqual(stored);
  });

  test.each(['404', 'status 4'] as const)(
    'does not remove a license that neither check nor GET token (%s) shows for the first 3 s',
    async (noneAs) => {
      const run = await simulate({
        target: { noneAs, stored: undefined, nodeLags: [3000] },
        events: [{ at: 1, act: (target) => target.store(ownLicense) }],
        steps: [step({ endpoint: 'add', given: 'no license is stored' }), removal],
      });
      expect(run.truth.later).toEqual(stored);
    },
  );

  test('does not take the state before its last write for the state at the end, however often a lagging node shows it', async () => {
    const run = await simulate({
      target: { ...documentedOnly, nodeLags: [0, 1200], nodeOf: (count) => (count > 30 ? 1 : 0) },
      facts: bare,
      steps: [
        step({ endpoint: 'add', mustBeRejected: true }),
        step({
          endpoint: 'renew',
          given: 'no license is stored',
          treatment: { ...conforming, effect: 'nothing' },
        }),
      ],
    });
    expect(run.truth.later).toEqual(stored);
  });

  test('waits at the end for a removal of nothing, which may remove the license that was added after it', async () => {
    const run = await simulate({
      target: documentedOnly,
      facts: bare,
      steps: [
        step({ endpoint: 'remove', given: 'no license is stored', treatment: { ...conforming, effectAfterMs: 1200 } }),
        step({ endpoint: 'add' }),
      ],
    });
    expect(run.truth.later).toEqual(stored);
  });

  test('waits at the end until no node shows the license from before a removal, if the addition after it stored nothing', async () => {
    // Whichever request is the first that the node answers which lags behind.
    for (let count = 12; count < 40; count += 1) {
      const run = await simulate({
        target: { nodeLags: [0, 1400], nodeOf: (at) => (at <= count ? 0 : 1) },
        appliesFirst: true,
        ownTreatments: [conforming, lost, conforming],
        steps: [
          step({ endpoint: 'remove', pauseMs: 3000 }),
          step({ endpoint: 'add', given: 'no license is stored', treatment: lost }),
        ],
      });
      expect(run.outcome.kind).toBe('restored');
      expect(run.truth).toMatchObject({ atEnd: stored, later: stored });
    }
  });

  test('waits at the end for a removal that is carried out twice, the second time after an addition', async () => {
    const run = await simulate({
      target: {},
      appliesFirst: true,
      steps: [step({ endpoint: 'remove', pauseMs: 3000 }), step({ endpoint: 'add', given: 'no license is stored' })],
      events: [{ at: 4450, act: (target) => target.store(undefined) }],
    });
    expect(run.target.requests.map(({ endpoint }) => endpoint)).toEqual(['add', 'remove', 'add', 'add']);
    expect(run.outcome.kind).toBe('restored');
    expect(run.truth.later).toEqual(stored);
  });

  test.each([
    ['reject', true, 401],
    ['write', true, 401],
    ['write', false, 500],
  ] as const)(
    'waits at the end, at impact %s, for a node that lags to show a removal (must be rejected: %s) that got %i and was carried out',
    async (impact, mustBeRejected, status) => {
      const run = await simulate({
        target: { nodeLags: [1400] },
        facts: { impact },
        appliesFirst: impact === 'write',
        steps: [step({ endpoint: 'remove', mustBeRejected, treatment: rejectedButDone(status, 0), pauseMs: 4000 })],
      });
      expect(run.outcome.kind).toBe('restored');
      expect(run.truth.later).toEqual(stored);
    },
  );

  test('waits for a node with 1.2 s of lag after an outcome that was open', async () => {
    const late = { ...conforming, effectAfterMs: 18_793, answer: 502, answerAfterMs: 3000, isFromProxy: true } as const;
    const run = await simulate({
      target: { ...documentedOnly, nodeLags: [1214], latencyMs: 2 },
      facts: bare,
      ownTreatments: [conforming, late, conforming],
      steps: [step({ endpoint: 'add', given: 'no license is stored', mustBeRejected: true, pauseMs: 0 })],
    });
    expect(run.target.requests.map(({ endpoint }) => endpoint)).toEqual(['add', 'remove', 'add']);
    expect(run.outcome.kind).toBe('restored');
    expect(run.truth.later).toEqual(stored);
  });

  test('ends with the license stored if it is not certain that there was none before', async () => {
    const run = await simulate({
      target: { ...documentedOnly, stored: undefined },
      facts: bare,
      steps: [step({ endpoint: 'add' })],
    });
    expect(run.outcome.kind).toBe('left-stored');
    expect(run.truth.later).toEqual(stored);
  });

  test.each([[[300]], [[450, 0]], [[600, 0, 200]], [[1000, 0]], [[1400, 200]]])(
    'loses nothing and flags nothing on nodes that are %j ms late',
    async (nodeLags) => {
      const run = await simulate({
        target: { nodeLags },
        steps: [
          step({ endpoint: 'add' }),
          step({ endpoint: 'renew' }),
          removal,
          step({ endpoint: 'remove', given: 'no license is stored' }),
          step({ endpoint: 'add', given: 'no license is stored' }),
          rejectedRemoval(),
          step({ endpoint: 'renew', mustBeRejected: true }),
        ],
      });
      expect(run.setups.every(({ isReady }) => isReady)).toBe(true);
      expect(run.performed.map((one) => one.isSent && one.effect)).toEqual([
        'added',
        'renewed',
        'removed',
        'removed',
        'added',
        'none',
        'none',
      ]);
      expect(run.outcome).toMatchObject({ findings: [] });
      expect(run.outcome.kind).not.toBe('not-restored');
      expect(run.truth.later).toEqual(stored);
    },
  );
});

describe('license guard, when the target does not do what it says', () => {
  test('a restore that is accepted and stores nothing is not called restored, with documented endpoints only', async () => {
    const run = await simulate({
      target: documentedOnly,
      facts: bare,
      ownTreatments: [conforming, lost],
      steps: [removal],
    });
    expect(run.outcome).toMatchObject({ kind: 'not-restored', code: 'not-seen' });
  });

  test('a license that check showed before and not after is not called restored', async () => {
    const add = step({ endpoint: 'add', given: 'any', treatment: lost });
    const run = await simulate({
      target: documentedOnly,
      facts: bare,
      ownTreatments: [conforming, lost],
      steps: [removal, add],
    });
    expect(run.outcome.kind).toBe('not-restored');
  });

  test.each([
    [401, 300],
    [403, 500],
    [400, 700],
    [422, 700],
  ])('a removal that is rejected with %i and carried out %i ms later is seen and undone', async (status, ms) => {
    for (const impact of ['write', 'reject'] as const) {
      const run = await simulate({
        target: {},
        facts: { impact },
        steps: [rejectedRemoval(rejectedButDone(status, ms))],
      });
      expect(run.outcome).toMatchObject({ kind: 'restored', findings: [{ code: 'unattributed-change' }] });
      expect(run.truth.later).toEqual(stored);
    }
  });

  test('a removal that comes back within the window is reported', async () => {
    const back = { at: 1700, act: (target: { store(license: typeof ownLicense): void }) => target.store(ownLicense) };
    const run = await simulate({
      target: {},
      facts: { impact: 'reject' },
      events: [back],
      steps: [rejectedRemoval(rejectedButDone(401, 300))],
    });
    expect(run.outcome.findings).toMatchObject([{ code: 'unattributed-change' }]);
    expect(run.truth.later).toEqual(stored);
  });

  test('an addition that is rolled back later is restored', async () => {
    const rollBack = { at: 3000, act: (target: { store(license: undefined): void }) => target.store(undefined) };
    const run = await simulate({
      target: {},
      events: [rollBack],
      steps: [removal, step({ endpoint: 'add', given: 'any', pauseMs: 1800 })],
    });
    expect(run.truth.later).toEqual(stored);
  });

  test('replaces garbage that the server accepted as its license', async () => {
    const garbage = step({ endpoint: 'add', mustBeRejected: true, treatment: garbageAccepted });
    const run = await simulate({ target: { isGarbageAvailable: true }, steps: [garbage] });
    expect(run.performed).toMatchObject([{ effect: 'accepted-forbidden' }]);
    expect(run.truth.later).toEqual(stored);
  });

  test('reports unsteady-check once and writes nothing if check says the opposite every third time', async () => {
    for (const impact of ['write', 'reject'] as const) {
      const run = await simulate({ target: { flipEvery: 3 }, facts: { impact }, steps: [rejectedRemoval(), removal] });
      expect(run.target.requests).toEqual([]);
      expect(run.outcome.findings).toMatchObject([{ code: 'unsteady-check' }]);
    }
  });

  test('writes nothing and reports changed-by-others if the license is gone before the first write', async () => {
    const run = await simulate({
      target: documentedOnly,
      facts: bare,
      events: [{ at: 300, act: (target) => target.store(undefined) }],
      steps: [step({ endpoint: 'add', pauseMs: 500 })],
    });
    expect(run.target.requests).toEqual([]);
    expect(run.outcome.findings).toMatchObject([{ code: 'changed-by-others' }]);
  });

  test('leaves a mock untouched that rejects the license with 400', async () => {
    const run = await simulate({
      target: documentedOnly,
      facts: bare,
      ownTreatments: [rejected(400)],
      steps: [removal],
    });
    expect(run.setups).toMatchObject([{ isReady: false, code: 'not-accepted' }]);
    expect(run.outcome.kind).toBe('untouched');
  });

  test.each([
    ['write', 400, 'untouched'],
    ['reject', 400, 'untouched'],
    ['write', 500, 'not-restored'],
  ] as const)(
    'at impact %s, a mock whose check stays true, which returns %i for the license and accepts a forbidden removal: %s',
    async (impact, status, kind) => {
      const run = await simulate({
        target: { ...documentedOnly, otherSource: ownLicense },
        facts: { ...bare, impact },
        appliesFirst: impact === 'write',
        ownTreatments: [rejected(status)],
        steps: [rejectedRemoval({ ...lost, answer: 202 })],
      });
      expect(run.outcome.kind).toBe(kind);
    },
  );

  test('reports not-restored if a mock accepts the license once and rejects it at the end', async () => {
    const run = await simulate({
      target: { ...documentedOnly, otherSource: ownLicense },
      facts: bare,
      appliesFirst: true,
      ownTreatments: [conforming, rejected(400)],
      steps: [rejectedRemoval({ ...lost, answer: 202 })],
    });
    expect(run.outcome.kind).toBe('not-restored');
  });
});
