import { describe, expect, test } from 'vitest';
import { createReason } from '../../../src/domain/messages/reasons.ts';
import { withMinFidelity } from '../../../src/engine/judge/min-fidelity.ts';
import type { RunOutcome } from '../../../src/engine/judge/summarize.ts';

const conformant: RunOutcome = { result: 'conformant', exitCode: 0 };
const passed = { verdict: 'pass', reason: null } as const;
const blocked = { verdict: 'blocked', reason: createReason('no-org-admin') } as const;
const leftOut = (code: 'skip-option' | 'not-in-profile') => ({
  verdict: 'skipped' as const,
  reason:
    code === 'skip-option'
      ? createReason(code)
      : createReason(code, { profile: 'stateless', requires: 'a server that remembers a removal' }),
});
const fidelity = (achieved: number, achievable: number) => ({ overall: { achieved, achievable, total: 100 } });

describe('the exit code of a run', () => {
  test.each([
    ['without --min-fidelity', null, fidelity(1, 100), [passed, blocked], 0],
    ['that reaches the fidelity of --min-fidelity', 95, fidelity(95, 100), [passed], 0],
    ['that does not reach the fidelity of --min-fidelity', 95, fidelity(94, 100), [passed], 1],
    ['with --min-fidelity in which a scenario was blocked', 95, fidelity(99, 99), [passed, blocked], 4],
    [
      'with --min-fidelity in which a scenario was skipped by --skip',
      95,
      fidelity(99, 99),
      [passed, leftOut('skip-option')],
      4,
    ],
    [
      'with --min-fidelity in which only the profile left a scenario out',
      95,
      fidelity(80, 80),
      [passed, leftOut('not-in-profile')],
      0,
    ],
  ])('$0 is $4', (_, minimum, given, results, exitCode) => {
    expect(withMinFidelity(conformant, minimum, given, results).exitCode).toBe(exitCode);
  });

  test.each([
    { result: 'nonconformant', exitCode: 1 },
    { result: 'error', exitCode: 3 },
    { result: 'partial', exitCode: 4 },
  ] as const)('with --min-fidelity that is $result is $exitCode, whatever its fidelity', (outcome) => {
    expect(withMinFidelity(outcome, 95, fidelity(0, 100), [passed, blocked])).toEqual(outcome);
    expect(withMinFidelity(outcome, 1, fidelity(100, 100), [passed])).toEqual(outcome);
  });
});
