import type { Finding, Report, ScenarioResult } from '../domain/report.ts';
import { entryWords, wrongEntries } from './deviation-list.ts';
import { forTerminal } from './escape.ts';
import { deviatingResults, deviations } from './facts.ts';
import { counted } from './terminal/plural.ts';

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more annotations of a level for one step. */
const mostOfLevel = 10;

/** In characters; what is longer is cut. */
const longestText = 1000;

/**
 * The deviations of a redacted report as workflow commands of GitHub Actions, which shows them as annotations; empty if there
 * are none. What is wrong for the exit code is an error, everything else a warning. A run whose exit code is not 0 has at
 * least one error.
 */
export function githubAnnotations(report: Report): string {
  const { strict } = report.scope;
  const found = [
    ...(report.problem ? [annotation('error', report.problem.code, report.problem.message)] : []),
    ...deviations(report.findings).map((finding) => ofRun(finding, strict)),
    ...deviatingResults(report).map((result) => ofResult(result, strict)),
    ...wrongEntries(report).map(({ entry, problem }) => annotation('error', entryWords(entry), problem)),
    ...ofExploration(report),
    ...ofBlocked(report),
  ];
  const hasError = found.some(({ level }) => level === 'error');
  const outcome = `The result is ${report.result}, the exit code ${report.exitCode}.`;
  const all = report.exitCode === 0 || hasError ? found : [annotation('error', report.result, outcome), ...found];
  return (['error', 'warning'] as const)
    .flatMap((level) => limited(all.filter((one) => one.level === level)))
    .map(command)
    .join('');
}

function annotation(level: Annotation['level'], title: string, message: string): Annotation {
  return { level, title, message };
}

function ofRun({ level, code, message, requirement }: Finding, strict: boolean): Annotation {
  return annotation(level === 'must' || strict ? 'error' : 'warning', code, `${message} (${requirement})`);
}

function ofResult({ id, verdict, persona, findings }: ScenarioResult, strict: boolean): Annotation {
  const said = deviations(findings).map(({ message, requirement }) => `${message} (${requirement})`);
  return annotation(
    verdict === 'fail' || strict ? 'error' : 'warning',
    `${verdict} ${id}`,
    said.length === 0 ? `as ${persona}` : `as ${persona}: ${said.join(' ')}`,
  );
}

function ofExploration({ exploration }: Report): readonly Annotation[] {
  return exploration?.failure ? [annotation('error', 'explore', exploration.failure.message)] : [];
}

function ofBlocked({ results }: Report): readonly Annotation[] {
  const blocked = results.filter(({ verdict }) => verdict === 'blocked');
  const byReason = Map.groupBy(blocked, ({ reason }) => reason?.message ?? 'no reason given');
  return [...byReason].map(([reason, group]) =>
    annotation('warning', `${counted(group.length, 'scenario')} blocked`, reason),
  );
}

function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= mostOfLevel) return annotations;
  const shown = annotations.slice(0, mostOfLevel - 1);
  const more = annotation(first.level, 'more', `${annotations.length - shown.length} more are in the report.`);
  return [...shown, more];
}

function command({ level, title, message }: Annotation): string {
  return `::${level} title=${property(`Licensing conformance: ${title}`)}::${data(message)}\n`;
}

/** A message as @actions/core escapes it. Line feeds and controls are made visible before. */
function data(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return forTerminal(cut).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
