import { describeTally } from '../../domain/fidelity.ts';
import type { Report, Result } from '../../domain/report.ts';
import { causeLines } from './causes.ts';
import { wrapped } from './layout.ts';
import { nextCommand, toOwnServer } from './next-command.ts';
import type { Detail } from './options.ts';
import type { Paint, Style } from './paint.ts';
import { problemBeside, resultSentence, scopeOf } from './result-sentence.ts';

export const resultStyles: Readonly<Record<Result, Style>> = {
  conformant: 'green',
  nonconformant: 'alarm',
  partial: 'yellow',
  error: 'alarm',
};

/** What a block is laid out with. */
export interface BlockOptions {
  readonly width: number;
  readonly detail: Detail;
  readonly program: string;
  readonly seedGiven: boolean;
  readonly keptFlags: readonly string[];
  readonly paint: Paint;
}

/**
 * What every report ends with: the answer, what it is about, the causes, the next command, and on the last line the exit
 * code and, of a server, whether a license is in force.
 */
export function closingBlock(
  report: Report,
  { width, detail, program, seedGiven, keptFlags, paint }: BlockOptions,
): readonly string[] {
  const { fidelity, durationMs, result, seed, client } = report;
  const causes = causeLines(report, width, detail, paint);
  const next = nextCommand(report, keptFlags);
  const hanging = { width, rest: '  ' };
  const showsSeed = seed !== null && (seedGiven || detail === 'verbose' || causes.length > 0);
  const seconds = (durationMs / 1000).toFixed(2);
  const styled = (lines: readonly string[], style: Style): readonly string[] => lines.map((line) => paint(style, line));
  return [
    ...styled(wrapped(`Result: ${resultSentence(report)}`, hanging), resultStyles[result]),
    ...styled(
      problemBeside(report).flatMap((text) => wrapped(text, hanging)),
      'alarm',
    ),
    ...wrapped(`Scope: ${scopeOf(report)}`, hanging),
    ...(detail === 'quiet' && fidelity ? [`Fidelity: ${describeTally(fidelity.overall)}`] : []),
    ...(causes.length > 0 ? [client ? 'The client:' : 'The server:', ...causes] : []),
    ...(detail === 'normal' && causes.length > 0 ? [paint('dim', 'Add --verbose to see each scenario.')] : []),
    ...(showsSeed ? [`To repeat the same requests, add --seed ${seed}.`] : []),
    `Time: ${seconds} s`,
    ...builtInLines(report, next, width),
    ...(next === undefined ? [] : [`Next: ${program} ${next}`]),
    paint(resultStyles[result], lastLine(report)),
  ];
}

/** So that no new user takes the built-in server for their own. */
function builtInLines({ target, client }: Report, next: string | undefined, width: number): readonly string[] {
  if (!target.builtIn || client) return [];
  const leads =
    next === toOwnServer
      ? ' To check your own, set GRAFANA_ADMIN_PASSWORD and run doctor first: it sends only GET requests.'
      : '';
  return wrapped(`This was the built-in reference server.${leads}`, { width, rest: '  ' });
}

/** A run on a server without a license proves little, so the last line says it, and which option makes it fail. */
function lastLine({ exitCode, target: { licensed }, problem, notes, client }: Report): string {
  if (client) return `Exit code ${exitCode}.`;
  const isUnknown = licensed === null || problem?.code === 'license-not-restored';
  const hint = notes.some(({ code }) => code === 'license-not-in-force') ? ' (to fail: --expect licensed)' : '';
  return `Exit code ${exitCode}. License in force: ${isUnknown ? 'unknown' : licensed ? 'yes' : 'no'}${hint}`;
}
