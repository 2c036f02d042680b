import type { Finding, ListedDeviation, Report, ScenarioResult } from '../domain/report.ts';
import { forTerminal } from '../report/escape.ts';
import { isAboutResponse } from './match.ts';

/** The path of the JSON Schema in the package. */
const schemaPath = 'contracts/schemas/deviations.schema.json';

/** How long a drafted entry is accepted, in days. */
const draftDays = 90;

/**
 * A list of deviations with an entry for each scenario and each finding of the run that deviates, its reason left to fill
 * in. Entries that already accept something are kept.
 *
 * @param report - redacted
 * @param schemaBase - the path from the file to this package
 */
export function draftDeviations(report: Report, schemaBase: string): string {
  const until = new Date(Date.parse(report.startedAt) + draftDays * 86_400_000).toISOString().slice(0, 10);
  const accepted = Map.groupBy(report.deviations?.accepted ?? [], ({ id }) => id);
  const kept = [...accepted.values()].flatMap(([entry]) => (entry ? [keptEntry(entry)] : []));
  const deviating = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  const taken = new Set(accepted.keys());
  const drafted = [
    ...deviating.map((result) => scenarioEntry(result, until, taken)),
    ...[...new Map(report.findings.filter(isDeviation).map((one) => [one.code, one])).values()].map((finding) =>
      lines([finding], taken.has(finding.code), [
        ['id', finding.code],
        ['reason', ''],
        ['until', until],
      ]),
    ),
  ];
  const entries = [...kept, ...drafted];
  return [
    `# yaml-language-server: $schema=${schemaBase}/${schemaPath}`,
    '# Accepted deviations. Write a reason for each entry, and remove what must be fixed.',
    entries.length === 0 ? 'deviations: []' : 'deviations:',
    ...entries.flat(),
    '',
  ].join('\n');
}

function isDeviation({ level }: Finding): boolean {
  return level !== 'information';
}

function keptEntry({ id, reason, until, issue, seen }: ListedDeviation): readonly string[] {
  return lines([], false, [
    ['id', id],
    ['reason', reason],
    ['until', until],
    ...(issue === undefined ? [] : ([['issue', issue]] as const)),
    ...(seen === undefined ? [] : ([['seen', seen]] as const)),
  ]);
}

/** With the status, if nothing else than the response is wrong. */
function scenarioEntry(result: ScenarioResult, until: string, taken: ReadonlySet<string>): readonly string[] {
  const findings = result.findings.filter(isDeviation);
  const status = result.exchange?.response?.status;
  const isNarrow = status !== undefined && findings.every(isAboutResponse);
  return lines(findings, taken.has(result.id), [
    ['id', result.id],
    ['reason', ''],
    ['until', until],
    ...(isNarrow ? ([['seen', [status]]] as const) : []),
  ]);
}

type EntryValue = string | readonly number[];

/** One entry. The ID of an entry that is kept cannot be listed twice, so that the new one is a comment. */
function lines(
  findings: readonly Finding[],
  isTaken: boolean,
  fields: readonly (readonly [name: string, value: EntryValue])[],
): readonly string[] {
  const comments = findings.map(({ message }) => `  # ${forTerminal(message)}`);
  const entry = fields.map(([name, value], at) => `  ${at === 0 ? '- ' : '  '}${name}: ${inYaml(value)}`.trimEnd());
  return isTaken
    ? [
        ...comments,
        '  # This ID is listed above, and this is not accepted there:',
        ...entry.map((line) => `  #${line.slice(1)}`),
      ]
    : [...comments, ...entry];
}

/** IDs, days and versions are plain; other texts are quoted as in JSON, which is YAML. */
function inYaml(value: EntryValue): string {
  if (typeof value !== 'string') return value.length === 1 ? String(value[0]) : `[${value.join(', ')}]`;
  return value === '' || /^[a-z][a-z0-9.-]*$/.test(value) || /^\d{4}-\d\d-\d\d$/.test(value)
    ? value
    : JSON.stringify(value);
}
