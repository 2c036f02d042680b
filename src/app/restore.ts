import { adminApi } from '../accounts/admin-api.ts';
import { sweep } from '../accounts/sweep.ts';
import { findTestAccounts } from '../accounts/test-accounts.ts';
import type { Settings } from '../config/settings.ts';
import { problemExitCodes } from '../domain/exit-codes.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import type { RestoreReport, RunHooks } from '../domain/run-events.ts';
import type { Impact } from '../domain/scenario.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { GuardOutcome } from '../license/guard/outcome.ts';
import { type Journal, type JournalEntry, statusOfRun } from '../local-state/journal.ts';
import { attempt, describeNotRestored, isLicenseShown, mergeProblems, noteOnLicense } from './cleanup.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { partsOf, type RunParts } from './run-parts.ts';
import { openSession, type Session } from './session.ts';

/** What `restore` is to do beside finishing what a journal says. */
export interface RestoreOptions {
  /** Store the given license if the target has none, although no journal says that a run removed it. */
  readonly withoutJournal?: boolean | undefined;
  /** Delete the test accounts of the run with this id. */
  readonly deleteAccounts?: string | undefined;
  /** Give up what a journal says, without reading it. */
  readonly forget?: boolean | undefined;
}

/**
 * Finishes what a killed run began: restores the license as the journal says and deletes the test accounts of that run.
 * Without a journal it reports what it sees and changes nothing, unless the options say otherwise (law L8).
 *
 * @returns what was done and seen; what went wrong is in it (`problem`, `exitCode`)
 * @throws only what is an error of this package itself
 */
export async function restoreTarget(
  settings: Settings & RestoreOptions,
  hooks: RunHooks = {},
  dependencies: RunDependencies = defaultDependencies,
): Promise<RestoreReport> {
  const parts = partsOf(settings);
  const actions: Note[] = [];
  const client = dependencies.clientOf(parts.connection, hooks.signal, undefined, dependencies.pause);
  const journal = dependencies.journalOf(client.url, parts.stateDirectory);
  try {
    if (settings.forget) return finished([forget(journal)], null);
    const entry = entryIn(journal);
    if (entry) announce(entry, hooks);
    const session = await openSession(client, parts, false, dependencies, hooks.signal, {
      resume: { record: entry?.license ?? undefined, impact: impactOf(entry) },
    });
    reportAll(session.licenseNotes, hooks);
    const problems = entry
      ? [await restoreLicense(session, entry, actions), await deleteAccounts(session, parts, entry.runId, actions)]
      : await withoutJournal(session, parts, settings, actions);
    const problem = problems.reduceRight<Problem | null>(mergeProblems, null);
    if (entry && problem === null && !attempt(() => journal.close())) {
      actions.push(createNote('journal-not-removed', { path: journal.path }));
    }
    if (actions.length === 0 && problem === null) actions.push(createNote('nothing-to-restore'));
    return finished(actions, problem);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return finished(actions, thrown.problem);
  } finally {
    await client.close();
  }
}

/** @throws ProblemError if the run is under way, or if its journal cannot be read */
function entryIn(journal: Journal): JournalEntry | undefined {
  const found = journal.read();
  if (found === 'damaged') {
    throw new ProblemError(createProblem('journal-damaged', { path: journal.path }));
  }
  if (found === undefined || statusOfRun(found) !== 'running') return found;
  throw new ProblemError(createProblem('run-to-restore-active', found));
}

/** Without a journal it is to be said, and perhaps done, what a run that writes would do. */
function impactOf(entry: JournalEntry | undefined): Impact {
  return entry?.impact ?? 'write';
}

/** Law L8: what a journal makes `restore` do is said before it is done. */
function announce({ runId, license, provision }: JournalEntry, { onEvent }: RunHooks): void {
  onEvent?.({ kind: 'note', note: createNote('restore-planned', { runId, license: license !== null, provision }) });
}

/** Law L1: says what there is to say about the license that was given. */
function reportAll(notes: readonly Note[], { onEvent }: RunHooks): void {
  for (const note of notes) onEvent?.({ kind: 'note', note });
}

/** @throws ProblemError if the journal cannot be removed */
function forget(journal: Journal): Note {
  try {
    journal.close();
  } catch (thrown) {
    const cause = systemErrorCode(thrown);
    throw new ProblemError(createProblem('journal-not-removable', { path: journal.path, cause }), { cause: thrown });
  }
  return createNote('journal-forgotten', { path: journal.path });
}

async function restoreLicense({ guard }: Session, { license }: JournalEntry, actions: Note[]): Promise<Problem | null> {
  if (license === null) return null;
  return reported(await guard.finish(), guard, actions);
}

function reported(outcome: GuardOutcome, { state }: LicenseGuard, actions: Note[]): Problem | null {
  if (outcome.kind === 'not-restored') {
    const license = describeNotRestored(outcome);
    return createProblem('license-not-restored', { license, accounts: [], journal: undefined });
  }
  const asBefore = isLicenseShown(state) ? 'license-as-before' : 'license-as-before-by-check';
  const note = outcome.kind === 'untouched' ? createNote(asBefore) : noteOnLicense(outcome, state);
  if (note) actions.push(note);
  return null;
}

async function withoutJournal(
  session: Session,
  parts: RunParts,
  options: RestoreOptions,
  actions: Note[],
): Promise<readonly (Problem | null)[]> {
  const { client, guard, target } = session;
  const problems: (Problem | null)[] = [];
  if (options.deleteAccounts !== undefined) {
    const runId = options.deleteAccounts;
    const problem = await deleteAccounts(session, parts, runId, actions);
    if (problem === null && actions.length === 0) actions.push(createNote('no-accounts-found', { runId }));
    problems.push(problem);
  }
  if (options.withoutJournal && !hasGivenLicense(session)) problems.push(await storeGivenLicense(guard, actions));
  else actions.push(createNote('no-journal', { licensed: target.licensed }));
  const { found } = await findTestAccounts(adminApi(client, parts.admin));
  for (const runId of new Set(found.map((one) => one.runId))) {
    const accounts = found.filter((one) => one.runId === runId).map(({ what }) => what);
    actions.push(createNote('test-accounts-found', { runId, accounts }));
  }
  return problems;
}

/** Whether the license that was given is in force: then a second `--without-journal` has nothing left to do. */
function hasGivenLicense({ guard, target }: Session): boolean {
  return target.licensed === true && guard.state.comparison?.kind === 'same';
}

async function storeGivenLicense(guard: LicenseGuard, actions: Note[]): Promise<Problem | null> {
  const stored = await guard.storeIfNone();
  if (!stored.isReady) return createProblem('license-not-stored', { reason: stored.reason.message });
  actions.push(createNote('license-stored'));
  return null;
}

async function deleteAccounts(
  { client }: Session,
  { admin }: RunParts,
  runId: string,
  actions: Note[],
): Promise<Problem | null> {
  const { deleted, failed } = await sweep(client, admin, runId);
  actions.push(...deleted.map((account) => createNote('account-deleted', { account })));
  if (failed.length === 0) return null;
  const accounts = failed.map(({ message }) => message);
  return createProblem('accounts-not-deleted', { license: undefined, accounts, journal: undefined });
}

function finished(actions: readonly Note[], problem: Problem | null): RestoreReport {
  return { actions, problem, exitCode: problem ? problemExitCodes[problem.code] : 0 };
}
