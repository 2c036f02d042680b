import { name as packageName } from '../config/package-info.ts';
import { describeTally } from '../domain/fidelity.ts';
import { personas } from '../domain/persona.ts';
import { type Finding, type PersonaVerdict, type Report, verdicts } from '../domain/report.ts';
import { entryWords, wrongEntries } from './deviation-list.ts';
import { forTerminal } from './escape.ts';
import {
  checkedName,
  deviatingResults,
  deviations,
  insecureWarning,
  licenseWords,
  scopeFacts,
  targetFacts,
} from './facts.ts';
import { counted } from './terminal/plural.ts';
import { marks, resultSymbols } from './verdict-symbols.ts';

/** More than these are counted, so that a comment stays short. */
const shownDeviations = 10;
const shownTexts = 5;

/** In characters; what is longer is cut. */
const longestText = 300;

/**
 * The report as GitHub-flavored Markdown, short enough for a comment on a pull request. Takes a redacted report. The first
 * line is a comment by which a bot finds what it wrote before. What came from outside stands in code spans, where
 * nothing of it is markup, a mention or a link.
 */
export function markdownReport(report: Report): string {
  const { result, exitCode, target, client } = report;
  const blocks = [
    [`<!-- ${packageName} -->`, `### ${resultSymbols[result]} Licensing conformance: ${result}, exit code ${exitCode}`],
    [
      `${code(checkedName(report))}${target.builtIn ? ` (${client ? 'against ' : ''}the built-in reference server)` : ''}`,
    ],
    summaryLines(report),
    target.insecure ? [`**${insecureWarning}**`] : [],
    report.problem ? [`**Problem** (${report.problem.code}): ${code(report.problem.message)}`] : [],
    matrixLines(report),
    deviationLines(report),
    listLines(report),
    textLines('Accepted deviations', acceptedTexts(report)),
    explorationLines(report),
    textLines('Blocked', blockedTexts(report)),
    textLines(
      'Notes',
      report.notes.map(({ message }) => code(message)),
    ),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function summaryLines(report: Report): readonly string[] {
  const { counts, durationMs, target, license, results, fidelity, client } = report;
  const scope = scopeFacts(report).map(code);
  const shown = verdicts.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
  return [
    ...(client
      ? []
      : [`- Server: ${targetFacts({ ...target, version: target.version && code(target.version) }).join(' · ')}`]),
    ...(scope.length === 0 ? [] : [`- Scope: ${scope.join(' · ')}`]),
    `- Scenarios: ${results.length === 0 ? 'nothing ran' : shown.join(', ')} in ${(durationMs / 1000).toFixed(2)} s`,
    ...(fidelity ? [`- Fidelity: ${describeTally(fidelity.overall)} scenarios`] : []),
    ...(client ? [] : [`- License in force: ${licenseWords(license)}`]),
  ];
}

function matrixLines({ endpoints }: Report): readonly string[] {
  if (endpoints.length === 0) return [];
  const columns = personas.filter((persona) => endpoints.some((one) => one.personas[persona] !== undefined));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...columns]),
    row(['---', ...columns.map(() => '---')]),
    ...endpoints.map(({ endpoint, page, personas: cells }) =>
      row([`[${endpoint}](${page})`, ...columns.map((persona) => cellText(cells[persona]))]),
    ),
  ];
}

function cellText(cell: PersonaVerdict | undefined): string {
  if (cell === undefined) return '';
  const { verdict, count, total } = cell;
  return `${marks[verdict].symbol} ${count}${count === total ? '' : `/${total}`} ${verdict}`;
}

function deviationLines(report: Report): readonly string[] {
  const pages = new Map(report.requirements.map(({ id, page }) => [id, page]));
  const ofRun = deviations(report.findings).map((finding) => `- The run as a whole: ${findingText(finding, pages)}`);
  const ofScenarios = deviatingResults(report).map(({ id, verdict, persona, findings }) => {
    const [first, ...others] = deviations(findings);
    const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'more finding')})`;
    const said = first ? `: ${findingText(first, pages)}${more}` : '';
    return `- ${marks[verdict].symbol} ${verdict} ${code(id)} as ${persona}${said}`;
  });
  const lines = [...ofRun, ...ofScenarios];
  if (lines.length === 0) return [];
  return [`**${counted(lines.length, 'deviation')}**`, '', ...limited(lines, shownDeviations)];
}

function findingText({ message, requirement }: Finding, pages: ReadonlyMap<string, string>): string {
  const page = pages.get(requirement);
  return `${code(message)} ${page === undefined ? code(requirement) : `([${requirement}](${page}))`}`;
}

/** Entries of the list of deviations that have to be changed. */
function listLines(report: Report): readonly string[] {
  const lines = wrongEntries(report).map(({ entry, problem }) => `- ${code(entryWords(entry))} ${code(problem)}`);
  return lines.length === 0 ? [] : ['**The list of deviations**', '', ...limited(lines, shownDeviations)];
}

function acceptedTexts({ deviations: list }: Report): readonly string[] {
  return (list?.accepted ?? []).map((entry) => {
    const where = entry.scenario === null ? 'the run as a whole' : code(entry.scenario);
    return `${marks.accepted.symbol} ${where}: ${code(entry.finding.message)} (${code(`${entryWords(entry)}: ${entry.reason}`)})`;
  });
}

function explorationLines({ exploration }: Report): readonly string[] {
  if (exploration === null) return [];
  const { sequences, seed, failure } = exploration;
  const explored = `Exploration: ${counted(sequences, 'sequence')}, seed ${seed}`;
  return [failure ? `${explored}; one failed: ${code(failure.message)}` : `${explored}; none failed`];
}

function blockedTexts({ results }: Report): readonly string[] {
  const blocked = results.filter(({ verdict }) => verdict === 'blocked');
  const byReason = Map.groupBy(blocked, ({ reason }) => reason?.message ?? 'no reason given');
  return [...byReason].map(([reason, group]) => `${group.length} × ${code(reason)}`);
}

function textLines(title: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  return [
    `<details><summary>${title}</summary>`,
    '',
    ...limited(
      texts.map((text) => `- ${text}`),
      shownTexts,
    ),
    '',
    '</details>',
  ];
}

function limited(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `- and ${lines.length - most} more`];
}

/** A text as a code span (CommonMark, section 6.1): delimited by more backticks than it has in a row. */
function code(text: string): string {
  const line = forTerminal(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
  if (line.trim() === '') return '(empty)';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 || /^ | $/.test(line) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
