import { describe, expect, test } from 'vitest';
import { idsWith, tryServer } from '../../scripts/proof/trial.ts';

describe('a server with the four endpoints alone', () => {
  test.each(['check.unlicensed-404', 'check.unlicensed-500', 'check.unlicensed-null'])(
    'with the fault %s fails the check without a license, and nothing is blocked',
    async (fault) => {
      const report = await tryServer({ variant: 'bare', fault }, 'in-process', 'write');
      expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, license: { inForce: true } });
      expect(idsWith(report, 'fail')).toEqual(['check.reports.false.none-stored']);
      expect(idsWith(report, 'blocked')).toEqual([]);
    },
  );
});

describe('a server that starts without a license', () => {
  test.each([
    ['add.answers-201-over-license', 'add.accepts.valid-license'],
    ['add.loses-license-that-is-replaced', 'add.accepts.valid-license'],
    ['add.answers-201', 'add.accepts.valid-license.none-stored'],
  ])('with the fault %s fails %s', async (fault, scenario) => {
    for (const variant of ['unlicensed', 'grafana-12']) {
      const report = await tryServer({ variant, fault, unlicensed: true }, 'in-process', 'write');
      expect(report.result).toBe('nonconformant');
      expect(idsWith(report, 'fail')).toContain(scenario);
    }
  });
});
