import { isObject, parseJson } from '../domain/exchange.ts';
import { type Report, schemaVersion } from '../domain/report.ts';
import { inertJson } from './escape.ts';

/**
 * The report as JSON, described by contracts/schemas/report.schema.json: indented by two spaces, with a line feed at the
 * end. Takes a redacted report. Request headers are sorted by name, so that equal reports give equal texts.
 */
export function jsonReport(report: Report): string {
  return jsonText(report, 2);
}

/**
 * A part of a redacted report as JSON with a line feed at the end.
 *
 * @param indent - how many spaces; without it, all is on one line
 */
export function jsonText(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, (key, inner: unknown) => (key === 'headers' ? sorted(inner) : inner), indent);
  return `${inertJson(json)}\n`;
}

/** The report in a text of the reporter `json`, or why it cannot be read. */
export type ReadReport =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly code: 'not-a-report' | 'other-schema-version'; readonly message: string };

/** Reads what `jsonReport` writes. A report of another schema version is rejected, because it may mean something else. */
export function readJsonReport(text: string): ReadReport {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value) || !('schemaVersion' in parsed.value)) {
    return { ok: false, code: 'not-a-report', message: 'It is not a report of the reporter json.' };
  }
  const { schemaVersion: version } = parsed.value;
  if (version === schemaVersion) return { ok: true, report: parsed.value as unknown as Report };
  const shown = JSON.stringify(version).slice(0, 20);
  const message = `The report has the schema version ${shown}; this version of the tool reads ${schemaVersion}.`;
  return { ok: false, code: 'other-schema-version', message };
}

/** Request headers are an object; response headers are a list in the order of arrival. */
function sorted(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
