import { type ComparedReport, readComparedReport } from '../../src/compare/compared-report.ts';
import type { Report, ScenarioResult } from '../../src/domain/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { reportOf } from '../report/sample.ts';

/** A report as `compare` reads it from its JSON. */
export function comparedReport(results: readonly ScenarioResult[], changes: Partial<Report> = {}): ComparedReport {
  const read = readComparedReport(jsonReport(reportOf(results, changes)));
  if (!read.ok) throw new Error(read.reason);
  return read.report;
}
