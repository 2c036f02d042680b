import { longFlag, type Option, type ReadValue, type ValueOf } from './option-declaration.ts';

/**
 * Where a value comes from. `found file`: a file of variables that lies in the current folder and was not named; `named
 * file`: one that was named by a flag. A config file is one or the other, too.
 */
export type Origin = 'flag' | 'library' | 'environment' | 'found file' | 'named file' | 'found config' | 'named config';

/** Whether a value comes from a file that nobody named. */
export function isFound(origin: Origin): boolean {
  return origin === 'found file' || origin === 'found config';
}

/** The raw values of one option, and where they were found. */
export interface Found {
  readonly values: readonly string[];
  /** What a message calls the place: `--url`, `GRAFANA_URL in .env`. */
  readonly where: string;
  readonly origin: Origin;
}

const strongestFirst: readonly Origin[] = [
  'flag',
  'library',
  'environment',
  'named file',
  'found file',
  'named config',
  'found config',
];

/** Whether a value takes precedence over another one that says the same thing in another way. */
export function isStronger(one: Found, other: Found): boolean {
  return strongestFirst.indexOf(one.origin) < strongestFirst.indexOf(other.origin);
}

/** A place where options may be set. */
export type Source = (option: Option) => Found | undefined;

/** A parsed command line, by the name of each flag in camel case. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Environment variables, or the variables that a file sets. */
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
    if (value === undefined) return undefined;
    return { values: textsOf(value), where: longFlag(option) ?? option.key, origin: 'flag' };
  };
}

/** An empty variable counts as not set: shells and CI systems set variables that they do not know to nothing. */
export function environmentSource(
  environment: Environment,
  { origin, label }: { readonly origin: Origin; readonly label?: string },
): Source {
  return ({ variable, anyCase }) => {
    if (variable === undefined) return undefined;
    const name = anyCase && !environment[variable] ? variable.toLowerCase() : variable;
    const value = environment[name];
    if (value === undefined || value === '') return undefined;
    return { values: [value], where: label === undefined ? name : `${name} in ${label}`, origin };
  };
}

/** What the caller of the library gave, by the keys of the table. */
export function librarySource(given: Readonly<Record<string, unknown>>): Source {
  return ({ key }) => {
    const value = given[key];
    return value === undefined ? undefined : { values: textsOf(value), where: `The option ${key}`, origin: 'library' };
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** The value of an option: undefined if it is not set and has no default. */
type OneValue<O extends Option> = O extends { readonly default: string } | { readonly toggle: true }
  ? ValueOf<O>
  : ValueOf<O> | undefined;

/** Reads options from several sources and collects what is wrong with them, so that one message can name all of it. */
export interface Reader {
  /** The value of an option; the last one if it is given more than once. */
  one<O extends Option>(option: O): OneValue<O>;
  /** Every value of an option that may be given more than once. */
  all<O extends Option>(option: O): readonly ValueOf<O>[];
  /** The value of an option, or the list of its values, as its declaration says. */
  read<O extends Option>(option: O): ReadValue<O> | undefined;
  find(option: Option): Found | undefined;
  /** What is wrong with the values read so far, each once. */
  readonly wrong: readonly string[];
}

/** @param sources - strongest first */
export function readerOf(sources: readonly Source[]): Reader {
  // An option that is read again is checked again.
  const wrong = new Set<string>();
  const find = (option: Option): Found | undefined => {
    for (const source of sources) {
      const found = source(option);
      if (found) return found;
    }
    return undefined;
  };
  const checked = (option: Option, raw: string, where: string): readonly unknown[] => {
    const result = option.check(raw);
    if (result.ok) return [result.value];
    const isShown = option.shown !== false && !option.secret;
    wrong.add(`${where} must be ${result.allowed}${isShown ? `, not "${raw.slice(0, 100)}"` : ''}.`);
    return [];
  };
  const values = (option: Option): readonly unknown[] => {
    const found = find(option);
    if (found) return found.values.flatMap((raw) => checked(option, raw, found.where));
    const fallback = option.default ?? (option.toggle ? 'false' : undefined);
    return fallback === undefined ? [] : checked(option, fallback, `The default of ${option.key}`);
  };
  return {
    get wrong() {
      return [...wrong];
    },
    find,
    // What a check gives is what its type says; the loop over a table knows options without their types.
    all: <O extends Option>(option: O) => values(option) as readonly ValueOf<O>[],
    one: <O extends Option>(option: O) => values(option).at(-1) as OneValue<O>,
    read: <O extends Option>(option: O) =>
      (option.many ? values(option).flat() : values(option).at(-1)) as ReadValue<O> | undefined,
  };
}
