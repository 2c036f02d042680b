import { adminApi } from '../accounts/admin-api.ts';
import { findTestAccounts, sweep } from '../accounts/sweep.ts';
import type { Settings } from '../config/settings.ts';
import { exitCodes, type Problem, ProblemError, problem } from '../domain/problem.ts';
import type { RestoreReport, RunHooks } from '../domain/run-events.ts';
import type { LicenseOutcome } from '../license/guard/outcome.ts';
import { type Journal, type JournalEntry, statusOfRun } from '../local-state/journal.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { partsOf, type RunParts } from './parts.ts';
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
 * Without a journal it reports what it sees and changes nothing, unless the options say otherwise (law 8).
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
  const actions: string[] = [];
  const client = dependencies.clientOf(parts.connection, hooks.signal);
  const journal = dependencies.journalOf(client.url, parts.stateDirectory);
  try {
    if (settings.forget) return finished([forget(journal)], null);
    const entry = entryIn(journal);
    const session = await openSession(client, parts, false, dependencies, hooks.signal, {
      record: entry?.license ?? undefined,
    });
    const problems = entry
      ? [await restoreLicense(session, entry, actions), await deleteAccounts(session, parts, entry.runId, actions)]
      : await withoutJournal(session, parts, settings, actions);
    const [first = null] = problems.filter((one) => one !== null);
    if (entry && first === null && !isClosed(journal)) {
      actions.push(`The journal could not be removed. Delete it before the next run: ${journal.path}.`);
    }
    if (actions.length === 0 && first === null) actions.push('There was nothing to restore.');
    return finished(actions, first);
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
    throw problem(
      'configuration',
      `The journal ${journal.path} cannot be read, so it is unknown what a run left behind. Run \`licensing-conformance restore --forget\` to give it up, then \`restore --without-journal\` with the license to see what is there.`,
    );
  }
  if (found === undefined || statusOfRun(found) !== 'running') return found;
  throw problem(
    'configuration',
    `The run ${found.runId} (process ${found.pid}) is under way against ${found.url} and restores everything itself. Stop it first, with Ctrl-C or SIGTERM.`,
  );
}

function forget(journal: Journal): string {
  journal.close();
  return `Removed the journal ${journal.path} without reading it. If a run was killed, its license may be missing and its test accounts may still exist: \`restore --without-journal\` shows them.`;
}

async function restoreLicense(
  { guard }: Session,
  { license }: JournalEntry,
  actions: string[],
): Promise<Problem | null> {
  if (license === null) return null;
  return reported(await guard.finish(), actions);
}

function reported(outcome: LicenseOutcome, actions: string[]): Problem | null {
  switch (outcome.kind) {
    case 'restored':
      actions.push('License restored: the license is as it was before the run.');
      return null;
    case 'untouched':
      actions.push('The license is as it was before the run.');
      return null;
    case 'left-stored':
      actions.push('The license is stored. It is not certain that there was none before, so it was not removed.');
      return null;
    case 'restart-needed':
      actions.push('The license is stored, but check is false. Restart the server.');
      return null;
    case 'not-restored': {
      const hint =
        outcome.code === 'no-license-given'
          ? ' Provide the license: set GRAFANA_LICENSE_PATH or GRAFANA_LICENSE_TOKEN.'
          : '';
      return { code: 'license-not-restored', message: `The license was not restored: ${outcome.missing}.${hint}` };
    }
  }
}

async function withoutJournal(
  session: Session,
  parts: RunParts,
  options: RestoreOptions,
  actions: string[],
): Promise<readonly (Problem | null)[]> {
  const { client, guard, target } = session;
  const problems: (Problem | null)[] = [];
  if (options.deleteAccounts !== undefined) {
    problems.push(await deleteAccounts(session, parts, options.deleteAccounts, actions));
  }
  if (options.withoutJournal) {
    const stored = await guard.storeIfNone();
    problems.push(
      stored.isReady
        ? null
        : { code: 'license-not-restored', message: `The license was not stored: ${stored.reason}.` },
    );
    if (stored.isReady) actions.push('A license is stored.');
  } else {
    const seen = target.licensed === null ? 'unknown' : target.licensed ? 'yes' : 'no';
    actions.push(`There is no journal, so nothing was changed. License in force: ${seen}.`);
  }
  const { found } = await findTestAccounts(adminApi(client, parts.admin));
  for (const runId of new Set(found.map((one) => one.runId))) {
    const accounts = found.filter((one) => one.runId === runId).map(({ what }) => what);
    actions.push(
      `Test accounts of run ${runId}: ${accounts.join(', ')}. To delete them, add --delete-accounts ${runId}.`,
    );
  }
  return problems;
}

async function deleteAccounts(
  { client }: Session,
  { admin }: RunParts,
  runId: string,
  actions: string[],
): Promise<Problem | null> {
  const { deleted, failed } = await sweep(client, admin, runId);
  actions.push(...deleted.map((what) => `Deleted ${what}.`));
  return failed.length === 0 ? null : { code: 'license-not-restored', message: `${failed.join('; ')}.` };
}

function isClosed(journal: Journal): boolean {
  try {
    journal.close();
    return true;
  } catch {
    return false;
  }
}

function finished(actions: readonly string[], problem: Problem | null): RestoreReport {
  return { actions, problem, exitCode: problem ? exitCodes[problem.code] : 0 };
}
