import { name } from '../config/package-info.ts';
import { type Result, type Verdict, verdicts } from '../domain/report.ts';
import { runResults } from '../domain/verdict.ts';
import { readJsonReport } from '../report/json.ts';

/** What a comparison uses of a finding. */
export interface ComparedFinding {
  readonly code: string;
  readonly requirement: string;
  readonly message: string;
}

/** What a comparison uses of a response. */
export interface ComparedResponse {
  readonly status: number;
  /** Without parameters, in lower case; empty if the response has none. */
  readonly mediaType: string;
  readonly body: string;
}

/** What a comparison uses of a scenario's result. */
export interface ComparedResult {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly durationMs: number;
  /** Those that deviate. */
  readonly findings: readonly ComparedFinding[];
  readonly response: ComparedResponse | null;
}

/** What a comparison uses of a report. */
export interface ComparedReport {
  readonly toolVersion: string;
  readonly url: string;
  readonly version: string;
  readonly edition: string;
  readonly impact: string;
  readonly profile: string;
  readonly strict: boolean;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly startedAt: string;
  readonly result: Result;
  readonly problem: string;
  readonly results: readonly ComparedResult[];
  /** What deviates in the run as a whole. */
  readonly findings: readonly ComparedFinding[];
  /** What a failing sequence of an exploration showed; empty if there is none. */
  readonly explorationFailure: string;
}

/** A report, or why a text is not one. The reason continues a sentence that begins with the path. */
export type ReadComparedReport =
  | { readonly ok: true; readonly report: ComparedReport }
  | { readonly ok: false; readonly reason: string };

const maxResults = 10_000;

const unreadable = {
  'not-a-report': 'is not a JSON report of this tool. Write it with --reporter json=FILE',
  'other-schema-version':
    'has another schemaVersion than this version of the tool reads. Use the version that wrote it',
} as const;

/**
 * Reads the text of a JSON report. It may come from another version of this package, so that only what identifies a report
 * is required. Never throws.
 */
export function readComparedReport(text: string): ReadComparedReport {
  const failed = (reason: string): ReadComparedReport => ({ ok: false, reason });
  const read = readJsonReport(text);
  if (!read.ok) return failed(unreadable[read.code]);
  // The schema version says nothing about the rest of the text.
  const report = fieldsOf(read.report);
  if (fieldsOf(report.tool).name !== name || !Array.isArray(report.results)) {
    return failed(unreadable['not-a-report']);
  }
  if (report.results.length > maxResults) return failed(`has more than ${maxResults} results`);
  const result = runResults.find((one) => one === report.result);
  const compared = report.results.map(resultOf).filter((one) => one !== undefined);
  if (result === undefined || compared.length < report.results.length) return failed('has a result without a verdict');
  return { ok: true, report: { ...headOf(report), result, results: compared } };
}

function headOf(report: Fields): Omit<ComparedReport, 'result' | 'results'> {
  const target = fieldsOf(report.target);
  const scope = fieldsOf(report.scope);
  return {
    toolVersion: textOf(fieldsOf(report.tool).version),
    url: textOf(target.url),
    version: textOf(target.version),
    edition: textOf(target.edition),
    impact: textOf(scope.impact),
    profile: textOf(scope.profile),
    strict: scope.strict === true,
    only: listOf(scope.only).map(textOf),
    skip: listOf(scope.skip).map(textOf),
    startedAt: textOf(report.startedAt),
    problem: textOf(fieldsOf(report.problem).message),
    findings: deviatingOf(report.findings),
    explorationFailure: textOf(fieldsOf(fieldsOf(report.exploration).failure).message),
  };
}

function resultOf(value: unknown): ComparedResult | undefined {
  const fields = fieldsOf(value);
  const verdict = verdicts.find((one) => one === fields.verdict);
  if (verdict === undefined || typeof fields.id !== 'string') return undefined;
  const { durationMs } = fields;
  return {
    id: fields.id,
    title: textOf(fields.title),
    verdict,
    reason: textOf(fieldsOf(fields.reason).message),
    durationMs: typeof durationMs === 'number' && durationMs >= 0 ? durationMs : 0,
    findings: deviatingOf(fields.findings),
    response: responseOf(fieldsOf(fields.exchange).response),
  };
}

function deviatingOf(value: unknown): readonly ComparedFinding[] {
  return listOf(value)
    .map(fieldsOf)
    .filter(({ level }) => level === 'must' || level === 'should')
    .map(({ code, requirement, message }) => ({
      code: textOf(code),
      requirement: textOf(requirement),
      message: textOf(message),
    }));
}

function responseOf(value: unknown): ComparedResponse | null {
  const { status, headers, body } = fieldsOf(value);
  if (typeof status !== 'number') return null;
  const [, type] =
    listOf(headers)
      .map(listOf)
      .find(([one]) => textOf(one).toLowerCase() === 'content-type') ?? [];
  return { status, mediaType: textOf(type).split(';', 1).join('').trim().toLowerCase(), body: textOf(body) };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
