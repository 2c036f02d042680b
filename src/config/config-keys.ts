import { longFlag, type Option, type OptionTable } from './option-declaration.ts';

/** The config file that is looked for in the current folder. */
export const configFileName = 'licensing-conformance.yaml';

/** Options that say which files and which of their parts are read. */
const aboutFiles: readonly string[] = ['config', 'target', 'envFile'];

/** The key of an option in a config file: its flag, else its variable in lower case, else its name. */
export function configKey(option: Option): string {
  const ownVariable = /^GRAFANA_(.+)$/.exec(option.variable ?? '')?.[1];
  const words = option.key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return longFlag(option)?.slice(2) ?? ownVariable?.toLowerCase().replaceAll('_', '-') ?? words;
}

/** The options that a config file may set. A secret is not among them: the file names the variable that holds it. */
export function configOptions(table: OptionTable): readonly Option[] {
  return Object.values(table).filter(({ key, secret }) => !secret && !aboutFiles.includes(key));
}

/** The secrets that a config file may name variables for. */
export function secretOptions(table: OptionTable): readonly Option[] {
  return Object.values(table).filter(({ secret }) => secret);
}
