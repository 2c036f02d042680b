import { dirname, resolve } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import type { ConfigEntries } from './config-entries.ts';
import { configFileName } from './config-keys.ts';
import { readTextFile } from './files.ts';
import type { OptionTable } from './option-declaration.ts';
import type { Environment, Origin, Source } from './sources.ts';

/** What a config file sets, as sources of options. */
export interface ConfigFile {
  readonly ok: true;
  readonly origin: Origin;
  /** What messages call the file. */
  readonly label: string;
  /** The folder that the file is in. */
  readonly folder: string;
  /** Whether the file says which variables hold secrets. */
  readonly namesSecrets: boolean;
  readonly source: Source;
  /** The secrets in the variables that the file names. */
  secretSource(variables: Environment): Source;
  /** Variables that the file names and that are not set, a sentence each. */
  notesOn(variables: Environment): readonly string[];
}

/** Where a config file is looked for. */
export interface ConfigFileRequest {
  readonly directory: string;
  /** The file of `--config`; the one in the directory without it. */
  readonly named: string | undefined;
  /** The target of `--target`. */
  readonly target: string | undefined;
  readonly table: OptionTable;
}

const maxBytes = 256 * 1024;

/** Reads the config file that was named, or the one in the current folder if there is one. */
export async function readConfigFile({
  directory,
  named,
  target,
  table,
}: ConfigFileRequest): Promise<ConfigFile | { readonly ok: false; readonly problem: Problem }> {
  const label = named ?? configFileName;
  const path = resolve(directory, label);
  const origin: Origin = named === undefined ? 'found config' : 'named config';
  const place = { origin, label, folder: dirname(path) };
  const file = await readTextFile(path, maxBytes);
  if (!file.ok) {
    if (named !== undefined || !file.missing) return refused(`The config file ${label} ${file.reason}.`);
    return target === undefined
      ? fileOf(place, { options: new Map(), secrets: new Map() })
      : refused(`--target needs a config file with targets: name it with --config, or create ${configFileName}.`);
  }
  // Only a run with such a file loads the parser.
  const { parseConfig } = await import('./config-entries.ts');
  const parsed = parseConfig(file.text, table, target);
  return parsed.ok
    ? fileOf(place, parsed.entries)
    : refused(parsed.errors.map(({ line, message }) => `${label}, line ${line}: ${message}`).join('\n'));
}

function fileOf(
  place: Pick<ConfigFile, 'origin' | 'label' | 'folder'>,
  { options, secrets }: ConfigEntries,
): ConfigFile {
  const { origin, label } = place;
  const whereOf = (entry: { readonly key: string; readonly line: number }): string =>
    `${entry.key} in ${label} (line ${entry.line})`;
  return {
    ...place,
    ok: true,
    namesSecrets: secrets.size > 0,
    source: ({ key }) => {
      const entry = options.get(key);
      return entry && { values: entry.values, where: whereOf(entry), origin };
    },
    secretSource: (variables) => (option) => {
      const entry = secrets.get(option.key);
      const variable = entry?.values[0] ?? '';
      const value = variables[variable];
      if (!entry || value === undefined || value === '') return undefined;
      return { values: [value], where: `${variable} (${whereOf(entry)})`, origin: 'environment' };
    },
    notesOn: (variables) =>
      [...secrets.values()]
        .filter(({ values: [variable = ''] }) => !variables[variable])
        .map((entry) => `The variable ${entry.values[0]} is not set (${whereOf(entry)}).`),
  };
}

function refused(message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'configuration', message } };
}
