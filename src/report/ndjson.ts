import type { Report, ScenarioResult } from '../domain/report.ts';
import { schemaVersion } from '../domain/report.ts';
import { jsonText } from './json.ts';

/** The first line: what writes the report, and in which form. */
export function ndjsonStart(tool: Report['tool']): string {
  return jsonText({ kind: 'start', schemaVersion, tool });
}

/** The line of a redacted result. A later line with the same id replaces it. */
export function ndjsonResult(result: ScenarioResult): string {
  return jsonText({ kind: 'result', result });
}

/**
 * The last lines of a redacted report: the results that were not written yet, or are different by now, and everything that
 * the report has beside its results.
 *
 * @param written - the lines that were written
 */
export function ndjsonEnd({ results, ...report }: Report, written: ReadonlySet<string>): string {
  const missing = results.map(ndjsonResult).filter((line) => !written.has(line));
  return [...missing, jsonText({ kind: 'end', report })].join('');
}

/** The report as JSON lines: the start, each result, and the end. */
export function ndjsonReport(report: Report): string {
  return ndjsonStart(report.tool) + ndjsonEnd(report, new Set());
}
