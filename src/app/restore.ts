import { sweep } from '../accounts/sweep.ts';
import type { Settings } from '../config/settings.ts';
import type { Exchange } from '../domain/exchange.ts';
import { exitCodes, type Problem, ProblemError, problem } from '../domain/problem.ts';
import type { RestoreReport, RunHooks } from '../domain/run-events.ts';
import type { Client, Credentials } from '../http/client.ts';
import {
  defaultStateDirectory,
  type Journal,
  type JournalEntry,
  journalOf,
  statusOfRun,
} from '../local-state/journal.ts';
import { clientOf } from './client.ts';
import { defaultDependencies } from './dependencies.ts';
import { partsOf } from './parts.ts';
import { openSession } from './session.ts';

/**
 * Finishes what a killed run began: puts the license back as the journal says (or stores the one that is given, where
 * there is no journal) and deletes the personas that runs have left.
 *
 * What goes wrong is in the restoration (`problem`, `exitCode`).
 */
export async function restoreTarget(settings: Settings, hooks: RunHooks = {}): Promise<RestoreReport> {
  const actions: string[] = [];
  const client = clientOf(settings, hooks.signal);
  const journal = journalOf(client.url, settings.stateDirectory ?? defaultStateDirectory());
  const found = journal.read();
  try {
    const entry = entryIn(found, settings, journal.path);
    const { admin, rootUrl } = await openSession(client, partsOf(settings), false, defaultDependencies);
    const problems = [
      await putLicenseBack(client, admin, rootUrl, settings.license, entry, actions),
      await sweepPersonas(client, admin, entry, actions),
    ].filter((one) => one !== null);
    if (actions.length === 0 && problems.length === 0) actions.push('There was nothing to restore.');
    if (problems.length === 0 && !closed(journal)) {
      actions.push(`The journal could not be removed. Delete it before the next run: ${journal.path}.`);
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
    throw problem(
      'configuration',
      `The journal ${path} cannot be read, so whether a license has to be put back is not known. Set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH to put one back, or delete the journal.`,
    );
  }
  if (found === 'damaged' || found === undefined) return undefined;
  if (statusOfRun(found) !== 'running') return found;
  throw problem(
    'configuration',
    `The run ${found.runId} (process ${found.pid}) is under way against ${found.url}, and puts everything back itself. End it first, with Ctrl-C or SIGTERM.`,
  );
}

function closed(journal: Journal): boolean {
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

async function putLicenseBack(
  client: Client,
  admin: Credentials,
  rootUrl: string,
  license: string | undefined,
  entry: JournalEntry | undefined,
  actions: string[],
): Promise<Problem | null> {
  const send = (method: 'POST' | 'DELETE', body: unknown): Promise<Exchange> =>
    client.send({ method, path: '/api/licensing/token', as: admin, body: JSON.stringify(body) });

  if (entry?.licenseStored === false) {
    return reported(
      await send('DELETE', { instance: rootUrl }),
      'Removed the license, as none was stored before the run.',
      actions,
    );
  }
  // A run that did not write has nothing to put back.
  if (entry?.licenseStored === null) return null;
  if (license === undefined) {
    return entry?.licenseStored
      ? notRestored('no license was given: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH')
      : null;
  }
  return reported(await send('POST', { token: license }), 'Stored the license.', actions);
}

function reported({ response, failure }: Exchange, done: string, actions: string[]): Problem | null {
  if (!response) return notRestored(failure?.message ?? 'no answer');
  if (response.status < 200 || response.status >= 300)
    return notRestored(`the target answered with status ${response.status}`);
  actions.push(done);
  return null;
}

function notRestored(why: string): Problem {
  return { code: 'license-not-restored', message: `The license could not be put back: ${why}.` };
}

async function sweepPersonas(
  client: Client,
  admin: Credentials,
  entry: JournalEntry | undefined,
  actions: string[],
): Promise<Problem | null> {
  const { deleted, failed } = await sweep(client, admin, entry?.runId);
  actions.push(...deleted.map((what) => `Deleted ${what}.`));
  return failed.length === 0 ? null : { code: 'license-not-restored', message: `${failed.join('; ')}.` };
}
