import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import type { CommandName, OptionTable } from '../config/option.ts';
import { options, optionsOf } from '../config/options.ts';
import { version } from '../config/package-info.ts';
import type { Flags } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { exitCodes, type Problem, ProblemError } from '../domain/problem.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { failed } from './exit.ts';
import { environmentHelp, flagHelp, withoutValues } from './help.ts';
import type { CliIo } from './io.ts';
import type { GenerateFlags } from './pact.ts';

/**
 * Runs a command line. Gives its exit code; prints through `io` only.
 *
 * @param args - the arguments, without the name of the program
 * @param table - for tests; by default the one table of options
 */
export async function runProgram(args: readonly string[], io: CliIo, table: OptionTable = options): Promise<number> {
  let exitCode = 0;
  const program = declareCommands({
    io,
    table,
    finish: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    removeEarlierReports(args);
    // Help and version exit with 0. Every other error of commander is wrong usage, for which it would exit with 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    return failed(io, error instanceof ProblemError ? error.problem : internalProblem(error));
  }
}

/** An unexpected exception as a problem: what was thrown, without the stack. */
export function internalProblem(error: unknown): Problem {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'What was thrown is not an error.';
  return createProblem('internal', { error: what });
}

interface Declaration {
  readonly io: CliIo;
  readonly table: OptionTable;
  /** Takes the exit code of the command that ran. */
  readonly finish: (exitCode: number) => void;
}

function declareCommands(declaration: Declaration): Commander {
  const program = createProgram(declaration.io);
  declareTargetCommands(program, declaration);
  declareOtherCommands(program, declaration);
  declarePactCommands(program, declaration);
  return program;
}

function createProgram({ stdout, stderr }: CliIo): Commander {
  return new Commander('licensing-conformance')
    .description("Conformance tests for Grafana's Enterprise Licensing HTTP API.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      outputError: (text, write) => write(withoutValues(text)),
    })
    .showHelpAfterError('Try licensing-conformance --help.')
    .helpCommand(false);
}

function declareTargetCommands(program: Commander, { io, table, finish }: Declaration): void {
  withOptions(program.command('run'), 'run', table)
    .description('check a server against the documentation')
    .action(async (flags: Flags) => finish(await (await import('./run.ts')).run(flags, io)));

  withOptions(program.command('doctor'), 'doctor', table)
    .description('dry run: connect, check settings, and show what would run and why the rest would not')
    .action(async (flags: Flags) => finish(await (await import('./doctor.ts')).doctor(flags, io)));

  withOptions(program.command('restore'), 'restore', table)
    .description('clean up after a killed run: restore the license, delete the test accounts')
    .option('--without-journal', 'store the license you provide if the server has none, although there is no journal')
    .option('--delete-accounts <run>', 'if there is no journal, delete the test accounts of the run with this ID')
    .option('--forget', 'remove the journal without reading it; send nothing')
    .action(async (flags: Flags) => finish(await (await import('./restore.ts')).restore(flags, io)));
}

function declareOtherCommands(program: Commander, { io, table, finish }: Declaration): void {
  program
    .command('list')
    .description('list the scenarios')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) =>
      finish(await (await import('./list.ts')).list({ json: json ?? false }, io)),
    );

  program
    .command('explain')
    .description('explain a requirement or scenario and common causes of failure')
    .argument('<id>', 'such as remove.wrong-instance or remove.rejects.another-instance')
    .action(async (id: string) => finish(await (await import('./explain.ts')).explain(id, io)));

  withOptions(program.command('serve'), 'serve', table)
    .description('start the built-in reference server, to develop a client against')
    .action(async (flags: Flags) => finish(await (await import('./serve.ts')).serve(flags, io)));
}

function declarePactCommands(program: Commander, { io, table, finish }: Declaration): void {
  const pact = program.command('pact').description('the same documentation as a Pact contract');
  pact
    .command('generate')
    .description('generate the contract from the specs')
    .option('--check', 'exit with 1 if the existing contract is out of date; write nothing')
    .option('--out <folder>', 'folder of the contract (default: contracts/pacts)')
    .action(async (flags: GenerateFlags) => finish(await (await import('./pact.ts')).generate(flags, io)));
  withOptions(pact.command('verify'), 'run', table)
    .description("check a server against pact files with Pact's verifier")
    .option('--pact <file...>', 'pact file (repeatable; default: the contract in this package)')
    .action(async (flags: Flags) => finish(await (await import('./pact.ts')).pactVerify(flags, io)));
}

/** Adds the options of the table that a command takes, and help on its environment variables. */
function withOptions(command: Commander, name: CommandName, table: OptionTable): Commander {
  const own = optionsOf(name, table);
  for (const option of own) {
    if (option.flag === undefined) continue;
    command.addOption(new CommanderOption(option.flag, flagHelp(option)));
  }
  const heading = name === 'serve' ? 'Environment (.env is not read)' : 'Environment, or .env in the current folder';
  return command.addHelpText('after', environmentHelp(own, heading));
}
