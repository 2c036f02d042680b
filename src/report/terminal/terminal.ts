import { name as packageName } from '../../config/package-info.ts';
import type { Report, TargetFacts } from '../../domain/report.ts';
import { forTerminal } from '../escape.ts';
import { insecureWarning, targetFacts } from '../facts.ts';
import { acceptedLines, listLines } from './accepted.ts';
import { closingBlock, resultStyles } from './closing-block.ts';
import { deviationLines, informationLines } from './deviations.ts';
import { explorationLines } from './exploration.ts';
import { fidelityLines } from './fidelity.ts';
import { defaultWidth, wrapped } from './layout.ts';
import { matrixLines } from './matrix.ts';
import { noteLines } from './notes.ts';
import type { TerminalOptions } from './options.ts';
import { type Paint, painter } from './paint.ts';
import { counted } from './plural.ts';
import { blockedLines, skippedLines } from './skipped.ts';

export type { Detail, TerminalOptions } from './options.ts';

/**
 * The report for a person at a terminal or reading a CI log: the answer first, then the target, the matrix, the fidelity,
 * what did not run and why, and a block that begins with the answer and ends with the exit code. `quiet` is the block
 * alone, `verbose` has every deviation with a line that repeats its request, and the notes. Takes a redacted report; what
 * came from outside is made harmless. The caller decides about colors.
 */
export function terminalReport(given: Report, options: TerminalOptions): string {
  const {
    color,
    width = defaultWidth,
    detail = 'normal',
    program = packageName,
    seedGiven = false,
    keptFlags = [],
  } = options;
  const paint = painter(color);
  const report = startedAs(program, given);
  const layout = { width, paint, program, detail, seedGiven, keptFlags, withIds: detail === 'verbose' };
  const block = [...insecurity(report.target, width, paint), ...closingBlock(report, layout)];
  if (detail === 'quiet') return `${block.join('\n')}\n`;
  const isVerbose = detail === 'verbose';
  const lines = [
    ...headline(report, width, paint),
    ...section('Scenarios by caller and endpoint', matrixLines(report.results, width, paint), paint),
    ...section('', report.results.length === 0 ? [] : fidelityLines(report.fidelity, width), paint),
    ...section('Deviations', isVerbose ? deviationLines(report, layout) : [], paint),
    ...section('Accepted deviations', acceptedLines(report, layout), paint),
    ...section('The list of deviations', listLines(report, layout), paint),
    ...section('Exploration', explorationLines(report, width, paint), paint),
    ...section('For information', isVerbose ? informationLines(report, layout) : [], paint),
    ...section('Blocked', blockedLines(report, layout), paint),
    ...section('Skipped', skippedLines(report, layout), paint),
    ...section('Notes', noteLines(report, width, isVerbose), paint),
    ...section('', block, paint),
  ];
  return `${lines.join('\n')}\n`;
}

/** The report with the commands of its sentences as the program was started. */
function startedAs(program: string, report: Report): Report {
  const typed = <M extends { readonly message: string }>(one: M): M => ({
    ...one,
    message: one.message.replaceAll(`\`${packageName} `, () => `\`${program} `),
  });
  return { ...report, problem: report.problem && typed(report.problem), notes: report.notes.map(typed) };
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  const trimmed = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return ['', ...(title === '' ? [] : [paint('bold', title)]), ...trimmed];
}

function headline(report: Report, width: number, paint: Paint): readonly string[] {
  const { tool, target, result, exitCode } = report;
  return [
    `${paint('dim', `${tool.name} ${tool.version}:`)} ${paint(resultStyles[result], `${result}, exit code ${exitCode}`)}`,
    ...wrapped(checkedThing(report), { width, rest: '  ' }),
    ...profileLines(report, width),
    ...insecurity(target, width, paint),
  ];
}

/** What was checked. */
function checkedThing({ target, client }: Report): string {
  if (client) return `the client ${forTerminal(client.command)} (against the built-in reference server)`;
  const which = target.builtIn ? `the built-in reference server, ${forTerminal(target.url)}` : forTerminal(target.url);
  return `${which} (${forTerminal(targetFacts(target).join(', '))})`;
}

/** What a profile leaves out is said before anything else. */
function profileLines({ scope: { profile }, results }: Report, width: number): readonly string[] {
  if (profile === 'full') return [];
  const left = results.filter(({ reason }) => reason?.code === 'not-in-profile').length;
  return wrapped(`Profile ${profile}: ${counted(left, 'scenario')} left out.`, { width, rest: '  ' });
}

function insecurity({ insecure }: TargetFacts, width: number, paint: Paint): readonly string[] {
  if (!insecure) return [];
  return wrapped(`INSECURE: ${insecureWarning}`, { width, rest: '  ' }).map((line) => paint('alarm', line));
}
