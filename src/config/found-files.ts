import { nameOf, type OptionTable } from './option.ts';
import { options } from './options.ts';
import type { Reader } from './sources.ts';

/**
 * A file that was only found, such as `.env` of a checkout, must not decide where a secret of the environment is sent, or
 * what may be changed with it.
 *
 * @returns what is wrong and what to do; undefined if the file may be used
 */
export function foundFileProblem(table: OptionTable, reader: Reader, label: string): string | undefined {
  const all = Object.values(table).flatMap((option) => {
    const found = reader.find(option);
    return found ? [{ option, found }] : [];
  });
  const decisive = all.filter(({ option, found }) => option.decisive && found.origin === 'found file');
  const secrets = all.filter(({ option, found }) => found.origin === 'environment' && holdsSecret(option));
  const headers = reader.find(options.header)?.values.some((value) => /:\s*env:/.test(value)) ?? false;
  const [first] = decisive;
  if (first === undefined || (secrets.length === 0 && !headers)) return undefined;
  const deciding = decisive.map(({ option }) => nameOf(option)).join(', ');
  const kept = [...secrets.map(({ found }) => found.where), ...(headers ? ['a header'] : [])].join(', ');
  return `The file ${label} sets ${deciding}, and a secret comes from the environment (${kept}). A file that was only found may not decide where secrets go or what may be changed. If you trust it, name it: --env-file ${label}`;
}

/** The path of a license counts, too: the license is sent to the target. */
function holdsSecret({ secret, key }: { readonly secret?: true; readonly key: string }): boolean {
  return secret === true || key === 'licensePath';
}
