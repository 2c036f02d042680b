import { type Defaulted, longFlag, type Option } from './option.ts';

/** The raw values of one option, and what to call the place where they were found. */
interface Found {
  readonly values: readonly string[];
  readonly where: string;
  /** Given for this very run, as opposed to lying in the environment. */
  readonly explicit: boolean;
}

/** A place where options may be set. */
export type Source = (option: Option) => Found | undefined;

/** What a command line was parsed into, by the name of the flag in camel case. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Environment variables, or what a file says instead of them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `--license-source` is called in {@link Flags}: `licenseSource`. */
function flagName(option: Option): string | undefined {
  return longFlag(option)
    ?.slice(2)
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function flagSource(flags: Flags): Source {
  return (option) => {
    const name = flagName(option);
    const value = name === undefined ? undefined : flags[name];
    return value === undefined
      ? undefined
      : { values: texts(value), where: longFlag(option) ?? option.key, explicit: true };
  };
}

/** An empty variable counts as not set: shells and CI systems make one of every variable that they do not know. */
export function environmentSource(environment: Environment, file?: string): Source {
  return ({ variable, anyCase }) => {
    if (variable === undefined) return undefined;
    const name = anyCase && !environment[variable] ? variable.toLowerCase() : variable;
    const value = environment[name];
    if (value === undefined || value === '') return undefined;
    return { values: [value], where: file === undefined ? name : `${name} in ${file}`, explicit: false };
  };
}

/** What a caller of the library gave, by the keys of the table. */
export function givenSource(given: Flags): Source {
  return ({ key }) => {
    const value = given[key];
    return value === undefined ? undefined : { values: texts(value), where: `The option ${key}`, explicit: true };
  };
}

function texts(value: string | boolean | readonly string[]): readonly string[] {
  return typeof value === 'object' ? value : [String(value)];
}

/** Reads options from several sources and remembers what was wrong with them, so that all of it can be said at once. */
export interface Reader {
  /** The value of an option, the last one where it was given more than once. */
  one<T>(option: Defaulted<T>): T;
  one<T>(option: Option<T>): T | undefined;
  /** Every value of an option that may be given more than once. */
  all<T>(option: Option<T>): readonly T[];
  find(option: Option): Found | undefined;
  readonly wrong: readonly string[];
}

/** @param sources - strongest first */
export function readerOf(sources: readonly Source[]): Reader {
  const wrong: string[] = [];
  const find = (option: Option): Found | undefined => {
    for (const source of sources) {
      const found = source(option);
      if (found) return found;
    }
    return undefined;
  };
  const read = <T>(option: Option<T>, raw: string, where: string): readonly T[] => {
    const checked = option.check(raw);
    if (checked.ok) return [checked.value];
    wrong.push(`${where} must be ${checked.allowed}${option.shown ? `, not "${raw.slice(0, 100)}"` : ''}.`);
    return [];
  };
  const all = <T>(option: Option<T>): readonly T[] => {
    const found = find(option);
    if (found) return found.values.flatMap((raw) => read(option, raw, found.where));
    return option.default === undefined ? [] : read(option, option.default, `The default of ${option.key}`);
  };
  function one<T>(option: Defaulted<T>): T;
  function one<T>(option: Option<T>): T | undefined;
  function one<T>(option: Option<T>): T | undefined {
    return all(option).at(-1);
  }
  return { wrong, find, all, one };
}
