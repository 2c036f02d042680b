import { configKey, configOptions, secretOptions } from './config-keys.ts';
import { nearest } from './did-you-mean.ts';
import type { Option, OptionTable } from './option-declaration.ts';
import { type FileError, maxErrors, readYaml, shown, type YamlEntry, type YamlNode } from './yaml.ts';

/** What a config file sets for one option. */
export interface ConfigEntry {
  readonly key: string;
  readonly values: readonly string[];
  readonly line: number;
}

/** What a config file sets, by the keys of the options. */
export interface ConfigEntries {
  readonly options: ReadonlyMap<string, ConfigEntry>;
  /** For each secret, the variable that holds it, as the only value. */
  readonly secrets: ReadonlyMap<string, ConfigEntry>;
}

export type ParsedConfig =
  | { readonly ok: true; readonly entries: ConfigEntries }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/**
 * Reads the text of a config file. Pure; never throws, and no error repeats a value that may be a secret.
 *
 * @param target - the target of the file to use: what it sets takes precedence over the rest of the file
 */
export function parseConfig(text: string, table: OptionTable, target: string | undefined): ParsedConfig {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const errors: FileError[] = [];
  const root = yaml.root === undefined ? [] : entriesIn(yaml.root, 'the file', errors);
  const targets = root.find(({ key }) => key === 'targets');
  const keys = keysOf(table);
  const general = scopeOf(
    root.filter((one) => one !== targets),
    keys,
    errors,
  );
  const named = (targets ? entriesIn(targets.node, 'targets', errors) : []).map(({ key, node }) => ({
    key,
    scope: scopeOf(entriesIn(node, key, errors), keys, errors),
  }));
  const chosen = target === undefined ? undefined : named.find(({ key }) => key === target);
  if (target !== undefined && !chosen)
    errors.push(
      unknownTarget(
        target,
        named.map(({ key }) => key),
        targets?.line ?? 1,
      ),
    );
  if (errors.length > 0) return { ok: false, errors: errors.toSorted((a, b) => a.line - b.line).slice(0, maxErrors) };
  return {
    ok: true,
    entries: {
      options: new Map([...general.options, ...(chosen?.scope.options ?? [])]),
      secrets: new Map([...general.secrets, ...(chosen?.scope.secrets ?? [])]),
    },
  };
}

function unknownTarget(target: string, names: readonly string[], line: number): FileError {
  const known =
    names.length === 0 ? 'The file has no targets.' : `Did you mean ${nearest(target, names, 3).join(', ')}?`;
  return { line, message: `there is no target ${shown(target)}. ${known}` };
}

function entriesIn(node: YamlNode, name: string, errors: FileError[]): readonly YamlEntry[] {
  if (node.kind === 'map') return node.entries;
  if (node.kind !== 'scalar' || node.value !== null) {
    errors.push({ line: node.line, message: `${name} must have keys, such as "impact: read".` });
  }
  return [];
}

/** The options and the secrets of a config file, by their keys in it. */
interface Keys {
  readonly options: ReadonlyMap<string, Option>;
  readonly secrets: ReadonlyMap<string, Option>;
}

function keysOf(table: OptionTable): Keys {
  const byKey = (some: readonly Option[]): ReadonlyMap<string, Option> =>
    new Map(some.map((option) => [configKey(option), option]));
  return { options: byKey(configOptions(table)), secrets: byKey(secretOptions(table)) };
}

function scopeOf(entries: readonly YamlEntry[], keys: Keys, errors: FileError[]): ConfigEntries {
  const options = new Map<string, ConfigEntry>();
  let secrets: ReadonlyMap<string, ConfigEntry> = new Map();
  for (const { key, line, node } of entries) {
    // A suggestion for each of thousands of unknown keys takes seconds.
    if (errors.length >= maxErrors) break;
    const option = keys.options.get(key);
    if (key === 'secrets') {
      secrets = secretsIn(entriesIn(node, key, errors), keys.secrets, errors);
      continue;
    }
    const values = option && checkedValues(option, key, node);
    if (Array.isArray(values) && option) options.set(option.key, { key, values, line });
    else if (typeof values === 'string') errors.push({ line: node.line, message: values });
    else errors.push({ line, message: unknownKey(key, keys) });
  }
  return { options, secrets };
}

/** The raw values of an option, or what is wrong with them. */
function checkedValues(option: Option, key: string, node: YamlNode): string[] | string {
  const values = valuesIn(option, node);
  return values ? (credentialsIn(option, values) ?? [...values]) : `${key} must be ${shapeOf(option)}.`;
}

/** The URL of a proxy is the one value besides secrets that may contain a password. */
function credentialsIn({ key, variable }: Option, values: readonly string[]): string | undefined {
  const isProxy = key === 'httpsProxy' || key === 'httpProxy';
  return isProxy && values.some((value) => value.includes('@'))
    ? `a config file never holds a secret. Set the proxy with its password in the variable ${variable}.`
    : undefined;
}

function unknownKey(key: string, { options, secrets }: Keys): string {
  const secret = secrets.get(key);
  return secret
    ? `a config file never holds a secret. Write the name of the variable that holds it: "secrets: {${key}: ${secret.variable}}".`
    : `unknown key ${shown(key)}. Did you mean ${nearest(key, [...options.keys(), 'secrets', 'targets'], 3).join(', ')}?`;
}

function shapeOf({ many, toggle }: Option): string {
  return toggle ? 'true or false' : many ? 'a text or a list of texts' : 'a text or a number';
}

/** The raw values of an option; undefined if the node has another shape. */
function valuesIn({ many, toggle }: Option, node: YamlNode): readonly string[] | undefined {
  if (node.kind === 'map' || (node.kind === 'list' && !many)) return undefined;
  const texts = (node.kind === 'list' ? node.items : [node]).map((item) =>
    item.kind === 'scalar' && item.value !== null ? textOf(item) : undefined,
  );
  const given = texts.filter((text) => text !== undefined);
  if (given.length < texts.length) return undefined;
  return toggle && !['true', 'false'].includes(given[0] ?? '') ? undefined : given;
}

/** A text without its quotes, and a number as it is written. */
function textOf({ text, value }: { readonly text: string; readonly value: unknown }): string {
  return typeof value === 'string' ? value : text;
}

function secretsIn(
  entries: readonly YamlEntry[],
  known: ReadonlyMap<string, Option>,
  errors: FileError[],
): ReadonlyMap<string, ConfigEntry> {
  return new Map(
    entries.flatMap(({ key, line, node }) => {
      const option = known.get(key);
      const variable = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
      if (!option) {
        errors.push({
          line,
          message: `unknown secret ${shown(key)}. Did you mean ${nearest(key, [...known.keys()], 3).join(', ')}?`,
        });
      } else if (!/^[A-Z_][A-Z0-9_]{0,255}$/.test(variable)) {
        errors.push({
          line,
          message: `${key} must be the name of an environment variable in upper case, never the secret itself.`,
        });
      } else {
        return [[option.key, { key, values: [variable], line }] as const];
      }
      return [];
    }),
  );
}
