import type { Check } from './checks.ts';

/** The commands that take options of this table. */
export type CommandName = 'run' | 'doctor' | 'restore' | 'serve';

/** One thing that can be set. `T` is what its text is read into. */
export interface Option<T = unknown> {
  /** Its name in the library's options and in messages about them. */
  readonly key: string;
  /** As commander writes it: `--url <url>`, and `<name...>` where there may be several values. A secret has none, because process lists show command lines. */
  readonly flag?: string;
  /** The environment variable, which may also stand in `.env`. */
  readonly variable?: string;
  /** Whether the variable is also read in lower case, as other tools do. */
  readonly anyCase?: true;
  /** The raw value where nothing is set. */
  readonly default?: string;
  /** What happens where nothing is set and the default depends on something else. */
  readonly unset?: string;
  /** What it does, in a few words that begin in lower case and end without a full stop. */
  readonly help: string;
  /** Whether a wrong value may be shown in a message; not where it is a secret or may contain one. */
  readonly shown: boolean;
  /** Whether it says something about a target, and means nothing without `--url`. */
  readonly ofTarget: boolean;
  readonly check: Check<T>;
  readonly commands: readonly CommandName[];
}

/** An option that always has a value. */
export interface Defaulted<T> extends Option<T> {
  readonly default: string;
}

interface Declared<T> extends Omit<Option<T>, 'key' | 'shown' | 'ofTarget'> {
  readonly shown?: false;
  readonly ofTarget?: true;
}

/** Declares an option. */
export function option<T>(key: string, declared: Declared<T> & { readonly default: string }): Defaulted<T>;
export function option<T>(key: string, declared: Declared<T>): Option<T>;
export function option<T>(key: string, declared: Declared<T>): Option<T> {
  return { shown: true, ofTarget: false, ...declared, key };
}

/** Declares an option that is a secret: it has no flag, and its value is in no message. */
export function secret<T>(key: string, declared: Omit<Declared<T>, 'flag' | 'shown'>): Option<T> {
  return option(key, { ...declared, shown: false });
}

/** The long flag alone: `--url`. */
export function longFlag(option: Option): string | undefined {
  return option.flag?.split(' ', 1)[0];
}
