import type { Settings } from '../config/settings.ts';
import type { Flags } from '../config/sources.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { Report } from '../domain/report.ts';
import type { RunHooks } from '../domain/run-events.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { renderReport } from '../report/reporters.ts';
import { defaultWidth } from '../report/terminal/layout.ts';
import { checkReportFiles, writeReportFile } from '../report/write.ts';
import { exitCodeIn, failed } from './exit.ts';
import { asStarted, type CliIo, complain, type InterruptionMessages, printable } from './io.ts';
import { permissionToWrite } from './permission.ts';
import { progressIn } from './progress.ts';
import { loadSettingsFor } from './settings.ts';
import { terminalOptionsIn } from './terminal-options.ts';

/** Checks a target against the documentation. */
export type Runner = (settings: Settings, hooks: RunHooks) => Promise<Report>;

/** What is printed at a signal: only what applies to this run. */
function interruptionMessages({ impact, provision, reference }: Settings): InterruptionMessages {
  const restoring = impact === 'write' ? ['restoring the license'] : [];
  const tasks = [...restoring, ...(provision ? ['deleting test accounts'] : [])].join(' and ');
  if (reference || tasks === '') return { first: 'Stopping …', again: '' };
  return {
    first: `Stopping: ${tasks} …`,
    again:
      impact === 'write'
        ? 'Still restoring the license. Quitting now would leave the server unlicensed.'
        : 'Still deleting test accounts.',
  };
}

/**
 * `run`: checks a target against the documentation and writes the reports.
 *
 * @param runner - for tests; by default the real one
 */
export async function run(flags: Flags, io: CliIo, runner?: Runner): Promise<number> {
  removeEarlierReports(reportersIn(flags));
  const loaded = await loadSettingsFor(io, 'run', flags);
  if (!loaded.ok) return failed(io, loaded.problem);
  // Files first: a report that cannot be written is reported before anything is sent.
  const problem = checkReportFiles(loaded.settings.reporters);
  if (problem) return failed(io, problem);
  const permitted = await permissionToWrite(loaded.settings, io);
  if (!permitted.ok) return failed(io, permitted.problem);
  const { settings } = permitted;
  const { signal } = io.interruption;
  io.interruption.explain(interruptionMessages(settings));
  const real = runner ?? (await import('../app/run.ts')).runConformance;
  const onEvent = progressIn(io);
  for (const text of loaded.notes) onEvent({ kind: 'note', note: createNote('settings', { text }) });
  const report = await real(settings, { onEvent, signal });
  const notes = [...loaded.notes.map((text) => createNote('settings', { text: printable(io, text) })), ...report.notes];
  return writeReports(settings, { ...report, notes, exitCode: exitCodeIn(io, report) }, io);
}

function reportersIn({ reporter = [] }: Flags): readonly string[] {
  return (Array.isArray(reporter) ? reporter : [reporter]).map(String);
}

function writeReports(settings: Settings, report: Report, io: CliIo): number {
  const { reporters } = settings;
  const options = terminalOptionsIn(io, settings);
  // A file has the whole report, which is recognized by its first line when it is replaced.
  const inFile = {
    ...options,
    width: defaultWidth,
    color: false,
    detail: settings.verbose ? 'verbose' : 'normal',
  } as const;
  let exitCode = report.exitCode;
  for (const { name, file } of reporters) {
    if (file === undefined) continue;
    const unwritten = writeReportFile(file, asStarted(io, renderReport(name, report, inFile)));
    if (!unwritten) continue;
    const failure = failed(io, unwritten);
    // A CI job that waits for the file must not take its absence for a pass.
    if (exitCode === 0) exitCode = failure;
  }
  // If all reports go to files, the terminal still gets its own.
  const shown = reporters.find(({ file }) => file === undefined)?.name ?? 'terminal';
  if (shown !== 'terminal' && report.problem) complain(io, report.problem);
  io.stdout.write(asStarted(io, renderReport(shown, report, options)));
  return exitCode;
}
