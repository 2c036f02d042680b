import type { ReporterName } from '../config/reporter-choice.ts';
import type { Report } from '../domain/report.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { type TerminalOptions, terminalReport } from './terminal/terminal.ts';

const reporters: Readonly<Record<ReporterName, (report: Report, options: TerminalOptions) => string>> = {
  terminal: terminalReport,
  json: jsonReport,
  junit: junitReport,
};

/**
 * The text of a redacted report in the form of the reporter named; it ends in a line feed. The options are for the terminal
 * report alone.
 */
export function renderReport(name: ReporterName, report: Report, options: TerminalOptions): string {
  return reporters[name](report, options);
}
