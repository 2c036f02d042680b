import type { Finding } from './finding.ts';

/** Every verdict of a scenario. */
export const verdicts = ['pass', 'accepted', 'warn', 'fail', 'skipped', 'blocked'] as const;

/**
 * The verdict of a scenario. `accepted`: it deviates only as the user's list of deviations accepts. `skipped`: out of scope
 * by choice, edition or version. `blocked`: a precondition was not met.
 */
export type Verdict = (typeof verdicts)[number];

/** What a group of scenarios shows: the first of these that occurs, so that nothing hides behind a pass. */
export const worstFirst: readonly Verdict[] = ['fail', 'blocked', 'warn', 'accepted', 'pass', 'skipped'];

/** The result of a run. `partial`: a `must` was blocked, or nothing ran. */
export type Result = 'conformant' | 'nonconformant' | 'partial' | 'error';

/** Every result of a run. */
export const runResults: readonly Result[] = ['conformant', 'nonconformant', 'partial', 'error'];

/** The verdict that findings add up to. */
export function verdictOf(findings: readonly Pick<Finding, 'level'>[]): Verdict {
  if (findings.some(({ level }) => level === 'must')) return 'fail';
  return findings.some(({ level }) => level === 'should') ? 'warn' : 'pass';
}
