import type { Provisioner } from '../accounts/provision.ts';
import type { SweepResult } from '../accounts/sweep.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import type { LicenseGuard, RestoreOutcome } from '../license/guard-types.ts';
import type { Journal } from '../local-state/journal.ts';
import type { RunDependencies } from './dependencies.ts';

/** What a run has begun, and has to bring to an end. */
export interface CleanupTasks {
  readonly guard: Pick<LicenseGuard, 'restore'>;
  readonly provisioner: Pick<Provisioner, 'remove'> | undefined;
  readonly journal: Pick<Journal, 'path' | 'update' | 'close'> | undefined;
}

/** The wait before the second attempt, in milliseconds; each further one is twice as long. */
const firstPauseMs = 250;

/**
 * Puts the license back and deletes the personas. A target that does not answer is tried again, for about as long as one
 * request may take. Never throws: the journal stays until everything is as it was.
 *
 * @param patienceMs - how long to go on trying, in milliseconds
 * @returns what could not be put back and what to do; null where everything is as it was
 */
export async function cleanUp(
  { guard, provisioner, journal }: CleanupTasks,
  patienceMs: number,
  { now, pause }: Pick<RunDependencies, 'now' | 'pause'>,
  note: (note: Note) => void,
): Promise<Problem | null> {
  attempt(() => journal?.update({ step: 'restoring' }));
  const start = now();
  let kept = await restoreWith(guard);
  let left = await removeWith(provisioner);
  for (let wait = firstPauseMs; isWorthWhile(kept, left) && now() - start + wait <= patienceMs; wait *= 2) {
    if (wait === firstPauseMs) note(createNote('cleanup-retried'));
    await pause(wait);
    if (kept.kind === 'not-restored') kept = await restoreWith(guard);
    left = await removeWith(provisioner);
  }
  left.failed.forEach(note);
  if (kept.kind === 'restored') note(kept.note);
  const problem = problemOf(kept, left, journal);
  if (problem) {
    note(createNote('cleanup-incomplete', { problem: problem.message }));
    attempt(() => journal?.update({ step: 'not restored' }));
  } else if (journal && !attempt(() => journal.close())) {
    note(createNote('journal-not-removed', { path: journal.path }));
  }
  return problem;
}

/** The problem that a run ends with: a license that is gone weighs more than what happened before. */
export function mergeProblems(before: Problem | null, left: Problem | null): Problem | null {
  if (before === null || left === null) return left ?? before;
  return { code: left.code, message: `${before.message} ${left.message}` };
}

function isWorthWhile(kept: RestoreOutcome, left: SweepResult): boolean {
  return (kept.kind === 'not-restored' && kept.again === true) || left.unanswered;
}

function problemOf(
  kept: RestoreOutcome,
  { failed, unanswered }: SweepResult,
  journal: CleanupTasks['journal'],
): Problem | null {
  const lost = kept.kind === 'not-restored' ? kept : undefined;
  if (!lost && failed.length === 0) return null;
  const isSilent = lost ? lost.again === true : unanswered;
  const left = {
    license: lost?.reason.message,
    accounts: failed.map(({ message }) => message),
    journal: journal?.path,
  };
  if (isSilent) return createProblem('cleanup-unanswered', left);
  return createProblem(lost ? 'license-not-restored' : 'accounts-not-deleted', left);
}

/** Whatever throws here is a mistake of this suite, which must not cost the license: another attempt may do. */
async function restoreWith(guard: CleanupTasks['guard']): Promise<RestoreOutcome> {
  try {
    return await guard.restore();
  } catch (thrown) {
    return { kind: 'not-restored', reason: createReason('restore-threw', { error: messageIn(thrown) }), again: true };
  }
}

async function removeWith(provisioner: CleanupTasks['provisioner']): Promise<SweepResult> {
  try {
    return (await provisioner?.remove()) ?? { deleted: [], failed: [], unanswered: false };
  } catch (thrown) {
    const failed = [createNote('accounts-not-deleted', { error: messageIn(thrown) })];
    return { deleted: [], failed, unanswered: true };
  }
}

function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function messageIn(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something other than an error was thrown';
}
