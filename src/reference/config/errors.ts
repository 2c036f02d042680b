/** Why a reference server could not be started; a closed list. */
export type ReferenceServerProblem =
  | 'unknown-fault'
  | 'unknown-variant'
  | 'bad-version'
  | 'bad-option'
  | 'port-in-use'
  | 'cannot-listen';

/**
 * What `startReferenceServer` rejects with. `problem` is for programs; `message` says what happened, where, and what to do.
 */
export class ReferenceServerError extends Error {
  override readonly name = 'ReferenceServerError';
  readonly problem: ReferenceServerProblem;

  constructor(problem: ReferenceServerProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
