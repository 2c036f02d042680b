import type { Settings } from '../config/settings.ts';
import type { Flags } from '../config/sources.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { Report } from '../domain/report.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { renderReport } from '../report/reporters.ts';
import { defaultWidth } from '../report/terminal/layout.ts';
import { checkReportFiles, writeReportFile } from '../report/write.ts';
import { exitCodeIn, failed } from './exit.ts';
import { type CliIo, complain, type InterruptionMessages, printable } from './io.ts';
import { permissionToWrite } from './permission.ts';
import { progressIn } from './progress.ts';
import { loadSettingsFor } from './settings.ts';
import { terminalOptionsIn } from './terminal-options.ts';

/** Checks a target against the documentation. */
export type Runner = (settings: Settings, hooks: RunHooks) => Promise<Report>;

/** What a run has begun to change, and has to restore. */
interface Begun {
  readonly accounts: boolean;
  readonly license: boolean;
}

/** What is printed at a signal: only what applies by then. */
function interruptionMessages({ accounts, license }: Begun): InterruptionMessages {
  const tasks = [...(license ? ['restoring the license'] : []), ...(accounts ? ['deleting test accounts'] : [])];
  if (tasks.length === 0) return { first: 'Stopping …', again: '' };
  return {
    first: `Stopping: ${tasks.join(' and ')} …`,
    again: license
      ? 'Still restoring the license. Quitting now would leave the server unlicensed.'
      : 'Still deleting test accounts.',
  };
}

/** Keeps what is printed at a signal true while a run goes on. The built-in server ends with the run. */
function explainInterruption(io: CliIo, { impact, reference }: Settings): (event: RunEvent) => void {
  let begun: Begun = { accounts: false, license: false };
  io.interruption.explain(interruptionMessages(begun));
  return (event) => {
    if (reference) return;
    if (event.kind === 'stage' && event.stage === 'creating test accounts') begun = { ...begun, accounts: true };
    else if (event.kind === 'planned') begun = { ...begun, license: impact === 'write' };
    else return;
    io.interruption.explain(interruptionMessages(begun));
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
  const real = runner ?? (await import('../app/run.ts')).runConformance;
  const progress = progressIn(io, settings);
  const explain = explainInterruption(io, settings);
  const onEvent = (event: RunEvent): void => {
    explain(event);
    progress.show(event);
  };
  for (const text of loaded.notes) onEvent({ kind: 'note', note: createNote('settings', { text }) });
  const report = await real(settings, { onEvent, signal });
  progress.end();
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
    const unwritten = writeReportFile(file, renderReport(name, report, inFile));
    if (!unwritten) continue;
    const failure = failed(io, unwritten);
    // A CI job that waits for the file must not take its absence for a pass.
    if (exitCode === 0) exitCode = failure;
  }
  // If all reports go to files, the terminal still gets its own.
  const shown = reporters.find(({ file }) => file === undefined)?.name ?? 'terminal';
  if (shown !== 'terminal' && report.problem) complain(io, report.problem);
  io.stdout.write(renderReport(shown, report, options));
  return exitCode;
}
