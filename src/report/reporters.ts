import type { ReporterName } from '../config/reporter-choice.ts';
import type { Report } from '../domain/report.ts';
import { githubAnnotations } from './github.ts';
import { htmlReport } from './html/html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { ndjsonReport } from './ndjson.ts';
import { openMetricsReport } from './openmetrics.ts';
import { type TerminalOptions, terminalReport } from './terminal/terminal.ts';

/** How a report is rendered. */
export interface RenderOptions extends TerminalOptions {
  /** Whether the JUnit report leaves out skipped scenarios. */
  readonly hideSkipped?: boolean;
}

const reporters: Readonly<Record<ReporterName, (report: Report, options: RenderOptions) => string>> = {
  terminal: terminalReport,
  json: jsonReport,
  junit: junitReport,
  markdown: markdownReport,
  html: htmlReport,
  ndjson: ndjsonReport,
  openmetrics: openMetricsReport,
  github: githubAnnotations,
};

/**
 * The text of a redacted report in the form of the reporter named; it ends in a line feed, if it is not empty. All options
 * but `hideSkipped` are for the terminal report alone.
 */
export function renderReport(name: ReporterName, report: Report, options: RenderOptions): string {
  return reporters[name](report, options);
}
