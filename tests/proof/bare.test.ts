import { expect, test } from 'vitest';
import { idsWith, tryServer } from '../../scripts/proof/trial.ts';

test.each(['check.unlicensed-404', 'check.unlicensed-500', 'check.unlicensed-null'])(
  'a server with the four endpoints alone and the fault %s fails the check without a license, and nothing is blocked',
  async (fault) => {
    const report = await tryServer({ variant: 'bare', fault }, 'fetch', 'write');
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, license: { inForce: true } });
    expect(idsWith(report, 'fail')).toEqual(['check.reports.false.none-stored']);
    expect(idsWith(report, 'blocked')).toEqual([]);
  },
);
