import { resolve } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { assemble } from './assemble.ts';
import { validateCombinations } from './combinations.ts';
import { readConfigFile } from './config-file.ts';
import type { DeviationFile } from './deviation-file.ts';
import { readEnvFile } from './env-file.ts';
import { foundFileProblems, type SettingsFile } from './found-files.ts';
import { checkGlobs } from './globs.ts';
import { withNamedFiles } from './named-files.ts';
import { type CommandName, longFlag, type OptionTable } from './option-declaration.ts';
import { options } from './options.ts';
import { originsOf, type SettingOrigin } from './origins.ts';
import { readSecretFiles, type VariablePlace } from './secret-files.ts';
import type { Settings } from './settings.ts';
import {
  type Environment,
  environmentSource,
  type Flags,
  flagSource,
  isFound,
  type Reader,
  readerOf,
  type Source,
} from './sources.ts';

/** Settings with what was noticed on the way, or the problem with them. Its message names every value that is wrong. */
export type Loaded =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** What was ignored and why, a sentence each. */
      readonly notes: readonly string[];
      /** Where each option that is set comes from. */
      readonly origins: readonly SettingOrigin[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** What a command was started with. */
export interface ConfigurationSources {
  readonly flags: Flags;
  readonly environment: Environment;
  /** The current folder: where `.env` is looked for and relative paths begin. */
  readonly directory: string;
  /** The ids that `--only` and `--skip` are compared with. */
  readonly scenarioIds: readonly string[];
  /** By default the one table of options. */
  readonly table?: OptionTable;
}

/**
 * Reads the settings of a command. Precedence: flag, environment, `.env` (or the file of `--env-file`), config file, default.
 * Sends nothing.
 */
export async function loadSettings(command: CommandName, from: ConfigurationSources): Promise<Loaded> {
  const { flags, environment, directory, table = options } = from;
  const flag = (key: string): string | undefined => (flags[key] === undefined ? undefined : String(flags[key]));
  const file = await readEnvFile({ directory, named: flag('envFile'), table });
  if (!file.ok) return file;
  const config = await readConfigFile({ directory, named: flag('config'), target: flag('target'), table });
  if (!config.ok) return refused(config.problem.message, file.notes);
  const variables = { ...file.environment, ...environment };
  const places: readonly VariablePlace[] = [{ environment, origin: 'environment' }, file];
  const isReference = String(flags.reference ?? false) === 'true';
  const secrets = await readSecretFiles(isReference ? {} : table, places, directory);
  if (!secrets.ok) return refused(secrets.message, file.notes);
  const sources = [
    flagSource(flags),
    secrets.source,
    ...places.map((place) => environmentSource(place.environment, place)),
    config.secretSource(variables),
    config.source,
  ];
  const notes = [...file.notes, ...config.notesOn(variables)];
  const loaded = await settingsFrom(command, sources, {
    ...from,
    variables,
    files: [file, config],
  });
  if (!loaded.ok) return refused(loaded.problem.message, notes, loaded.problem.code);
  return { ...loaded, notes: [...notes, ...loaded.notes] };
}

/** What is known beside the sources of options. */
export interface SettingsContext extends Pick<ConfigurationSources, 'directory' | 'scenarioIds' | 'table'> {
  /** Where a header finds the variable that it names. */
  readonly variables?: Environment;
  /** The files that set options; absent for the library. */
  readonly files?: readonly SettingsFile[];
}

/** Makes settings of options from any sources, strongest first. */
export async function settingsFrom(
  command: CommandName,
  sources: readonly Source[],
  { directory, scenarioIds, table = options, variables = {}, files }: SettingsContext,
): Promise<Loaded> {
  const reader = readerOf(sources);
  const assembled = assemble(table, reader, variables);
  if (reader.wrong.length > 0) return refused(reader.wrong.join('\n'));
  const isLibrary = files === undefined;
  const wrong = validateCombinations({ command, table, reader, settings: assembled, isLibrary });
  if (wrong.length > 0) return refused([...emptyUrl(assembled, variables), ...wrong].join('\n'));
  const useless =
    checkGlobs(longFlag(options.only) ?? '', assembled.only, scenarioIds) ??
    checkGlobs(longFlag(options.skip) ?? '', assembled.skip, scenarioIds);
  if (useless) return { ok: false, problem: useless };
  const listed = await listedDeviations(reader, directory, files);
  if (!listed.ok) return refused(listed.message);
  const settings = listed.deviations ? { ...assembled, deviations: listed.deviations } : assembled;
  const places = { table, reader, files: files ?? [], directory };
  const untrusted = foundFileProblems(places);
  if (untrusted.length > 0) return refused(untrusted.join('\n'));
  const origins = originsOf(table, reader);
  if (settings.reference) return { ok: true, settings, notes: ignoredWithReference(table, reader), origins };
  const complete = await withNamedFiles(reader, settings, places);
  return complete.ok ? { ...complete, notes: [], origins } : refused(complete.message);
}

async function listedDeviations(
  reader: Reader,
  directory: string,
  files: readonly SettingsFile[] = [],
): Promise<DeviationFile | { readonly ok: true; readonly deviations: undefined }> {
  const path = reader.one(options.deviationsPath);
  if (path === undefined) return { ok: true, deviations: undefined };
  // Only a run with such a file loads the parser.
  const { readDeviationFile } = await import('./deviation-file.ts');
  const origin = reader.find(options.deviationsPath)?.origin;
  const folder = files.find((file) => file.origin === origin && isFound(origin))?.folder;
  return readDeviationFile(resolve(directory, path), path, folder);
}

function emptyUrl({ url, reference }: Settings, variables: Environment): readonly string[] {
  const { variable } = options.url;
  return url === undefined && !reference && variables[variable] === '' ? [`${variable} is set but empty.`] : [];
}

/** Proxies are left out of it: they are set on many machines, and not for this. */
function ignoredWithReference(table: OptionTable, reader: Reader): readonly string[] {
  const ignored = Object.values(table).flatMap((option) => {
    const found = option.ofTarget && !option.anyCase ? reader.find(option) : undefined;
    return found && found.origin !== 'flag' && found.origin !== 'library' ? [found.where] : [];
  });
  return ignored.length === 0 ? [] : [`Ignored with --reference: ${ignored.join(', ')}.`];
}

/** A variable with a typing error is often what is missing, so the notes go with the problem. */
function refused(message: string, notes: readonly string[] = [], code: Problem['code'] = 'configuration'): Loaded {
  return { ok: false, problem: { code, message: [message, ...notes].join('\n') } };
}
