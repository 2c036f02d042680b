import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conformingSimulations, simulations } from '../../support/simulation/arbitrary-simulation.ts';
import { simulate } from '../../support/simulation/simulated-run.ts';
import { harmOf } from '../../support/simulation/verdict-on-simulation.ts';

/** How many sequences are tried; more with GUARD_SEQUENCES in the environment. */
const sequences = Number(process.env.GUARD_SEQUENCES ?? 2000);

describe('license guard, against simulated targets', () => {
  test('loses no license, replaces no other one and claims nothing false in random sequences', async () => {
    await fc.assert(
      fc.asyncProperty(simulations, async (simulation) => {
        expect(harmOf(simulation, await simulate(simulation))).toBeUndefined();
      }),
      { numRuns: sequences },
    );
  }, 600_000);

  test('flags nothing and prepares every state on conforming targets with lag, nodes and a refreshed token', async () => {
    await fc.assert(
      fc.asyncProperty(conformingSimulations, async (simulation) => {
        const run = await simulate(simulation);
        expect(run.outcome.findings).toEqual([]);
        expect(run.outcome.kind).not.toBe('not-restored');
        expect(run.setups.filter(({ isReady }) => !isReady)).toEqual([]);
        expect(run.performed.filter((one) => !one.isSent || one.effect === 'unexpected-change')).toEqual([]);
      }),
      { numRuns: Math.ceil(sequences / 4) },
    );
  }, 600_000);

  test('the oracle notices a license that is lost and a claim that is false', async () => {
    const [simulation] = fc.sample(
      simulations.filter(({ kind, facts }) => kind === 'stored' && facts?.impact === 'write'),
      1,
    );
    if (simulation === undefined) throw new Error('There is no such simulation.');
    const run = await simulate({ ...simulation, steps: [] });
    const lost = { ...run, truth: { ...run.truth, later: undefined } };
    expect(harmOf(simulation, lost)).toBe('false restored');
    const outcome = {
      kind: 'not-restored',
      code: 'not-seen',
      missing: '',
      findings: [],
      isOutcomeOpen: false,
    } as const;
    const restorable = { ...simulation, ownTreatments: [] };
    expect(harmOf(restorable, { ...lost, outcome })).toBe('license lost');
  });
});
