/** Every way in which a run can end without a verdict. */
export type ProblemCode =
  | 'usage'
  | 'configuration'
  | 'unreachable'
  | 'tls'
  | 'stopped-answering'
  | 'not-grafana'
  | 'admin-refused'
  | 'basic-authentication-off'
  | 'not-server-admin'
  | 'open-source-edition'
  | 'too-old'
  | 'license-not-restored'
  | 'interrupted'
  | 'max-time'
  | 'internal';

/** What happened, where, and what to do about it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
}

/** Carries a {@link Problem} through code that cannot return it; caught at the edge of the run and of the command line. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** Shorthand for throwing one. */
export function problem(code: ProblemCode, message: string, cause?: unknown): ProblemError {
  return new ProblemError({ code, message }, cause === undefined ? undefined : { cause });
}

/**
 * The exit code of each problem: 2 where the caller has to change something, 3 where the target could not be reached,
 * stopped answering or could not be put back, 128 + 2 where the run was interrupted.
 */
export const exitCodes: Readonly<Record<ProblemCode, number>> = {
  usage: 2,
  configuration: 2,
  unreachable: 3,
  tls: 3,
  'stopped-answering': 3,
  'not-grafana': 2,
  'admin-refused': 2,
  'basic-authentication-off': 2,
  'not-server-admin': 2,
  'open-source-edition': 2,
  'too-old': 2,
  'license-not-restored': 3,
  interrupted: 130,
  'max-time': 4,
  internal: 70,
};
