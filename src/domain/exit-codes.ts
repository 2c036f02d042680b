import type { ProblemCode } from './messages/problems.ts';
import type { Result } from './verdict.ts';

/**
 * The exit code of a run by its result, if it has no problem. An error is always one. What blocks some scenarios, such as rate
 * limiting, has no code of its own: it makes the result `partial`.
 */
export const resultExitCodes: Readonly<Record<Exclude<Result, 'error'>, number>> = {
  conformant: 0,
  nonconformant: 1,
  partial: 4,
};

/**
 * The exit code of each problem: 2 if the caller has to change something, 3 if the target could not be reached, stopped
 * responding or could not be restored, 128 + 2 if the run was interrupted, 70 for a fault of the suite or of Pact.
 */
export const problemExitCodes: Readonly<Record<ProblemCode, number>> = {
  usage: 2,
  configuration: 2,
  unreachable: 3,
  tls: 3,
  'tls-required': 3,
  'incomplete-responses': 3,
  'stopped-answering': 3,
  redirected: 2,
  'not-grafana': 2,
  'wrong-path': 2,
  'front-response': 2,
  'server-unavailable': 3,
  'one-connection': 3,
  'open-source-edition': 2,
  'too-old': 2,
  'admin-refused': 2,
  'admin-refused-midway': 2,
  'password-withheld': 2,
  'password-rejected-elsewhere': 2,
  'basic-authentication-off': 2,
  'admin-not-shown': 2,
  'not-server-admin': 2,
  'journal-not-writable': 2,
  'journal-untrusted': 2,
  'refusals-untrusted': 2,
  'no-state-folder': 2,
  'journal-not-removable': 2,
  'journal-unreadable': 2,
  'journal-damaged': 2,
  'run-active': 2,
  'run-unfinished': 2,
  'run-status-unknown': 2,
  'run-to-restore-active': 2,
  'test-accounts-of-other-run': 2,
  'license-unreadable': 2,
  'license-unusable': 2,
  'license-not-stored': 3,
  'license-not-restored': 3,
  'accounts-not-deleted': 3,
  'cleanup-unanswered': 3,
  'report-not-writable': 2,
  'reports-in-one-file': 2,
  'file-not-writable': 2,
  'report-not-readable': 2,
  'pact-not-installed': 2,
  'pact-not-loadable': 2,
  'pact-file-invalid': 2,
  'pact-file-without-licensing': 2,
  'pact-with-exploration': 2,
  'contract-not-writable': 2,
  'mock-file-exists': 2,
  'mock-not-writable': 2,
  'pact-silent': 70,
  'pact-died': 70,
  'pact-failed': 70,
  'command-not-started': 2,
  interrupted: 130,
  'max-time': resultExitCodes.partial,
  internal: 70,
};
