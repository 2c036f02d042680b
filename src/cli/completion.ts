import { clientScenarios } from '../../specs/client-scenarios.ts';
import { scenarios } from '../../specs/index.ts';
import { longFlag, type Option } from '../config/option-declaration.ts';
import { options, optionsOf } from '../config/options.ts';
import { reporterNames } from '../config/reporter-choice.ts';
import { explainedCodes } from '../domain/explanations/explain-code.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { failed } from './exit.ts';
import { allRequirements } from './explain-data.ts';
import type { Command } from './io.ts';

/** The shells with completion. */
const shells = { bash, zsh, fish } as const;

/** What `completion` takes from the declared commands. */
export interface CompletionArguments {
  readonly shell: string;
  /** The commands with their flags. */
  readonly commands: readonly CompletedCommand[];
}

/** A command as completion knows it. */
export interface CompletedCommand {
  /** With a space in it for a command of a command: `pact verify`. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly string[];
}

/** `completion`: prints a script that completes commands, flags, values and IDs in a shell. */
export const completion: Command<CompletionArguments> = async ({ shell, commands }, io) => {
  const render = Object.entries(shells).find(([name]) => name === shell)?.[1];
  if (!render) {
    const lines = [`There is completion for bash, zsh and fish, not for "${shell.slice(0, 100)}".`];
    return failed(io, createProblem('usage', { lines }));
  }
  io.stdout.write(render(commands.map(withTable)));
  return 0;
};

interface CommandValues extends CompletedCommand {
  /** What may follow a flag, or the command itself by the key of an empty text. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

function withTable(command: CompletedCommand): CommandValues {
  const values = tableOptions(command.name).flatMap((option) => {
    const [flag, words] = [longFlag(option), wordsOf(option)];
    return flag === undefined || words.length === 0 ? [] : [[flag, words] as const];
  });
  return {
    ...command,
    flags: [...command.flags, '--help'],
    values: { ...Object.fromEntries(values), ...argumentsOf(command.name) },
  };
}

function tableOptions(name: string): readonly Option[] {
  switch (name) {
    case 'run':
    case 'doctor':
    case 'restore':
    case 'serve':
    case 'client':
      return optionsOf(name);
    case 'pact verify':
      return optionsOf('run');
    default:
      return [];
  }
}

const scenarioIds = scenarios.map(({ id }) => id);

function wordsOf({ key, check }: Option): readonly string[] {
  if (key === options.only.key || key === options.skip.key) return scenarioIds;
  return key === options.reporters.key ? reporterNames : (check.words ?? []);
}

/** The words that a command takes as its argument. */
function argumentsOf(name: string): Readonly<Record<string, readonly string[]>> {
  const codes = explainedCodes.map(({ code }) => code);
  const ids = [...[...allRequirements, ...scenarios, ...clientScenarios].map(({ id }) => id), ...codes];
  return name === 'explain' ? { '': [...new Set(ids)] } : name === 'completion' ? { '': Object.keys(shells) } : {};
}

/** The names of commands that stand first, each once: `pact` of `pact verify`. */
function firstWords(commands: readonly CommandValues[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ', 1).join('')))];
}

function secondWords(commands: readonly CommandValues[], first: string): readonly string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
}

function bash(commands: readonly CommandValues[]): string {
  const cases = commands.flatMap(({ name, flags, values }) => [
    `    '${name}')`,
    '      case "$previous" in',
    ...Object.entries(values)
      .filter(([flag]) => flag !== '')
      .map(([flag, words]) => `        ${flag}) words='${words.join(' ')}' ;;`),
    `        *) words='${[...flags, ...(values[''] ?? [])].join(' ')}' ;;`,
    '      esac ;;',
  ]);
  const nested = firstWords(commands).filter((first) => secondWords(commands, first).length > 0);
  return `${[
    '# Completion of grafana-licensing-conformance. Add to ~/.bashrc: eval "$(grafana-licensing-conformance completion bash)"',
    '_licensing_conformance() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a parameter of the shell
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=',
    ...nested.map(
      (first) => `  [[ $command == ${first} && $COMP_CWORD -gt 2 ]] && command="${first} \${COMP_WORDS[2]}"`,
    ),
    '  if [[ $COMP_CWORD -eq 1 ]]; then',
    `    words='${[...firstWords(commands), '--help', '--version'].join(' ')}'`,
    '  else',
    '    case "$command" in',
    ...nested.map((first) => `    ${first}) words='${secondWords(commands, first).join(' ')}' ;;`),
    ...cases,
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _licensing_conformance grafana-licensing-conformance licensing-conformance',
  ].join('\n')}\n`;
}

/** Zsh runs completions of bash; its own menu and matching work on them. */
function zsh(commands: readonly CommandValues[]): string {
  return [
    '# Completion of grafana-licensing-conformance. Add to ~/.zshrc: eval "$(grafana-licensing-conformance completion zsh)"',
    'autoload -U +X compinit && compinit',
    'autoload -U +X bashcompinit && bashcompinit',
    bash(commands).split('\n').slice(1).join('\n'),
  ].join('\n');
}

function fish(commands: readonly CommandValues[]): string {
  const name = 'grafana-licensing-conformance';
  const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
  const when = (command: string): string => {
    const [first = '', second] = command.split(' ');
    const seen = (word: string): string => `__fish_seen_subcommand_from ${word}`;
    return quote(second === undefined ? seen(first) : `${seen(first)}; and ${seen(second)}`);
  };
  const lines = commands.flatMap((command) => {
    const [first = '', second] = command.name.split(' ');
    const condition = second === undefined ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${first}`;
    return [
      `complete -c ${name} -n ${quote(condition)} -a ${second ?? first} -d ${quote(command.description)}`,
      ...command.flags.map((flag) => {
        const words = command.values[flag];
        return `complete -c ${name} -n ${when(command.name)} -l ${flag.slice(2)}${words ? ` -x -a ${quote(words.join(' '))}` : ''}`;
      }),
      ...(command.values['']
        ? [`complete -c ${name} -n ${when(command.name)} -a ${quote(command.values[''].join(' '))}`]
        : []),
    ];
  });
  const nested = firstWords(commands).filter((first) => secondWords(commands, first).length > 0);
  return `${[
    `# Completion of ${name}. Save as ~/.config/fish/completions/${name}.fish`,
    ...nested.map((first) => `complete -c ${name} -n '__fish_use_subcommand' -a ${first}`),
    ...lines,
    `complete -c licensing-conformance -w ${name}`,
  ].join('\n')}\n`;
}
