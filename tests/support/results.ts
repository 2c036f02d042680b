import type { Finding, ScenarioResult } from '../../src/domain/report.ts';

/** A scenario that passed, with whatever a test is about in its place. */
export function result(change: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    id: 'check.example',
    title: 'is an example',
    endpoint: 'check',
    persona: 'server-admin',
    impact: 'read',
    verdict: 'pass',
    reason: null,
    durationMs: 1,
    findings: [],
    exchange: null,
    ...change,
  };
}

/** A finding against a requirement. */
export function finding(level: Finding['level'], requirement: string): Finding {
  return {
    level,
    code: 'wrong-status',
    requirement,
    expected: 'one thing',
    seen: 'another',
    message: 'It is another thing.',
  };
}
