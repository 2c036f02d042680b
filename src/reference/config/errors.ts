/** Why a reference server could not be started. This list is complete. */
export type ReferenceServerProblem =
  | 'unknown-fault'
  | 'unknown-variant'
  | 'bad-version'
  | 'bad-option'
  | 'port-in-use'
  | 'cannot-listen';

/**
 * The error that `startReferenceServer` rejects with. Programs read `problem`; people read `message`, which says what happened,
 * where, and what to do.
 */
export class ReferenceServerError extends Error {
  override readonly name = 'ReferenceServerError';
  readonly problem: ReferenceServerProblem;

  constructor(problem: ReferenceServerProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
