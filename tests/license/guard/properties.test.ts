import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArbitrarySimulation, simulations } from '../../support/simulation/arbitrary-simulation.ts';
import { simulate } from '../../support/simulation/simulated-run.ts';
import { harmOf } from '../../support/simulation/verdict-on-simulation.ts';

/** How many sequences are tried; `npm run crashes` asks for more. */
const sequences = Number(process.env.GUARD_SEQUENCES ?? 2000);

describe('the license guard against simulated targets', () => {
  test(`loses no license, replaces nobody else's and claims nothing false in ${sequences} random sequences`, async () => {
    const tally: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(simulations, async (simulation: ArbitrarySimulation) => {
        const run = await simulate(simulation);
        tally[run.outcome.kind] = (tally[run.outcome.kind] ?? 0) + 1;
        expect(harmOf(simulation, run)).toBeUndefined();
      }),
      { numRuns: sequences },
    );
    console.log(tally);
  }, 120_000);
});
