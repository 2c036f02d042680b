import type { CheckedCommand } from '../client/check-client.ts';
import { valuesOf } from '../config/assemble.ts';
import { clientCommandOptions } from '../config/client-command-options.ts';
import { name, version } from '../config/package-info.ts';
import { type Flags, flagSource, readerOf } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Report } from '../domain/report.ts';
import { ReferenceServerError } from '../reference/index.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { checkReportFiles, ownerOnly } from '../report/report-files.ts';
import { rewrite } from '../report/terminal/progress.ts';
import { isCi } from './color.ts';
import { exitCodeIn, failed } from './exit.ts';
import { type CliIo, type Command, printable } from './io.ts';
import { openReports } from './reports.ts';
import { reportersIn } from './run.ts';

/** The command line of a client, and the flags of `client`. */
export interface ClientArguments {
  readonly command: readonly [file: string, ...args: readonly string[]];
  readonly flags: Flags;
}

/** `client`: runs a client against the built-in reference server and writes the reports. */
export const client: Command<ClientArguments> = async ({ command, flags }, io) => {
  removeEarlierReports(reportersIn(flags));
  const reader = readerOf([flagSource(flags)]);
  const { reporters, strict, showBodies, timeoutMs, verbose } = valuesOf(clientCommandOptions, reader);
  if (reader.wrong.length > 0) return failed(io, createProblem('usage', { lines: reader.wrong }));
  const problem = checkReportFiles(reporters);
  if (problem) return failed(io, problem);
  const reports = openReports(
    { reporters, reportMode: ownerOnly, hideSkipped: false, quiet: false, verbose },
    { name, version },
    io,
  );
  if ('code' in reports) return failed(io, reports);
  io.interruption.explain({ first: 'Stopping …', again: '' });
  const { directory, environment, interruption } = io;
  const progress = progressIn(io);
  const { checkClient } = await import('../client/check-client.ts');
  try {
    const checked = await checkClient({
      command,
      directory,
      environment,
      strict,
      showBodies,
      limitMs: timeoutMs,
      signal: interruption.signal,
      onRun: (scenarios) => progress(nameOf(scenarios)),
    });
    progress('');
    printOutputs(checked, verbose, io);
    return reports.finish({ ...checked.report, exitCode: exitCodeIn(io, checked.report) });
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    return failed(io, createProblem('usage', { lines: [error.message] }));
  }
};

/** Shows on a terminal which run is under way, in a line that is rewritten; an empty text removes the line. */
function progressIn({ stderr, environment }: CliIo): (text: string) => void {
  const isShown = stderr.isTTY && !isCi(environment);
  return (text) => {
    if (isShown) stderr.write(`${rewrite}${text === '' ? '' : `running: ${text}`}`);
  };
}

/** Prints what the command printed in the runs in which something is wrong, or in all of them. */
function printOutputs({ report, outputs }: CheckedCommand, verbose: boolean, io: CliIo): void {
  for (const { scenarios, text } of outputs) {
    if (!verbose && !scenarios.some((id) => isWorthShowing(id, report))) continue;
    const lines = text.split(/\r?\n/).filter((line) => line !== '');
    if (lines.length === 0 && !verbose) continue;
    io.stderr.write(`${nameOf(scenarios)}: the command printed ${lines.length === 0 ? 'nothing' : 'this'}\n`);
    for (const line of lines) io.stderr.write(`  ${printable(io, line)}\n`);
  }
}

/** A run that shows nothing of the client is worth a look, too. */
function isWorthShowing(id: string, { results }: Report): boolean {
  const result = results.find((one) => one.id === id);
  return (
    result?.verdict === 'fail' || result?.verdict === 'warn' || results.every(({ verdict }) => verdict === 'skipped')
  );
}

function nameOf([first = 'client with 200 for a removal', ...others]: readonly string[]): string {
  return others.length === 0 ? first : 'documented responses';
}
