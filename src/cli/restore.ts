import type { RestoreOptions, restoreTarget } from '../app/restore.ts';
import type { Flags } from '../config/sources.ts';
import { runId } from '../config/value-checks.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import type { RunEvent } from '../domain/run-events.ts';
import { exitCodeIn, failed } from './exit.ts';
import { type CliIo, complain, printable, printNotes } from './io.ts';
import { loadSettingsFor } from './load-settings.ts';

/**
 * `restore`: cleans up after a killed run. Restores the license, deletes the test accounts and prints what it did.
 *
 * @param restoreWith - for tests; by default the real one
 */
export async function restore(flags: Flags, io: CliIo, restoreWith?: typeof restoreTarget): Promise<number> {
  const loaded = await loadSettingsFor(io, 'restore', flags);
  if (!loaded.ok) return failed(io, loaded.problem);
  io.interruption.explain({
    first: 'Stopping after the current request. What is not restored yet stays as it is.',
    again: '',
  });
  const options = optionsIn(flags);
  if (!options.ok) return failed(io, options.problem);
  const real = restoreWith ?? (await import('../app/restore.ts')).restoreTarget;
  printNotes(io, loaded.notes);
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'note') printNotes(io, [event.note.message]);
  };
  const restoration = await real({ ...loaded.settings, ...options.value }, { signal: io.interruption.signal, onEvent });
  const { actions, problem } = restoration;
  for (const { message } of actions) io.stdout.write(`${printable(io, message)}\n`);
  if (problem) complain(io, problem);
  return exitCodeIn(io, restoration);
}

type LoadedRestoreOptions =
  | { readonly ok: true; readonly value: RestoreOptions }
  | { readonly ok: false; readonly problem: Problem };

/** The options of `restore` alone. */
function optionsIn({ withoutJournal, deleteAccounts, forget }: Flags): LoadedRestoreOptions {
  const value = { withoutJournal: withoutJournal === true, forget: forget === true };
  if (forget === true && (withoutJournal === true || deleteAccounts !== undefined)) {
    return usage('--forget sends nothing, so it cannot be combined with --without-journal or --delete-accounts.');
  }
  if (deleteAccounts === undefined) return { ok: true, value };
  const checked = runId(String(deleteAccounts));
  if (checked.ok) return { ok: true, value: { ...value, deleteAccounts: checked.value } };
  return usage(`--delete-accounts must be ${checked.allowed}.`);
}

function usage(line: string): LoadedRestoreOptions {
  return { ok: false, problem: createProblem('usage', { lines: [line] }) };
}
