import { sweep } from '../accounts/sweep.ts';
import type { Settings } from '../config/settings.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason } from '../domain/messages/reasons.ts';
import { exitCodes, type Problem, ProblemError } from '../domain/problem.ts';
import type { RestoreReport, RunHooks } from '../domain/run-events.ts';
import type { Client, Credentials } from '../http/client.ts';
import { type Journal, type JournalEntry, journalOf, statusOfRun } from '../local-state/journal.ts';
import { defaultStateDirectory } from '../local-state/state-folder.ts';
import { clientOf } from './client.ts';
import { openSession } from './session.ts';

/**
 * Finishes what a killed run began: puts the license back as the journal says (or stores the one that is given, where
 * there is no journal) and deletes the personas that runs have left.
 *
 * What goes wrong is in the restoration (`problem`, `exitCode`).
 */
export async function restoreTarget(settings: Settings, hooks: RunHooks = {}): Promise<RestoreReport> {
  const actions: Note[] = [];
  const client = clientOf(settings, hooks.signal);
  const journal = journalOf(client.url, settings.stateDirectory ?? defaultStateDirectory());
  const found = journal.read();
  try {
    const entry = entryIn(found, settings, journal.path);
    const { admin, rootUrl } = await openSession(client, settings, false);
    const problems = [
      await putLicenseBack(client, admin, rootUrl, settings.license, entry, actions),
      await sweepPersonas(client, admin, entry, actions),
    ].filter((one) => one !== null);
    if (actions.length === 0 && problems.length === 0) actions.push(createNote('nothing-to-restore'));
    if (problems.length === 0 && !closed(journal)) {
      actions.push(createNote('journal-not-removed', { path: journal.path }));
    }
    return finished(actions, problems[0] ?? null);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return finished(actions, thrown.problem);
  } finally {
    await client.close();
  }
}

/** @throws ProblemError where the run is under way, or where it cannot be known what it left. */
function entryIn(found: ReturnType<Journal['read']>, { license }: Settings, path: string): JournalEntry | undefined {
  if (found === 'damaged' && license === undefined) {
    throw new ProblemError(createProblem('journal-without-license', { path }));
  }
  if (found === 'damaged' || found === undefined) return undefined;
  if (statusOfRun(found) !== 'running') return found;
  throw new ProblemError(createProblem('run-to-restore-active', found));
}

function closed(journal: Journal): boolean {
  try {
    journal.close();
    return true;
  } catch {
    return false;
  }
}

function finished(actions: readonly Note[], problem: Problem | null): RestoreReport {
  return { actions, problem, exitCode: problem ? exitCodes[problem.code] : 0 };
}

async function putLicenseBack(
  client: Client,
  admin: Credentials,
  rootUrl: string,
  license: string | undefined,
  entry: JournalEntry | undefined,
  actions: Note[],
): Promise<Problem | null> {
  const send = (method: 'POST' | 'DELETE', body: unknown): Promise<Exchange> =>
    client.send({ method, path: '/api/licensing/token', as: admin, body: JSON.stringify(body) });

  if (entry?.licenseStored === false) {
    return reported(await send('DELETE', { instance: rootUrl }), createNote('license-removed'), actions);
  }
  // A run that did not write has nothing to put back.
  if (entry?.licenseStored === null) return null;
  if (license === undefined) {
    return entry?.licenseStored ? notRestored(createReason('no-license-given').message) : null;
  }
  return reported(await send('POST', { token: license }), createNote('license-stored'), actions);
}

function reported({ response, failure }: Exchange, done: Note, actions: Note[]): Problem | null {
  if (!response) return notRestored(failure?.message ?? 'no response');
  if (response.status < 200 || response.status >= 300)
    return notRestored(createReason('restore-failed', { response: `status ${response.status}` }).message);
  actions.push(done);
  return null;
}

function notRestored(why: string): Problem {
  return createProblem('license-not-restored', { license: why, accounts: [], journal: undefined });
}

async function sweepPersonas(
  client: Client,
  admin: Credentials,
  entry: JournalEntry | undefined,
  actions: Note[],
): Promise<Problem | null> {
  const { deleted, failed } = await sweep(client, admin, entry?.runId);
  actions.push(...deleted.map((account) => createNote('account-deleted', { account })));
  if (failed.length === 0) return null;
  const accounts = failed.map(({ message }) => message);
  return createProblem('accounts-not-deleted', { license: undefined, accounts, journal: undefined });
}
