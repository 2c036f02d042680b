import type { Provisioner } from '../accounts/provision.ts';
import type { Settings } from '../config/settings.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Journal } from '../local-state/journal.ts';
import { currentProcess } from '../local-state/process-identity.ts';
import { defaultStateDirectory } from '../local-state/state-folder.ts';
import type { RunDependencies } from './dependencies.ts';
import type { Session } from './session.ts';

/**
 * A run that changes something on somebody's server says so on this machine first, for `restore` and for a second run.
 *
 * @returns undefined where nothing is changed, or only the server that comes along
 * @throws ProblemError where another run is under way, or was killed, or nothing can be written
 */
export function openJournal(
  { runId, target, guard }: Session,
  { impact, provision, stateDirectory }: Settings,
  dependencies: Pick<RunDependencies, 'journalOf'>,
): Journal | undefined {
  const changes = impact === 'write' || provision;
  if (target.builtIn || (impact === 'read' && !changes)) return undefined;
  const journal = dependencies.journalOf(target.url, stateDirectory ?? defaultStateDirectory());
  if (!changes) {
    // It would take the license that comes and goes in a run that writes for the doing of its own requests.
    journal.mustBeFree();
    return undefined;
  }
  journal.open({
    ...currentProcess(),
    runId,
    url: target.url,
    startedAt: new Date().toISOString(),
    impact,
    provision,
    licenseStored: impact === 'write' ? guard.wasStored : null,
    step: 'begun',
  });
  return journal;
}

/**
 * A journal is seen on its own machine alone; the names of personas are seen from everywhere. Looked for before any is
 * made, and again afterwards, as two runs may have looked at once: then both give way.
 *
 * @throws ProblemError where the personas of another run are on the target
 */
export async function mustBeAlone(provisioner: Provisioner, url: string): Promise<void> {
  const [other] = await provisioner.others();
  if (other === undefined) return;
  throw new ProblemError(createProblem('test-accounts-of-other-run', { runId: other, url }));
}
