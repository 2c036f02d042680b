import { describe, expect, test } from 'vitest';
import { othersLicense, ownLicense, simulate, step } from '../../support/simulation/simulated-run.ts';
import { conforming } from '../../support/simulation/simulated-target.ts';

describe('smoke', () => {
  test('a conforming target is restored', async () => {
    const run = await simulate({
      target: {},
      steps: [
        step({ endpoint: 'add' }),
        step({ endpoint: 'renew' }),
        step({ endpoint: 'remove' }),
        step({ endpoint: 'remove', given: 'no license is stored' }),
        step({ endpoint: 'add', mustBeRejected: true, given: 'no license is stored' }),
        step({ endpoint: 'remove', mustBeRejected: true }),
      ],
    });
    console.log(
      run.setups,
      run.performed.map((p) => p.isSent && p.effect),
      run.outcome,
      run.endedAt,
      run.target.requests.length,
      run.guard.state.findings,
    );
    expect(run.truth.later).toMatchObject({ lid: ownLicense.lid });
  });
});
