import type { Check } from './value-checks.ts';

/** The commands that take options of the table. */
export type CommandName = 'run' | 'doctor' | 'restore' | 'serve' | 'client';

/** The commands that send requests to a target. */
export const everywhere: readonly CommandName[] = ['run', 'doctor', 'restore'];
/** The commands that plan a run. */
export const runs: readonly CommandName[] = ['run', 'doctor'];

/** One option as the table declares it. */
export interface OptionDeclaration {
  /**
   * As commander writes it: `--url <url>`, or `--only <glob...>` if there may be several values. A secret has none,
   * because command lines are visible in process lists.
   */
  readonly flag?: string;
  /** The environment variable, which may also stand in `.env`. */
  readonly variable?: string;
  /** Whether the variable is also read in lower case, as other tools do. */
  readonly anyCase?: true;
  /** The raw value if nothing is set. */
  readonly default?: string;
  /** What applies if nothing is set and the default depends on something else. */
  readonly unset?: string;
  /** What it does, in a few words that begin in lower case and end without a full stop. */
  readonly help: string;
  /** A value, as YAML, for the example of a config file. Options with a default, a list of words, or a switch need none. */
  readonly sample?: string;
  /** Whether it is a secret: no flag, in no message, and `<variable>_FILE` names a file that holds it. */
  readonly secret?: true;
  /** False if a wrong value may contain a secret and must not be shown in a message. */
  readonly shown?: false;
  /** Whether it describes a target, and means nothing to the built-in reference server. */
  readonly ofTarget?: true;
  /**
   * Whether it decides where secrets go or what may be changed. From a file that was only found, it is not taken
   * together with a secret of the environment.
   */
  readonly decisive?: true;
  /** Whether all values that are given count, as a list. Without it the last one does. */
  readonly many?: true;
  /** Whether it is a switch. It has a default of `false`, which is not worth showing. */
  readonly toggle?: true;
  /** False if it is not a setting itself: `assemble` makes a setting of it and of others. */
  readonly setting?: false;
  /** False if callers of the library have no use for it. */
  readonly library?: false;
  readonly check: Check<unknown>;
  readonly commands: readonly CommandName[];
}

/** An option with its name in the library's options and in messages about them. */
export interface Option extends OptionDeclaration {
  readonly key: string;
}

/** Options by their keys. */
export type OptionTable = Readonly<Record<string, Option>>;

/** Gives every option of a table its key. */
export function defineOptions<const T extends Readonly<Record<string, OptionDeclaration>>>(
  declared: T,
): { readonly [K in keyof T & string]: T[K] & { readonly key: K } } {
  const entries = Object.entries(declared).map(([key, option]) => [key, { ...option, key }]);
  return Object.fromEntries(entries);
}

/** What the check of an option makes of one raw value. */
export type ValueOf<O extends Pick<OptionDeclaration, 'check'>> = O['check'] extends Check<infer V> ? V : never;

/** What an option is read as: a list if there may be several values, without lists in it. */
export type ReadValue<O extends OptionDeclaration> = O extends { readonly many: true }
  ? readonly (ValueOf<O> extends readonly (infer Item)[] ? Item : ValueOf<O>)[]
  : ValueOf<O>;

/** Whether an option always has a value. */
type AlwaysSet = { readonly default: string } | { readonly many: true } | { readonly toggle: true };

/** The values of the options of a table that are settings themselves. */
export type ValuesOf<T extends OptionTable> = {
  readonly [K in keyof T as SettingKey<T, K, AlwaysSet>]: ReadValue<T[K]>;
} & {
  readonly [K in Exclude<keyof T, KeyOf<T, AlwaysSet>> as SettingKey<T, K, OptionDeclaration>]?: ReadValue<T[K]>;
};

type KeyOf<T extends OptionTable, Kind> = { [K in keyof T]: T[K] extends Kind ? K : never }[keyof T];

type SettingKey<T extends OptionTable, K extends keyof T, Kind> = T[K] extends { readonly setting: false }
  ? never
  : T[K] extends Kind
    ? K
    : never;

/** The long flag alone: `--url`. */
export function longFlag({ flag }: Pick<OptionDeclaration, 'flag'>): string | undefined {
  return flag?.split(' ', 1)[0];
}

/** How a message calls an option: by its variable, or else by its flag. */
export function nameOf(option: Option): string {
  return option.variable ?? longFlag(option) ?? option.key;
}

/** The variable that names a file with the value of a secret: `GRAFANA_PASSWORD_FILE`. */
export function fileVariable({ secret, variable }: OptionDeclaration): string | undefined {
  return secret && variable !== undefined ? `${variable}_FILE` : undefined;
}

/** Every environment variable that a table reads, with the `*_FILE` form of each secret. */
export function variablesOf(table: OptionTable): readonly string[] {
  return Object.values(table).flatMap((option) => [option.variable ?? [], fileVariable(option) ?? []].flat());
}
