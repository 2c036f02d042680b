/** How the value of an input reaches the command. */
export type InputKind = 'value' | 'switch' | 'list' | 'path' | 'reporters';

/** An input of the GitHub action that stands for an option of the command. */
export interface ActionInput {
  readonly name: string;
  readonly kind: InputKind;
  /** The environment variable that carries it, if there is one: command lines are visible in process lists. */
  readonly variable?: string;
  /** The flag that carries it otherwise, and always carries a list: `--impact`. */
  readonly flag?: string;
  /** Whether the command `restore` takes it, too. */
  readonly restores: boolean;
}

/** A report that the action writes to a file. */
export interface ActionReport {
  /** The name of the reporter, and of the output with the path of the file. */
  readonly reporter: string;
  readonly file: string;
}

/** What inputs.generated.json holds: made from the table of options. */
export interface ActionTable {
  readonly inputs: readonly ActionInput[];
  readonly reports: readonly ActionReport[];
}

/** A command line without the command, and the variables to add to the environment of the job. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The inputs of the action, by their names, as GitHub passes them: an input that is not set is empty. */
export type InputValues = Readonly<Record<string, string | undefined>>;

interface Places {
  /** The folder that relative paths start from. */
  readonly workspace: string;
  /** The folder that the reports of the action are written to. */
  readonly reports: string;
}

/** The lines of a list, without white space around them and without empty ones. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function absolute(path: string, { workspace }: Places): string {
  return path.startsWith('/') ? path : `${workspace}/${path}`;
}

/** A reporter as the command takes it, with the path of its file made absolute. */
function reporterFrom(line: string, places: Places): string {
  const at = line.indexOf('=');
  return at < 0 ? line : `${line.slice(0, at + 1)}${absolute(line.slice(at + 1), places)}`;
}

/**
 * Says what is wrong with the inputs: a switch that is neither true nor false.
 *
 * @returns a sentence for each
 */
export function inputProblems({ inputs }: ActionTable, values: InputValues): readonly string[] {
  return inputs.flatMap(({ name, kind }) => {
    const value = values[name] ?? '';
    if (kind !== 'switch' || ['', 'true', 'false'].includes(value)) return [];
    return `The input ${name} must be true or false, in lower case, not ${JSON.stringify(value.slice(0, 40))}.`;
  });
}

/** The command line for a run. An empty input adds nothing, so that the environment of the job applies. */
export function runCommandLine({ inputs, reports }: ActionTable, values: InputValues, places: Places): CommandLine {
  const ofOptions = commandLine(inputs, values, places);
  // Only one report can go to standard output.
  const printsItself = inputs
    .filter(({ kind }) => kind === 'reporters')
    .some(({ name }) => linesOf(values[name] ?? '').some((line) => !line.includes('=')));
  return {
    ...ofOptions,
    args: [
      ...(printsItself ? [] : ['--reporter=terminal']),
      ...reports.map(({ reporter, file }) => `--reporter=${reporter}=${places.reports}/${file}`),
      ...ofOptions.args,
    ],
  };
}

/** The command line for `restore`, with the same settings. */
export function restoreCommandLine({ inputs }: ActionTable, values: InputValues, places: Places): CommandLine {
  return commandLine(
    inputs.filter(({ restores }) => restores),
    values,
    places,
  );
}

function commandLine(inputs: readonly ActionInput[], values: InputValues, places: Places): CommandLine {
  const args: string[] = [];
  const environment: Record<string, string> = {};
  for (const { name, kind, variable, flag } of inputs) {
    const value = values[name] ?? '';
    if (value === '') continue;
    const texts = textsOf(kind, value, places);
    if (kind === 'switch') args.push(...(value === 'true' && flag !== undefined ? [flag] : []));
    else if (variable !== undefined && kind !== 'list') environment[variable] = texts.join('');
    else args.push(...texts.map((text) => `${flag}=${text}`));
  }
  return { args, environment };
}

function textsOf(kind: InputKind, value: string, places: Places): readonly string[] {
  if (kind === 'list') return linesOf(value);
  if (kind === 'reporters') return linesOf(value).map((line) => reporterFrom(line, places));
  return [kind === 'path' ? absolute(value, places) : value];
}
