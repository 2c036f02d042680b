import type { Report } from '../domain/report.ts';
import { inertJson } from './escape.ts';

/**
 * The report as JSON, described by contracts/schemas/report.schema.json: indented by two spaces, with a line feed at the
 * end. Takes a redacted report. Request headers are sorted by name, so that equal reports give equal texts.
 */
export function jsonReport(report: Report): string {
  const json = JSON.stringify(report, (key, value: unknown) => (key === 'headers' ? sorted(value) : value), 2);
  return `${inertJson(json)}\n`;
}

/** Request headers are an object; response headers are a list in the order of arrival. */
function sorted(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
