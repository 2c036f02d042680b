import { type Report, type Result, type TargetFacts, verdicts } from '../../domain/report.ts';
import { forTerminal } from '../escape.ts';
import { acceptedLines, listLines } from './accepted.ts';
import { explorationLines } from './exploration.ts';
import { deviationLines, informationLines } from './findings.ts';
import { matrixLines } from './matrix.ts';
import { type Paint, painter, type Style } from './paint.ts';
import { blockedLines, skippedLines } from './skipped.ts';

const styles: Readonly<Record<Result, Style>> = {
  conformant: 'green',
  nonconformant: 'alarm',
  partial: 'yellow',
  error: 'alarm',
};

/**
 * The report for a person at a terminal or reading a CI log: target, matrix, deviations, what was explored, what was left
 * out and why, notes, the result and the exit code, and on the last line, of a server, whether a license is in force. Takes a redacted
 * report; what came from outside is made harmless. The caller decides about colors.
 */
export function terminalReport(report: Report, options: { readonly color: boolean }): string {
  const paint = painter(options.color);
  const lines = [
    ...headline(report, paint),
    ...section('', matrixLines(report.results, paint), paint),
    ...section('Deviations', deviationLines(report, paint), paint),
    ...section('Accepted deviations', acceptedLines(report, paint), paint),
    ...section('The list of deviations', listLines(report, paint), paint),
    ...section('Exploration', explorationLines(report, paint), paint),
    ...section('For information', informationLines(report, paint), paint),
    ...section('Blocked', blockedLines(report, paint), paint),
    ...section('Skipped', skippedLines(report, paint), paint),
    ...section(
      'Notes',
      report.notes.map(({ message }) => `  ${forTerminal(message)}`),
      paint,
    ),
    ...section('', conclusion(report, paint), paint),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  const trimmed = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return ['', ...(title === '' ? [] : [paint('bold', title)]), ...trimmed];
}

function headline({ tool, target, scope, client }: Report, paint: Paint): readonly string[] {
  const name = paint('dim', `${tool.name} ${tool.version}`);
  if (client)
    return [
      name,
      `${paint('bold', `the client ${forTerminal(client.command)}`)}  against the built-in reference server`,
    ];
  const { version, edition, licensed } = target;
  const facts = [
    version === null ? 'version unknown' : `Grafana ${forTerminal(version)}`,
    edition === null ? 'edition unknown' : edition,
    ...(licensed === null ? [] : [licensed ? 'licensed' : 'unlicensed']),
    `impact ${scope.impact}`,
  ];
  const which = target.builtIn ? `the built-in reference server, ${forTerminal(target.url)}` : forTerminal(target.url);
  return [name, `${paint('bold', which)}  ${facts.join(' · ')}`, ...insecurity(target, paint)];
}

function insecurity({ insecure }: TargetFacts, paint: Paint): readonly string[] {
  const warning =
    'INSECURE: TLS certificates were NOT checked. Another server may have responded and may have the credentials.';
  return insecure ? [paint('alarm', warning)] : [];
}

/** Who tries the suite must not take the result for the one of their own server. */
const nextStep =
  'This was the built-in reference server. To test yours, start with licensing-conformance doctor --url URL.';

function conclusion(report: Report, paint: Paint): readonly string[] {
  const { problem, result, exitCode, counts, durationMs, results, target, client } = report;
  const shown = verdicts.filter((verdict) => verdict !== 'accepted' || counts.accepted > 0);
  const counted = shown.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
  return [
    ...(problem ? [paint('alarm', `Problem (${problem.code}): ${forTerminal(problem.message)}`)] : []),
    ...(results.length === 0 ? [paint('alarm', 'Nothing ran.')] : []),
    ...insecurity(target, paint),
    ...(target.builtIn && !client ? [paint('dim', nextStep)] : []),
    `Scope: ${scopeWords(report)}`,
    `Counts: ${counted} of ${results.length} in ${(durationMs / 1000).toFixed(2)} s`,
    paint(styles[result], `Result: ${result}, exit code ${exitCode}`),
    ...(client ? [] : [licenseLine(report)]),
  ];
}

/** A run on a server without a license proves little, so the last line says it, and which option makes it fail. */
function licenseLine({ target: { licensed }, problem, notes }: Report): string {
  const isUnknown = licensed === null || problem?.code === 'license-not-restored';
  const hint = notes.some(({ code }) => code === 'license-not-in-force')
    ? ' (a license was given; set --expect licensed to fail in this case)'
    : '';
  return `License in force: ${isUnknown ? 'unknown' : licensed ? 'yes' : 'no'}${hint}`;
}

function scopeWords({ scope }: Report): string {
  return [
    `impact ${scope.impact}`,
    ...(scope.strict ? ['strict'] : []),
    ...scope.only.map((glob) => `only ${forTerminal(glob)}`),
    ...scope.skip.map((glob) => `without ${forTerminal(glob)}`),
    ...(scope.provisioned.length === 0 ? [] : [`test accounts: ${scope.provisioned.join(', ')}`]),
  ].join(' · ');
}
