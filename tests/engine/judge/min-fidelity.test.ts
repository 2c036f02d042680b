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

describe('a run with --min-fidelity', () => {
  test.each([
    ['without it', null, fidelity(1, 100), [passed, blocked], 0],
    ['that reaches it', 95, fidelity(95, 100), [passed], 0],
    ['that does not reach it', 95, fidelity(94, 100), [passed], 1],
    ['in which a scenario was blocked', 95, fidelity(99, 99), [passed, blocked], 4],
    ['in which a scenario was skipped by choice', 95, fidelity(99, 99), [passed, leftOut('skip-option')], 4],
    ['in which only the profile left a scenario out', 95, fidelity(80, 80), [passed, leftOut('not-in-profile')], 0],
  ])('%s has this exit code', (_, minimum, given, results, exitCode) => {
    expect(withMinFidelity(conformant, minimum, given, results).exitCode).toBe(exitCode);
  });

  test.each([
    { result: 'nonconformant', exitCode: 1 },
    { result: 'error', exitCode: 3 },
    { result: 'partial', exitCode: 4 },
  ] as const)('keeps the outcome of a run that was not conformant: %j', (outcome) => {
    expect(withMinFidelity(outcome, 95, fidelity(0, 100), [passed, blocked])).toEqual(outcome);
    expect(withMinFidelity(outcome, 1, fidelity(100, 100), [passed])).toEqual(outcome);
  });
});
