import { nameOf, type OptionTable } from './option-declaration.ts';
import type { Reader } from './sources.ts';

/** Where the value of an option comes from. */
export interface SettingOrigin {
  /** The option, as messages call it. */
  readonly name: string;
  /** The flag, the variable, or the key and line of a config file. */
  readonly where: string;
  /** The raw values; null if they are or may contain a secret. */
  readonly values: readonly string[] | null;
}

/** Where each option comes from that is set, in the order of the table. Defaults, and options of the library, are left out. */
export function originsOf(table: OptionTable, reader: Reader): readonly SettingOrigin[] {
  return Object.values(table).flatMap((option) => {
    const found = reader.find(option);
    if (!found || found.origin === 'library') return [];
    const isHidden = option.secret || option.shown === false;
    return [{ name: nameOf(option), where: found.where, values: isHidden ? null : found.values }];
  });
}
