/*
 * Declares the commands. What a command does, and the table of options, is imported when that command is called, so that
 * `--help`, `--version` and `list` load little: nothing that sends, checks or prints a report may be imported statically.
 */

import { type Argument, Command as Commander, CommanderError, Option } from 'commander';
import type { CommandName, OptionTable } from '../config/option-declaration.ts';
import { name as packageName, version } from '../config/package-info.ts';
import type { Flags } from '../config/sources.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { CompletedCommand } from './completion.ts';
import type { CliIo } from './io.ts';
import type { MockInitFlags } from './mock.ts';
import type { OpenApiFlags } from './openapi.ts';
import type { GenerateFlags } from './pact.ts';
import { withoutValues } from './usage-error.ts';

/**
 * Runs a command line. Gives its exit code; prints through `io` only.
 *
 * @param args - the arguments, without the name of the program
 * @param table - for tests; by default the one table of options
 */
export async function runProgram(args: readonly string[], io: CliIo, table?: OptionTable): Promise<number> {
  let exitCode = 0;
  const program = declareCommands({
    io,
    table,
    finish: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(withHelpAsFlag(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version exit with 0. Every other error of commander is wrong usage, for which it would exit with 1.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { commandLineFailure, wrongUsage } = await import('./command-line-failure.ts');
    return commandLineFailure(error instanceof CommanderError ? wrongUsage : error, args, io);
  }
}

/** `help run` as `run --help`: the options of a command are declared only when it is called. */
function withHelpAsFlag(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  return first === 'help' ? [...rest, '--help'] : [...args];
}

interface Declaration {
  readonly io: CliIo;
  readonly table: OptionTable | undefined;
  /** Takes the exit code of the command that ran. */
  readonly finish: (exitCode: number) => void;
}

function declareCommands(declaration: Declaration): Commander {
  const program = createProgram(declaration.io);
  declareTargetCommands(program, declaration);
  declareOtherCommands(program, declaration);
  declarePactCommands(program, declaration);
  declareMockCommands(program, declaration);
  declareSetupCommands(program, declaration);
  nameOwnHelp(program, declaration.io.program);
  return program;
}

/** Makes each command name its own help after an invalid command line. */
function nameOwnHelp(command: Commander, path: string): void {
  command.showHelpAfterError(`Try ${path} --help.`);
  for (const child of command.commands) nameOwnHelp(child, `${path} ${child.name()}`);
}

function createProgram({ stdout, stderr }: CliIo): Commander {
  return (
    new Commander(packageName)
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
      // Without "[options]", which commander adds to those commands only that have declared some by then.
      .configureHelp({
        subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
      })
      .helpCommand(false)
  );
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function declareTargetCommands(program: Commander, { io, table, finish }: Declaration): void {
  withOptions(program.command('run'), 'run', table)
    .description('check a server against the documentation')
    .action(async (flags: Flags) => finish(await (await import('./run.ts')).run(flags, io)));

  const doctor = withOptions(program.command('doctor'), 'doctor', table)
    .description('dry run: connect, check settings, and show what would run and why the rest would not')
    .action(async (flags: Flags) => finish(await (await import('./doctor.ts')).doctor(flags, io)));
  whenCalled(doctor, () => {
    doctor.option('--json', 'as JSON');
  });

  const restore = withOptions(program.command('restore'), 'restore', table)
    .description('clean up after a run at any impact that was killed: restore the license, delete the test accounts')
    .action(async (flags: Flags) => finish(await (await import('./restore.ts')).restore(flags, io)));
  whenCalled(restore, () => {
    restore
      .option('--without-journal', 'store the license you provide if the server has none, although there is no journal')
      .option('--delete-accounts <run>', 'if there is no journal, delete the test accounts of the run with this ID')
      .option('--forget', 'remove the journal without reading it; send nothing');
  });
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
    .description('explain a requirement, a scenario or a code: what causes it, and what to do')
    .argument('<id>', 'such as remove.wrong-instance, remove.rejects.another-instance or wrong-status')
    .option('--json', 'as JSON')
    .action(async (id: string, { json }: { json?: true }) =>
      finish(await (await import('./explain.ts')).explain({ id, json: json ?? false }, io)),
    );

  program
    .command('compare')
    .description('compare two JSON reports, such as of two releases, or of a server and a mock')
    .argument('<old>', 'report of the earlier run')
    .argument('<new>', 'report of the later run')
    .option(
      '--reporter <name>',
      'terminal, markdown, html or json; add =FILE to write to a file instead of stdout (repeatable; default: terminal)',
      (name: string, before: readonly string[] = []) => [...before, name],
    )
    .action(async (old: string, next: string, { reporter }: { reporter?: readonly string[] }) =>
      finish(await (await import('./compare.ts')).compare({ old, new: next, ...definedOnly({ reporter }) }, io)),
    );

  program
    .command('openapi')
    .description('the same documentation as an OpenAPI 3.1 description')
    .option('--check', 'exit with 1 if the existing file is out of date; write nothing')
    .option('--out <file>', 'write it to a file (default: print it; with --check: contracts/openapi.json)')
    .action(async (flags: OpenApiFlags) => finish(await (await import('./openapi.ts')).openApi(flags, io)));

  withOptions(program.command('client'), 'client', table)
    .description('check a client: run it against the built-in reference server, once for each way the server behaves')
    .usage('[options] -- COMMAND…')
    .argument('<command...>', 'program and arguments that run the client, after --')
    .action(async (command: [string, ...string[]], flags: Flags) =>
      finish(await (await import('./client.ts')).client({ command, flags }, io)),
    );

  withOptions(program.command('serve'), 'serve', table)
    .description('start the built-in reference server, to develop a client against')
    .action(async (flags: Flags) => finish(await (await import('./serve.ts')).serve(flags, io)));
}

function declarePactCommands(program: Commander, { io, table, finish }: Declaration): void {
  const pact = program.command('pact').description('the same documentation as a Pact contract');
  const generate = pact
    .command('generate')
    .description('generate the contract from the specs')
    .action(async (flags: GenerateFlags) => finish(await (await import('./pact.ts')).generate(flags, io)));
  whenCalled(generate, () => {
    generate
      .option('--check', 'exit with 1 if the existing contract is out of date; write nothing')
      .option('--out <folder>', 'folder of the contract (default: contracts/pacts)');
  });
  const verify = withOptions(pact.command('verify'), 'run', table)
    .description("check a server against pact files with Pact's verifier")
    .action(async (flags: Flags) => finish(await (await import('./pact.ts')).pactVerify(flags, io)));
  whenCalled(verify, () => {
    verify.option('--pact <file...>', 'pact file (repeatable; default: the contract in this package)');
  });
}

function declareMockCommands(program: Commander, { io, finish }: Declaration): void {
  const mock = program.command('mock').description('a mock of the API for another tool');
  mock
    .command('init')
    .description('generate a mock from the specs')
    .addOption(new Option('--for <tool>', 'the tool that runs it').choices(['msw', 'wiremock']).makeOptionMandatory())
    .option('--out <folder>', 'folder of the mock (default: licensing-mock)')
    .option('--force', 'replace existing files that differ')
    .action(async (flags: MockInitFlags) => finish(await (await import('./mock.ts')).mockInit(flags, io)));
}

function declareSetupCommands(program: Commander, { io, finish }: Declaration): void {
  program
    .command('init')
    .description('create a config file and a private .env in the current folder')
    .action(async () => finish(await (await import('./init.ts')).init({}, io)));

  program
    .command('completion')
    .description('print a script that completes commands, flags and IDs in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) =>
      finish(await (await import('./completion.ts')).completion({ shell, commands: await commandsIn(program) }, io)),
    );
}

/** The commands that do something, with all their flags. */
async function commandsIn(parent: Commander, prefix = ''): Promise<readonly CompletedCommand[]> {
  const found: CompletedCommand[] = [];
  for (const command of parent.commands) {
    const name = `${prefix}${command.name()}`;
    for (const declare of declaredWhenCalled.get(command) ?? []) await declare();
    const flags = command.options.flatMap(({ long }) => long ?? []);
    if (command.commands.length > 0) found.push(...(await commandsIn(command, `${name} `)));
    else found.push({ name, description: command.description(), flags });
  }
  return found;
}

/** Adds the options of the table that a command takes, when that command is called. */
function withOptions(command: Commander, name: CommandName, table: OptionTable | undefined): Commander {
  whenCalled(command, async () => {
    const { addTableOptions } = await import('./table-options.ts');
    addTableOptions(command, name, table);
  });
  return command;
}

/** What `completion` has to call as well, to know every flag. */
const declaredWhenCalled = new WeakMap<Commander, readonly (() => void | Promise<void>)[]>();

/** Calls a function before the arguments of a command are parsed, to declare what only they need. */
function whenCalled(command: Commander, declare: () => void | Promise<void>): void {
  declaredWhenCalled.set(command, [...(declaredWhenCalled.get(command) ?? []), declare]);
  command.parent?.hook('preSubcommand', (_parent, called) => (called === command ? declare() : undefined));
}
