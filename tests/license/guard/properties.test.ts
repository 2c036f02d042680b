import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PerformedStage } from '../../../src/license/guard/license-guard-port.ts';
import {
  conformingSimulations,
  killedSimulations,
  simulations,
} from '../../support/simulation/arbitrary-simulation.ts';
import { lyingStages } from '../../support/simulation/arbitrary-stages.ts';
import { simulate } from '../../support/simulation/simulated-run.ts';
import type { StageMember } from '../../support/simulation/simulated-stage.ts';
import { harmOf } from '../../support/simulation/verdict-on-simulation.ts';

/** How many sequences are tried; more with GUARD_SEQUENCES in the environment. */
const sequences = Number(process.env.GUARD_SEQUENCES ?? 2000);

function isLying(member: StageMember | undefined): boolean {
  return member?.treatment.answer !== 'default';
}

function isStored({ before }: PerformedStage): boolean {
  return before?.check === true;
}

function isLyingRemoval(member: StageMember): boolean {
  return member.endpoint === 'remove' && isLying(member);
}

describe('license guard, against simulated targets', () => {
  test.each([
    ['loses no license, replaces no other one and claims nothing false in random sequences', simulations],
    ['loses no license unseen if a run is killed at any moment and restored by its journal', killedSimulations],
  ])(
    '%s',
    async (_, arbitrary) => {
      await fc.assert(
        fc.asyncProperty(arbitrary, async (simulation) => {
          expect(harmOf(simulation, await simulate(simulation))).toBeUndefined();
        }),
        { numRuns: sequences },
      );
    },
    600_000,
  );

  test('flags nothing and prepares every state on conforming targets with lag, nodes and a refreshed token', async () => {
    await fc.assert(
      fc.asyncProperty(conformingSimulations, async (simulation) => {
        const run = await simulate(simulation);
        expect(run.outcome.findings).toEqual([]);
        expect(run.outcome.kind).not.toBe('not-restored');
        expect(run.setups.filter(({ isReady }) => !isReady)).toEqual([]);
        expect(run.performed.filter((one) => !one.isSent || one.effect === 'unexpected-change')).toEqual([]);
        const stages = run.stages.map(({ performed }) => performed);
        expect(stages.filter(({ change }) => change !== undefined)).toEqual([]);
        expect(stages.flatMap(({ requests }) => requests.filter(({ isSent }) => !isSent))).toEqual([]);
      }),
      { numRuns: Math.ceil(sequences / 4) },
    );
  }, 600_000);

  test('blames only requests of a stage that changed the license, however late, and misses no change', async () => {
    await fc.assert(
      fc.asyncProperty(lyingStages, async (simulation) => {
        const run = await simulate(simulation);
        const innocent = run.stages.flatMap(({ members, named }) => named.filter((at) => !isLying(members[at])));
        expect(innocent).toEqual([]);
        expect(run.outcome.kind).not.toBe('not-restored');
        expect(run.truth.later).toMatchObject({ lid: run.truth.before?.lid });
        const lying = run.stages.flatMap(({ members }) => members.filter(isLying));
        // What one request removes late, another one may store again before it shows.
        const isLost = run.stages.some(({ performed, members }) => isStored(performed) && members.some(isLyingRemoval));
        if (!isLost || lying.some(({ endpoint }) => endpoint === 'add')) return;
        expect([...run.stages.flatMap(({ named }) => named), ...run.outcome.findings]).not.toEqual([]);
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
