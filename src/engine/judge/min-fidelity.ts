import { resultExitCodes } from '../../domain/exit-codes.ts';
import { type Fidelity, percentOf } from '../../domain/fidelity.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import type { RunOutcome } from './summarize.ts';

/** The scenarios of the profile that were not judged; those that the profile leaves out are not among them. */
export function scenariosNotRun<R extends Pick<ScenarioResult, 'verdict' | 'reason'>>(
  results: readonly R[],
): readonly R[] {
  return results.filter(
    ({ verdict, reason }) => verdict === 'blocked' || (verdict === 'skipped' && reason?.code !== 'not-in-profile'),
  );
}

/**
 * Applies `--min-fidelity` to the outcome of a run: `partial` unless every scenario of the profile was judged, and
 * `nonconformant` below the percentage. It never makes an outcome better.
 *
 * @param minimum - in percent; null if none was asked for
 */
export function withMinFidelity(
  outcome: RunOutcome,
  minimum: number | null,
  { overall }: Pick<Fidelity, 'overall'>,
  results: readonly Pick<ScenarioResult, 'verdict' | 'reason'>[],
): RunOutcome {
  if (minimum === null || outcome.exitCode !== 0) return outcome;
  if (scenariosNotRun(results).length > 0) return { result: 'partial', exitCode: resultExitCodes.partial };
  return percentOf(overall) < minimum ? { result: 'nonconformant', exitCode: resultExitCodes.nonconformant } : outcome;
}
