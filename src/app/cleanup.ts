import { setImmediate } from 'node:timers/promises';
import type { Provisioner } from '../accounts/provision.ts';
import type { SweepResult } from '../accounts/sweep.ts';
import type { Finding } from '../domain/finding.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import type { GuardState } from '../license/guard/guard-state.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { GuardOutcome } from '../license/guard/outcome.ts';
import type { Journal } from '../local-state/journal.ts';
import type { RunDependencies } from './dependencies.ts';
import { runFindingsOf } from './run-findings.ts';

/** What a run has to clean up. */
export interface CleanupTasks {
  readonly guard: Pick<LicenseGuard, 'finish' | 'state'>;
  readonly provisioner: Pick<Provisioner, 'remove'> | undefined;
  readonly journal: Pick<Journal, 'path' | 'update' | 'close'> | undefined;
}

/** What came of a cleanup. */
export interface CleanupResult {
  /** What could not be restored and what to do; null if everything was. */
  readonly problem: Problem | null;
  /** What was found out about the license at the end. */
  readonly findings: readonly Finding[];
  /** Whether the effect of a request, or the state of the license, is not known: such a run is partial at best. */
  readonly isInconclusive: boolean;
}

/** The pause before the second attempt to delete accounts, in milliseconds. Each further pause is twice as long. */
const firstPauseMs = 250;

/**
 * Restores the license and deletes the test accounts. If the target does not respond, deleting is tried again for about as
 * long as one request may take; the guard does the same for the license. Never throws; the journal stays until everything
 * is restored.
 *
 * @param patienceMs - how long to keep trying, in milliseconds
 */
export async function cleanUp(
  { guard, provisioner, journal }: CleanupTasks,
  patienceMs: number,
  { now, pause }: Pick<RunDependencies, 'now' | 'pause'>,
  note: (note: Note) => void,
): Promise<CleanupResult> {
  attempt(() => journal?.update({ step: 'restoring' }));
  // Accounts are deleted while the license is seen: the admin API and the licensing API do not wait for each other.
  const [license, accounts] = await waitForAll([
    finishWith(guard),
    // Of the requests that may carry the admin's password at once, the readings of the license go first.
    setImmediate().then(() => removeAccounts(provisioner, patienceMs, { now, pause }, note)),
  ]);
  accounts.failed.forEach(note);
  const restored = noteOnLicense(license, guard.state);
  if (restored !== undefined) note(restored);
  const problem = problemOf(license, accounts, journal);
  if (problem) {
    note(createNote('cleanup-incomplete', { problem: problem.message }));
    attempt(() => journal?.update({ step: 'not restored' }));
  } else if (journal && !attempt(() => journal.close())) {
    note(createNote('journal-not-removed', { path: journal.path }));
  }
  const isInconclusive = license.isOutcomeOpen || guard.state.stop === 'state-unknown';
  if (isInconclusive && license.kind !== 'not-restored') note(createNote('effect-unknown'));
  return { problem, findings: runFindingsOf(license), isInconclusive };
}

/** The test accounts that could not be deleted. */
type AccountsLeft = Pick<SweepResult, 'failed' | 'unanswered'>;

async function removeAccounts(
  provisioner: CleanupTasks['provisioner'],
  patienceMs: number,
  { now, pause }: Pick<RunDependencies, 'now' | 'pause'>,
  note: (note: Note) => void,
): Promise<AccountsLeft> {
  const start = now();
  let accounts = await removeWith(provisioner);
  for (let wait = firstPauseMs; accounts.unanswered && now() - start + wait <= patienceMs; wait *= 2) {
    if (wait === firstPauseMs) note(createNote('cleanup-retried'));
    await pause(wait);
    accounts = await removeWith(provisioner);
  }
  return accounts;
}

/** The problem that a run ends with: what could not be restored takes precedence over what happened before. */
export function mergeProblems(before: Problem | null, left: Problem | null): Problem | null {
  if (before === null || left === null) return left ?? before;
  return { code: left.code, message: `${before.message} ${left.message}` };
}

/** What there is to say about the license after a run; undefined if the run has not touched it, or if it is a problem. */
export function noteOnLicense(license: GuardOutcome, state: TokenKnowledge): Note | undefined {
  switch (license.kind) {
    case 'restored':
      return createNote(isLicenseShown(state) ? 'license-restored' : 'license-restored-by-check');
    case 'left-stored':
      return createNote('license-left-stored');
    case 'restart-needed':
      return createNote('license-restart-needed');
    case 'untouched':
    case 'not-restored':
      return undefined;
  }
}

/** Reasons that say what to do before the license can be restored. */
const reasonsWithAdvice = [
  'no-license-given',
  'another-writer',
  'different-license',
  'not-assumed-installed',
  'expires-within-a-day',
] as const;

/** What is missing, and what to do about it if that is known. */
export function describeNotRestored({ code, missing }: Extract<GuardOutcome, { kind: 'not-restored' }>): string {
  const reason = reasonsWithAdvice.find((one) => one === code);
  return reason === undefined ? missing : `${missing}; ${createReason(reason).message}`;
}

/** What is known of GET token. */
type TokenKnowledge = Pick<GuardState, 'isTokenKnown' | 'ignoresToken'>;

/** Whether the target shows which license it has, so that more than check was seen. */
export function isLicenseShown({ isTokenKnown, ignoresToken }: TokenKnowledge): boolean {
  return isTokenKnown && !ignoresToken;
}

function problemOf(
  license: GuardOutcome,
  { failed, unanswered }: AccountsLeft,
  journal: CleanupTasks['journal'],
): Problem | null {
  const lost = license.kind === 'not-restored' ? license : undefined;
  if (!lost && failed.length === 0) return null;
  const left = {
    license: lost && describeNotRestored(lost),
    accounts: failed.map(({ message }) => message),
    journal: journal?.path,
  };
  if (lost) return createProblem('license-not-restored', left);
  return createProblem(unanswered ? 'cleanup-unanswered' : 'accounts-not-deleted', left);
}

/** An exception here is an internal error. It must not pass for a restored license. */
async function finishWith(guard: CleanupTasks['guard']): Promise<GuardOutcome> {
  try {
    return await guard.finish();
  } catch (thrown) {
    return {
      kind: 'not-restored',
      code: 'state-unknown',
      missing: messageIn(thrown),
      findings: [],
      isOutcomeOpen: false,
    };
  }
}

async function removeWith(provisioner: CleanupTasks['provisioner']): Promise<AccountsLeft> {
  try {
    return (await provisioner?.remove()) ?? { failed: [], unanswered: false };
  } catch (thrown) {
    const failed = [createNote('accounts-not-deleted', { error: messageIn(thrown) })];
    return { failed, unanswered: true };
  }
}

/** Whether an action succeeded. */
export function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function messageIn(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'a value that is not an error was thrown';
}
