import type { ReporterChoice } from '../config/reporter-choice.ts';
import type { Settings } from '../config/settings.ts';
import type { Environment } from '../config/sources.ts';
import type { Problem } from '../domain/problem.ts';
import type { Report, ScenarioResult } from '../domain/report.ts';
import { ndjsonEnd, ndjsonResult, ndjsonStart } from '../report/ndjson.ts';
import { appendToFile, type OpenReport, openReportFile, writeReportFile } from '../report/report-files.ts';
import { renderReport } from '../report/reporters.ts';
import { defaultWidth } from '../report/terminal/layout.ts';
import { failed } from './exit.ts';
import { type CliIo, complain } from './io.ts';
import { type ShownSettings, terminalOptionsIn } from './terminal-options.ts';

/** The reports of a run, from its start to its end. */
export interface Reports {
  /** Passes a redacted result to the reporters that write results as they come; undefined if there are none. */
  readonly onResult?: (result: ScenarioResult) => void;
  /** Writes what is missing of each report. Gives the exit code: that of the run, unless a report cannot be written. */
  finish(report: Report): number;
}

/** Which reports are written, and how. */
export type ReportSettings = ShownSettings & Pick<Settings, 'reporters' | 'reportMode' | 'hideSkipped'>;

/** Opens the reports that are written as results come. The others are written at the end of the run. */
export function openReports(settings: ReportSettings, tool: Report['tool'], io: CliIo): Reports | Problem {
  const choices = withGithub(settings.reporters, io.environment);
  const lines: Lines[] = [];
  for (const choice of choices.filter(({ name }) => name === 'ndjson')) {
    const opened = openLines(choice, settings.reportMode, tool, io);
    if ('code' in opened) return opened;
    lines.push(opened);
  }
  return {
    ...(lines.length === 0 ? {} : { onResult: addTo(lines) }),
    finish: (report) => {
      const problems = [...lines.flatMap((one) => one.end(report) ?? []), ...writeFiles(settings, choices, report, io)];
      const failures = problems.map((problem) => failed(io, problem));
      writeToTerminal(settings, choices, report, io);
      if (choices.some(({ name }) => name === 'github')) writeToGithub(report, io);
      // A CI job that waits for the file must not take its absence for a pass.
      return report.exitCode === 0 ? (failures[0] ?? 0) : report.exitCode;
    },
  };
}

/** GitHub Actions sets this variable in every job. */
function withGithub(choices: readonly ReporterChoice[], { GITHUB_ACTIONS }: Environment): readonly ReporterChoice[] {
  const isChosen = choices.some(({ name }) => name === 'github');
  return GITHUB_ACTIONS === 'true' && !isChosen ? [...choices, { name: 'github' }] : choices;
}

/** A report of JSON lines that is being written. */
interface Lines {
  add(result: ScenarioResult): void;
  /** Gives what prevented a line from being written. */
  end(report: Report): Problem | null;
}

function addTo(lines: readonly Lines[]): (result: ScenarioResult) => void {
  return (result) => {
    for (const one of lines) one.add(result);
  };
}

function openLines({ file }: ReporterChoice, mode: number, tool: Report['tool'], { stdout }: CliIo): Lines | Problem {
  const opened = file === undefined ? onStandardOutput(stdout) : openReportFile(file, mode);
  if ('code' in opened) return opened;
  const written = new Set<string>();
  opened.write(ndjsonStart(tool));
  return {
    add: (result) => {
      const line = ndjsonResult(result);
      written.add(line);
      opened.write(line);
    },
    end: (report) => {
      const problem = opened.write(ndjsonEnd(report, written));
      opened.close();
      return problem;
    },
  };
}

function onStandardOutput(stdout: CliIo['stdout']): OpenReport {
  return {
    write: (text) => {
      stdout.write(text);
      return null;
    },
    close: () => {},
  };
}

/** A file has the whole report, which is recognized by its first line when it is replaced. */
function writeFiles(
  settings: ReportSettings,
  choices: readonly ReporterChoice[],
  report: Report,
  io: CliIo,
): readonly Problem[] {
  const { reportMode, hideSkipped } = settings;
  const layout = { ...terminalOptionsIn(io, { ...settings, quiet: false }), width: defaultWidth, color: false };
  return choices.flatMap(({ name, file }) => {
    if (file === undefined || name === 'ndjson') return [];
    return writeReportFile(file, renderReport(name, report, { ...layout, hideSkipped }), reportMode) ?? [];
  });
}

/** If all reports go to files, the terminal still gets its own. */
function writeToTerminal(
  settings: ReportSettings,
  choices: readonly ReporterChoice[],
  report: Report,
  io: CliIo,
): void {
  const shown = choices.find(({ name, file }) => file === undefined && name !== 'github')?.name ?? 'terminal';
  if (shown !== 'terminal' && report.problem) complain(io, report.problem);
  if (shown === 'ndjson') return;
  io.stdout.write(
    renderReport(shown, report, { ...terminalOptionsIn(io, settings), hideSkipped: settings.hideSkipped }),
  );
}

/** Annotations go to standard error, where the runner reads them as well, so that they are in no report. */
function writeToGithub(report: Report, io: CliIo): void {
  io.stderr.write(renderReport('github', report, { color: false }));
  const summary = io.environment.GITHUB_STEP_SUMMARY;
  if (summary === undefined || summary === '') return;
  const problem = appendToFile(summary, renderReport('markdown', report, { color: false }));
  if (problem) complain(io, problem);
}
