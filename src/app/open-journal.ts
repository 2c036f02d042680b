import type { Provisioner } from '../accounts/provision.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import { recordOf } from '../license/guard/license-record.ts';
import { type Journal, journalProblem } from '../local-state/journal.ts';
import { currentProcess } from '../local-state/process-identity.ts';
import type { RunDependencies } from './dependencies.ts';
import type { RunParts } from './run-parts.ts';
import type { Session } from './session.ts';

/**
 * Opens the journal of a run that may change something on the target, for `restore` and for a second run on this machine.
 * Law L5: that includes a run at `reject`, because a broken server may carry out what it should reject. A run
 * that only reads goes on beside the journal of another one, with a note.
 *
 * @returns undefined if nothing can be changed, or only on the built-in reference server
 * @throws ProblemError if another run is under way or was killed, or if the journal cannot be written
 */
export function openJournal(
  { runId, target, guard }: Session,
  { scope: { impact }, provision, stateDirectory }: Pick<RunParts, 'scope' | 'provision' | 'stateDirectory'>,
  dependencies: Pick<RunDependencies, 'journalOf'>,
  note: (note: Note) => void,
): Journal | undefined {
  if (target.builtIn) return undefined;
  if (impact === 'read' && !provision) {
    const problem = otherJournal(target.url, stateDirectory, dependencies);
    if (problem) note(createNote('journal-present', { problem: problem.message }));
    return undefined;
  }
  const journal = dependencies.journalOf(target.url, stateDirectory);
  journal.open({
    ...currentProcess(),
    runId,
    url: target.url,
    startedAt: new Date().toISOString(),
    impact,
    provision,
    license: impact === 'read' ? null : (recordOf(guard.state) ?? null),
    step: 'begun',
  });
  return journal;
}

/** What is wrong about the journal that another run has left on this machine; undefined if there is none. */
export function otherJournal(
  url: string,
  stateDirectory: string | undefined,
  { journalOf }: Pick<RunDependencies, 'journalOf'>,
): Problem | undefined {
  return stateDirectory === undefined ? undefined : journalProblem(journalOf(url, stateDirectory));
}

/**
 * Makes sure that no other run is under way. A journal is visible on its own machine only; the names of test accounts
 * are visible from everywhere. Called before any test account is created, and once more afterwards, because two runs may
 * have searched at the same moment: then both abort.
 *
 * @throws ProblemError if test accounts of another run exist on the target
 */
export async function mustBeAlone(provisioner: Provisioner, url: string): Promise<void> {
  const [other] = await provisioner.others();
  if (other === undefined) return;
  throw new ProblemError(createProblem('test-accounts-of-other-run', { runId: other, url }));
}
