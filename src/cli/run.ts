import { name, version } from '../config/package-info.ts';
import type { Settings } from '../config/settings.ts';
import type { Flags } from '../config/sources.ts';
import { definedOnly } from '../domain/defined-only.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { Problem } from '../domain/problem.ts';
import type { Report } from '../domain/report.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { checkReportFiles } from '../report/report-files.ts';
import { exitCodeIn, failed } from './exit.ts';
import { explainInterruption } from './interruption-messages.ts';
import { type CliIo, printable } from './io.ts';
import { keptFlags } from './kept-flags.ts';
import { loadSettingsFor } from './load-settings.ts';
import { checkNewFile } from './new-file.ts';
import { permissionToWrite } from './permission.ts';
import { progressIn } from './progress.ts';
import { openReports } from './reports.ts';

/** Checks a target against the documentation. */
export type Runner = (settings: Settings, hooks: RunHooks) => Promise<Report>;

/**
 * `run`: checks a target against the documentation and writes the reports.
 *
 * @param runner - for tests; by default the real one
 */
export async function run(flags: Flags, io: CliIo, runner?: Runner): Promise<number> {
  removeEarlierReports(reportersIn(flags));
  const loaded = await loadSettingsFor(io, 'run', flags);
  if (!loaded.ok) return failed(io, loaded.problem);
  if (loaded.settings.plan) return (await import('./plan.ts')).printPlan(loaded.settings, io);
  // Files first: a report that cannot be written is reported before anything is sent.
  const problem = checkFiles(loaded.settings, io);
  if (problem) return failed(io, problem);
  const permitted = await permissionToWrite(loaded.settings, io);
  if (!permitted.ok) return failed(io, permitted.problem);
  const { settings } = permitted;
  const { signal } = io.interruption;
  const real = runner ?? (await import('../app/run.ts')).runConformance;
  const reports = openReports({ ...settings, keptFlags: keptFlags(flags) }, { name, version }, io);
  if ('code' in reports) return failed(io, reports);
  const progress = progressIn(io, settings);
  const explain = explainInterruption(io, settings);
  const onEvent = (event: RunEvent): void => {
    explain(event);
    progress.show(event);
  };
  for (const text of loaded.notes) onEvent({ kind: 'note', note: createNote('settings', { text }) });
  const { onResult } = reports;
  const report = await real(settings, { onEvent, signal, ...definedOnly({ onResult }) });
  progress.end();
  const notes = [...loaded.notes.map((text) => createNote('settings', { text: printable(io, text) })), ...report.notes];
  const exitCode = reports.finish({ ...report, notes, exitCode: exitCodeIn(io, report) });
  return draftIfAsked(settings, report, exitCode, io);
}

function checkFiles({ reporters, writeDeviations }: Settings, io: CliIo): Problem | null {
  const problem = checkReportFiles(reporters);
  if (problem || writeDeviations === undefined) return problem;
  return checkNewFile(io.directory, writeDeviations);
}

/** Writes the draft of a list of deviations if `--write-deviations` asks for it. Gives the exit code. */
async function draftIfAsked(
  { writeDeviations }: Settings,
  report: Report,
  exitCode: number,
  io: CliIo,
): Promise<number> {
  // Of a run in which nothing ran, an empty list would say that nothing deviates.
  if (writeDeviations === undefined || report.results.length === 0) return exitCode;
  const unwritten = (await import('./deviation-draft.ts')).writeDeviationDraft(writeDeviations, report, io);
  return exitCode === 0 ? (unwritten ?? exitCode) : exitCode;
}

/** The values of --reporter, whether they are valid or not. */
export function reportersIn({ reporter = [] }: Flags): readonly string[] {
  return (Array.isArray(reporter) ? reporter : [reporter]).map(String);
}
