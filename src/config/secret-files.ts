import { resolve } from 'node:path';
import { readTextFile, readTextFileWithin } from './files.ts';
import { fileVariable, type Option, type OptionTable } from './option-declaration.ts';
import { type Environment, type Found, isFound, type Origin, type Source } from './sources.ts';
import { maxLicenseBytes } from './value-checks.ts';

/** Variables of one place, strongest place first in a list. */
export interface VariablePlace {
  readonly environment: Environment;
  readonly origin: Origin;
  /** What messages call the file that sets the variables; absent for the environment. */
  readonly label?: string;
  /** The folder of that file. */
  readonly folder?: string;
}

/** The secrets that `*_FILE` variables name files for, as a source; or what is wrong with them. */
export type SecretFiles =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the files that `GRAFANA_ADMIN_PASSWORD_FILE` and the like name, without a final line break.
 *
 * @param directory - the folder that relative paths begin in
 */
export async function readSecretFiles(
  table: OptionTable,
  places: readonly VariablePlace[],
  directory: string,
): Promise<SecretFiles> {
  const found = new Map<string, Found>();
  const wrong: string[] = [];
  for (const option of Object.values(table).filter(({ secret }) => secret)) {
    const outcome = await readSecretFile(option, places, directory);
    if (outcome?.ok === false) wrong.push(outcome.message);
    if (outcome?.ok) found.set(option.key, outcome.found);
  }
  return wrong.length > 0
    ? { ok: false, message: wrong.join('\n') }
    : { ok: true, source: ({ key }) => found.get(key) };
}

type Outcome = { readonly ok: true; readonly found: Found } | { readonly ok: false; readonly message: string };

/** The strongest place that sets the secret decides, by its value or by its file. */
async function readSecretFile(
  option: Option,
  places: readonly VariablePlace[],
  directory: string,
): Promise<Outcome | undefined> {
  const { variable = '' } = option;
  const name = fileVariable(option) ?? '';
  const place = places.find(({ environment }) => environment[variable] || environment[name]);
  const path = place?.environment[name];
  if (!place || !path) return undefined;
  const where = place.label === undefined ? name : `${name} in ${place.label}`;
  if (place.environment[variable]) {
    return { ok: false, message: `${variable} and ${where} are both set. Set one of them.` };
  }
  const file = await readNamedFile(place, resolve(directory, path), maxLicenseBytes);
  if (!file.ok) return { ok: false, message: `The file of ${where} ${file.reason}.` };
  const text = file.text.replace(/\r?\n$/, '');
  if (text === '') return { ok: false, message: `The file of ${where} is empty.` };
  return { ok: true, found: { values: [text], where, origin: place.origin } };
}

/** Reads a file that a variable names. A file that was only found may name files of its own folder alone. */
export function readNamedFile(
  { origin, folder }: Pick<VariablePlace, 'origin' | 'folder'>,
  path: string,
  maxBytes: number,
): ReturnType<typeof readTextFile> {
  return isFound(origin) && folder !== undefined
    ? readTextFileWithin(folder, path, maxBytes)
    : readTextFile(path, maxBytes);
}
