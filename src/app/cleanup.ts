import type { Provisioner } from '../accounts/provision.ts';
import type { SweepResult } from '../accounts/sweep.ts';
import type { Problem } from '../domain/problem.ts';
import type { LicenseGuard, RestoreOutcome } from '../license/guard-types.ts';
import type { Journal } from '../local-state/journal.ts';
import type { RunDependencies } from './dependencies.ts';

/** What a run has to clean up. */
export interface CleanupTasks {
  readonly guard: Pick<LicenseGuard, 'restore'>;
  readonly provisioner: Pick<Provisioner, 'remove'> | undefined;
  readonly journal: Pick<Journal, 'path' | 'update' | 'close'> | undefined;
}

/** The pause before the second attempt, in milliseconds. Each further pause is twice as long. */
const firstPauseMs = 250;

const whatToDo = 'Run `licensing-conformance restore` with the same settings as soon as the target answers';

/**
 * Restores the license and deletes the test accounts. If the target does not respond, both are tried again for about as
 * long as one request may take. Never throws; the journal stays until everything is restored.
 *
 * @param patienceMs - how long to keep trying, in milliseconds
 * @returns what could not be restored and what to do; null if everything was
 */
export async function cleanUp(
  { guard, provisioner, journal }: CleanupTasks,
  patienceMs: number,
  { now, pause }: Pick<RunDependencies, 'now' | 'pause'>,
  note: (text: string) => void,
): Promise<Problem | null> {
  attempt(() => journal?.update({ step: 'restoring' }));
  const start = now();
  let restored = await restoreWith(guard);
  let left = await removeWith(provisioner);
  for (let wait = firstPauseMs; isWorthRetrying(restored, left) && now() - start + wait <= patienceMs; wait *= 2) {
    if (wait === firstPauseMs)
      note('The target does not answer while everything is being put back; it is tried again.');
    await pause(wait);
    if (restored.kind === 'not-restored') restored = await restoreWith(guard);
    left = await removeWith(provisioner);
  }
  left.failed.forEach(note);
  if (restored.kind === 'restored') note(restored.note);
  const problem = problemOf(restored, left, journal);
  if (problem) {
    note(problem.message);
    attempt(() => journal?.update({ step: 'not restored' }));
  } else if (journal && !attempt(() => journal.close())) {
    note(
      `Everything was put back, but the journal could not be removed. Delete it before the next run: ${journal.path}.`,
    );
  }
  return problem;
}

/** The problem that a run ends with: what could not be restored takes precedence over what happened before. */
export function mergeProblems(before: Problem | null, left: Problem | null): Problem | null {
  if (before === null || left === null) return left ?? before;
  return { code: left.code, message: `${before.message} ${left.message}` };
}

function isWorthRetrying(restored: RestoreOutcome, left: SweepResult): boolean {
  return (restored.kind === 'not-restored' && restored.again === true) || left.unanswered;
}

function problemOf(
  restored: RestoreOutcome,
  { failed, unanswered }: SweepResult,
  journal: CleanupTasks['journal'],
): Problem | null {
  const lost = restored.kind === 'not-restored' ? restored : undefined;
  if (!lost && failed.length === 0) return null;
  const parts = [
    ...(lost ? [`The license could not be put back: ${lost.reason}.`] : []),
    ...(failed.length > 0 ? ['Personas that the run made are still there.'] : []),
    `${whatToDo}${journal ? ` (journal: ${journal.path})` : ''}.`,
  ];
  const isUnresponsive = lost ? lost.again === true : unanswered;
  return { code: isUnresponsive ? 'stopped-answering' : 'license-not-restored', message: parts.join(' ') };
}

/** An exception here is an internal error. It must not cost the license, so the restore may be tried again. */
async function restoreWith(guard: CleanupTasks['guard']): Promise<RestoreOutcome> {
  try {
    return await guard.restore();
  } catch (thrown) {
    return { kind: 'not-restored', reason: messageIn(thrown), again: true };
  }
}

async function removeWith(provisioner: CleanupTasks['provisioner']): Promise<SweepResult> {
  try {
    return (await provisioner?.remove()) ?? { deleted: [], failed: [], unanswered: false };
  } catch (thrown) {
    const failed = [`what the run made could not be deleted: ${messageIn(thrown)}`];
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
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something was thrown that is no error';
}
