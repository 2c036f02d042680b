import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';

/** The reason of a signal that ends a run because its time is over, as opposed to a signal of the process. */
export const timeIsOver = 'the maximum time of the run is over';

/** A time limit of a run. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  cancel(): void;
}

/** Starts a time limit; undefined if there is none. */
export function timeLimit(maxTimeMs: number | undefined): TimeLimit | undefined {
  if (maxTimeMs === undefined) return undefined;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(timeIsOver), maxTimeMs);
  return { signal: controller.signal, cancel: () => clearTimeout(timer) };
}

/** Why a signal ends a run: its time is over, or somebody interrupted it. */
export function interruptionBy({ reason }: AbortSignal): Problem {
  return createProblem(reason === timeIsOver ? 'max-time' : 'interrupted');
}
