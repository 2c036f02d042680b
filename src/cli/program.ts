import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import type { CommandName, Option } from '../config/option.ts';
import { optionsOf } from '../config/options.ts';
import { version } from '../config/package-info.ts';
import type { Flags } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { exitCodes, type Problem, ProblemError } from '../domain/problem.ts';
import { type CliIo, complain } from './io.ts';
import type { GenerateFlags } from './pact.ts';

/**
 * Runs a command line. Gives its exit code; prints through the world alone.
 *
 * @param args - what stands behind the name of the command
 */
export async function runProgram(args: readonly string[], world: CliIo): Promise<number> {
  let exitCode = 0;
  const program = declare(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end with 0; everything else that commander throws is wrong usage, for which it would say 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (error instanceof ProblemError) {
      complain(world, error.problem);
      return exitCodes[error.problem.code];
    }
    const fault = internalFault(error);
    complain(world, fault);
    return exitCodes[fault.code];
  }
}

/** A mistake of this project, as a problem: what was thrown, without the stack. */
export function internalFault(error: unknown): Problem {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'Something other than an error was thrown.';
  return createProblem('internal', { error: what });
}

function declare(world: CliIo, ended: (exitCode: number) => void): Commander {
  const program = new Commander('licensing-conformance')
    .description('Holds a server against what Grafana documents about its Enterprise Licensing HTTP API.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns ?? 100,
      getErrHelpWidth: () => world.stderr.columns ?? 100,
      outputError: (text, write) => write(withoutValues(text)),
    })
    .showHelpAfterError('Try licensing-conformance --help.')
    .helpCommand(false);

  withOptions(program, 'run', 'hold a server against the documentation: the one at --url, or the one that comes along')
    .addHelpText('after', () => environmentHelp('run'))
    .action(async (flags: Flags) => ended(await (await import('./run.ts')).run(flags, world)));

  program
    .command('list')
    .description('list the scenarios')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) =>
      ended(await (await import('./list.ts')).list({ json: json ?? false }, world)),
    );

  program
    .command('explain')
    .description('tell what a requirement or a scenario is about, and what usually causes a failure')
    .argument('<id>', 'such as remove.422 or remove.wrong-instance')
    .action(async (id: string) => ended(await (await import('./explain.ts')).explain(id, world)));

  withOptions(
    program,
    'doctor',
    'do everything up to the first scenario, and tell what would run, what would not, and why',
  )
    .addHelpText('after', () => environmentHelp('doctor'))
    .action(async (flags: Flags) => ended(await (await import('./doctor.ts')).doctor(flags, world)));

  withOptions(program, 'serve', 'start the reference server, to develop a client against').action(
    async (flags: Flags) => ended(await (await import('./serve.ts')).serve(flags, world)),
  );

  withOptions(program, 'restore', 'put the license back and delete the personas, after a run that was killed')
    .addHelpText('after', () => environmentHelp('restore'))
    .action(async (flags: Flags) => ended(await (await import('./restore.ts')).restore(flags, world)));

  const pact = program.command('pact').description('the same documentation as a Pact contract');
  pact
    .command('generate')
    .description('make the contract from the specs')
    .option('--check', 'write nothing; end with 1 where the contract that is there is not current')
    .option('--out <folder>', 'where the contract lies (default: contracts/pacts)')
    .action(async (flags: GenerateFlags) => ended(await (await import('./pact.ts')).generate(flags, world)));
  withOptions(pact, 'run', "let Pact's verifier hold a server against pact files", 'verify')
    .option('--pact <file...>', 'a pact file; may be given more than once (default: the contract that comes along)')
    .addHelpText('after', () => environmentHelp('run'))
    .action(async (flags: Flags) => ended(await (await import('./pact.ts')).verify(flags, world)));

  return program;
}

/** Declares a command that takes the options of one of the table; `as` is its name where it is another. */
function withOptions(program: Commander, name: CommandName, description: string, as: string = name): Commander {
  const command = program.command(as).description(description);
  for (const option of optionsOf(name)) {
    if (option.flag !== undefined) command.addOption(new CommanderOption(option.flag, helpOf(option)));
  }
  return command;
}

function helpOf(option: Option): string {
  return withFacts(option, option.variable === undefined ? [] : [`environment: ${option.variable}`]);
}

function withFacts({ help, default: value, unset }: Option, further: readonly string[]): string {
  const fallback = value ?? unset;
  const facts = [...(fallback === undefined ? [] : [`default: ${fallback}`]), ...further];
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

function environmentHelp(name: CommandName): string {
  const variables = optionsOf(name).filter(({ flag }) => flag === undefined);
  const width = Math.max(...variables.map(({ variable }) => variable?.length ?? 0));
  const lines = variables.map((option) => `  ${(option.variable ?? '').padEnd(width)}  ${withFacts(option, [])}`);
  return `\nEnvironment, or .env in the current folder:\n${lines.join('\n')}`;
}

const secretFlag = /unknown option '--[a-z-]*(password|token|license|license-path)'/i;

/** What was typed where nothing belongs stays out of the message: it may be a password. */
function withoutValues(text: string): string {
  const shown = text.replace(/(unknown option '--?[^'=\s]+)=[^']*/, '$1').replace(/(but got \d+): .*\.$/m, '$1.');
  return secretFlag.test(shown)
    ? `${shown.trimEnd()}\nA password, a token or a license has no flag, because process lists show it: see Environment in --help.\n`
    : shown;
}
