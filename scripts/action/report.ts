/** The parts of a JSON report that the outputs and the summary show. A report may be missing, or of another version. */
export interface ReportShown {
  readonly result: string;
  /** In percent, rounded down as in docs/mocks.md; empty if the report has none. */
  readonly fidelity: string;
  /** The number of scenarios with each verdict. */
  readonly counts: Readonly<Record<string, number>>;
  readonly licenseInForce: 'yes' | 'no' | 'unknown';
  /** The message of the problem that ended the run, if one did. */
  readonly problem: string;
  readonly failed: readonly string[];
}

/** The longest list of scenarios in a summary. */
const listed = 20;

/** Reads a JSON report; undefined if the text is not one. */
export function readReport(text: string): ReportShown | undefined {
  const report = objectIn(parse(text));
  if (typeof report.result !== 'string') return undefined;
  const problem = objectIn(report.problem);
  const counts = Object.entries(objectIn(report.counts)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const failed = (Array.isArray(report.results) ? report.results : [])
    .map(objectIn)
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'blocked')
    .map(({ id, verdict }) => `${verdict}: ${id}`);
  return {
    result: report.result,
    fidelity: percentageIn(objectIn(objectIn(report.fidelity).overall)),
    counts: Object.fromEntries(counts),
    licenseInForce: licenseIn(objectIn(report.target).licensed, problem.code),
    problem: textOf(problem.message),
    failed,
  };
}

function licenseIn(licensed: unknown, problem: unknown): ReportShown['licenseInForce'] {
  if (typeof licensed !== 'boolean' || problem === 'license-not-restored') return 'unknown';
  return licensed ? 'yes' : 'no';
}

function percentageIn({ achieved, achievable }: Readonly<Record<string, unknown>>): string {
  if (typeof achieved !== 'number' || typeof achievable !== 'number' || achievable <= 0) return '';
  return String(Math.floor((100 * achieved) / achievable));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The outputs of a run that its report has. */
export function reportOutputs({
  result,
  fidelity,
  counts,
  licenseInForce,
}: ReportShown): Readonly<Record<string, string>> {
  return { result, fidelity, counts: JSON.stringify(counts), 'license-in-force': licenseInForce };
}

/** The summary of a run in Markdown, for a version of the command that does not write one itself. */
export function summaryOf(report: ReportShown): string {
  const { result, counts, licenseInForce, problem, failed } = report;
  const numbers = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
  const more = failed.length > listed ? [`- and ${failed.length - listed} more`] : [];
  return [
    `### Grafana licensing conformance: ${inMarkdown(result)}`,
    '',
    `${numbers.join(', ')}. License in force: ${licenseInForce}.`,
    ...(problem === '' ? [] : ['', inMarkdown(problem)]),
    ...(failed.length === 0 ? [] : ['', ...failed.slice(0, listed).map((line) => `- ${inMarkdown(line)}`), ...more]),
    '',
  ].join('\n');
}

/** Text of outside that Markdown and HTML mean nothing in: on one line, every punctuation mark escaped. */
function inMarkdown(text: string): string {
  return text
    .slice(0, 2000)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+!|@~-]/g, '\\$&');
}
