import type { Problem } from './messages/problems.ts';

export type { Problem, ProblemCode } from './messages/problems.ts';

/** Carries a {@link Problem} through code that cannot return it; caught at the edge of the run and of the command line. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** Whether a run has its verdict in spite of a problem: cleaning up came after it. */
export function keepsVerdict({ code }: Problem): boolean {
  return code === 'license-not-restored' || code === 'accounts-not-deleted';
}
