import type { Exploration, ExplorationStep, TargetFacts } from '../domain/report.ts';
import { curlLine } from './curl.ts';

/** The flags that explore the same sequences again: as many as were tried, with the same seed. */
export function repeatFlags({ sequences, seed }: Pick<Exploration, 'sequences' | 'seed'>): string {
  return `--impact write --explore ${Math.max(1, sequences)} --seed ${seed}`;
}

/** Each step of a redacted sequence in three lines: the request as a curl line, what was expected, what was seen. */
export function stepTexts(
  steps: readonly ExplorationStep[],
  target: Pick<TargetFacts, 'insecure'>,
): readonly (readonly [curl: string, expected: string, seen: string])[] {
  return steps.map((step) => [curlLine(step, target), `Expected: ${step.expected}`, `Seen: ${step.seen}`]);
}
