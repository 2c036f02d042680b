import { resolve } from 'node:path';
import { isBelow, realPlaceOf } from './files.ts';
import { nameOf, type Option, type OptionTable } from './option-declaration.ts';
import { options } from './options.ts';
import { type Found, isFound, type Origin, type Reader } from './sources.ts';
import { reporter } from './value-checks.ts';

/** A file that sets options. */
export interface SettingsFile {
  readonly origin: Origin;
  /** What messages call it. */
  readonly label: string;
  /** The folder that it is in. */
  readonly folder: string;
  /** Whether it says which variables hold secrets. */
  readonly namesSecrets?: boolean;
}

/** Where the options of a call come from. */
export interface SettingsPlaces {
  readonly table: OptionTable;
  readonly reader: Reader;
  readonly files: readonly SettingsFile[];
  /** The current folder. */
  readonly directory: string;
}

/**
 * A file that was only found, such as `.env` or the config file of a checkout, must not decide where a secret of the
 * environment is sent, or what may be changed with it.
 *
 * @returns for each file that may not be used, what is wrong and what to do
 */
export function foundFileProblems({ table, reader, files, directory }: SettingsPlaces): readonly string[] {
  const all = Object.values(table).flatMap((option) => {
    const found = reader.find(option);
    return found ? [{ option, found }] : [];
  });
  const secrets = all.filter(({ option, found }) => isTrusted(found.origin) && holdsSecret(option));
  const headers = reader.find(options.header)?.values.some((value) => /:\s*env:/.test(value)) ?? false;
  const kept = [...secrets.map(({ found }) => found.where), ...(headers ? ['a header'] : [])].join(', ');
  if (kept === '') return [];
  const isReference = reader.one(options.reference);
  return files.flatMap(({ label, origin, namesSecrets }) => {
    if (!isFound(origin)) return [];
    const decisive = all
      .filter(({ found }) => found.origin === origin)
      .filter(({ option, found }) =>
        isReference ? writesOutside(option, found, directory) : isDecisive(option, found, directory),
      );
    const secretsNamed = namesSecrets && !isReference ? ['secrets'] : [];
    const names = [...decisive.map(({ option }) => nameOf(option)), ...secretsNamed];
    if (names.length === 0) return [];
    const flag = origin === 'found config' ? '--config' : '--env-file';
    return [
      `The file ${label} sets ${names.join(', ')}, and a secret comes from the environment (${kept}). A file that was only found may not decide where secrets go or what may be changed. If you trust it, name it: ${flag} ${label}`,
    ];
  });
}

/** The environment, and what the user named to stand for it. */
function isTrusted(origin: Origin): boolean {
  return origin === 'environment' || origin === 'named file';
}

/** Some options decide only with certain values: an impact above read, a report outside the current folder. */
function isDecisive(option: Option, found: Found, directory: string): boolean {
  const { values } = found;
  switch (option.key) {
    case 'impact':
      return values.at(-1) !== 'read';
    case 'provision':
      return values.at(-1) !== 'false';
    default:
      return option.decisive === true || writesOutside(option, found, directory);
  }
}

/** This alone does harm if the built-in reference server is checked, too. */
function writesOutside({ key }: Option, { values }: Found, directory: string): boolean {
  switch (key) {
    case 'reporters':
      return values.some((value) => {
        const choice = reporter(value);
        return choice.ok && choice.value.file !== undefined && isOutside(directory, choice.value.file);
      });
    case 'writeDeviations':
      return values.some((path) => isOutside(directory, path));
    default:
      return false;
  }
}

/** Also if a link leads there, which may come with a checkout as well. */
function isOutside(directory: string, path: string): boolean {
  return !isBelow(realPlaceOf(directory), realPlaceOf(resolve(directory, path)));
}

/** The path of a license counts, too: the license is sent to the target. */
function holdsSecret({ secret, key }: { readonly secret?: true; readonly key: string }): boolean {
  return secret === true || key === 'licensePath';
}
