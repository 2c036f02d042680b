import { describe, expect, test } from 'vitest';
import { readingOf } from '../../../src/license/license-reading.ts';
import { answer } from '../../support/exchanges.ts';
import { type Simulation, simulate } from '../../support/simulation/simulated-run.ts';
import {
  conforming,
  othersLicense,
  ownLicense,
  type SimulatedTarget,
  type Treatment,
} from '../../support/simulation/simulated-target.ts';
import { rejectedButDone, unanswered } from '../../support/simulation/treatments.ts';

/** A run that sends removals together, each treated in its way. */
const stageOf = (...treatments: readonly Treatment[]): Simulation => ({
  target: {},
  facts: { impact: 'reject' },
  steps: [
    {
      given: 'any',
      pauseMs: 0,
      together: treatments.map((treatment) => ({ endpoint: 'remove', treatment })),
    },
  ],
});

const storeOthers = (target: SimulatedTarget): void => target.store(othersLicense);

describe('another writer that stores its license while a stage is under way', () => {
  test.each(['reject', 'write'] as const)('is left alone at %s, and no request is blamed for it', async (impact) => {
    const slow = { ...conforming, answerAfterMs: 3000 };
    const { outcome, stages, truth } = await simulate({
      ...stageOf(slow, slow),
      facts: { impact },
      events: [{ at: 2000, act: storeOthers }],
    });
    expect(stages[0]?.performed).toMatchObject({ change: undefined, after: undefined });
    expect(outcome).toMatchObject({ kind: 'not-restored', code: 'another-writer', findings: [] });
    expect(truth.later).toEqual(othersLicense);
  });

  test('is left alone if it comes before the license is restored', async () => {
    for (const at of [300, 600, 900, 1000]) {
      const { outcome, target, truth } = await simulate({
        ...stageOf(rejectedButDone(401, 0), conforming),
        events: [{ at, act: storeOthers }],
      });
      expect(truth.later).toEqual(othersLicense);
      expect(target.requests.map(({ endpoint }) => endpoint)).not.toContain('add');
      expect(outcome).toMatchObject({ kind: 'not-restored', code: 'another-writer' });
    }
  });
});

describe('a stage with a request whose outcome is open', () => {
  test('is restored only at the end of the run, when the outcome is no longer open', async () => {
    const { target, truth, outcome } = await simulate(stageOf(rejectedButDone(401, 0), unanswered(15_000)));
    const [first, , ...later] = target.requests;
    expect(later.map(({ endpoint }) => endpoint)).toEqual(['add']);
    expect((later[0]?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(20_000);
    expect(outcome).toMatchObject({ kind: 'restored', isOutcomeOpen: true });
    expect(truth.later).toEqual(ownLicense);
  });
});

describe('the suspects of a stage', () => {
  test('are the requests of the stage, and earlier ones whose effect may come late', async () => {
    const one = { endpoint: 'remove' as const, treatment: conforming };
    const { stages } = await simulate({
      target: {},
      facts: { impact: 'reject' },
      steps: [0, 0, 5000].map((pauseMs) => ({ given: 'any', pauseMs, together: [one] })),
    });
    expect(stages.map(({ performed }) => performed.suspects.length)).toEqual([1, 2, 1]);
  });
});

describe('a change that shows after the stage', () => {
  test('is the finding unattributed-change, with the requests that may have caused it', async () => {
    const { outcome } = await simulate({
      target: {},
      steps: [
        {
          given: 'a license is stored',
          pauseMs: 0,
          together: [conforming, rejectedButDone(401, 700)].map((treatment) => ({ endpoint: 'remove', treatment })),
        },
      ],
    });
    expect(outcome.findings).toEqual([
      {
        code: 'unattributed-change',
        change: expect.any(String),
        suspects: [
          { id: '0', status: 401 },
          { id: '1', status: 401 },
        ],
      },
    ]);
  });
});

describe('a reading by responses with status 401', () => {
  test.each([
    ['with the message of a wrong password', answer(401, { message: 'Invalid username or password' })],
    ['with the message id password-auth.failed', answer(401, { messageId: 'password-auth.failed', message: 'no' })],
  ])('%s is unreadable', (_, refused) => {
    expect(readingOf(refused, refused, 0)).toMatchObject({ isUnreadable: true });
  });

  test('with the message "Unauthorized" is not unreadable', () => {
    expect(readingOf(answer(401, { message: 'Unauthorized' }), answer(404), 0)).not.toHaveProperty('isUnreadable');
  });
});
