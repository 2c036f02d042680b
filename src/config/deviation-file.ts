import type { ListedDeviation } from '../domain/deviation.ts';
import { deviationEntries } from './deviation-entries.ts';
import { readTextFile, readTextFileWithin } from './files.ts';
import { maxErrors, maxYamlBytes, readYaml } from './yaml.ts';

/** A list of deviations, or what is wrong with it, a line for each error. */
export type DeviationFile =
  | { readonly ok: true; readonly deviations: readonly ListedDeviation[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a list of deviations.
 *
 * @param label - what messages call the file
 * @param within - the folder that it must be in; undefined for any
 */
export async function readDeviationFile(path: string, label: string, within?: string): Promise<DeviationFile> {
  const file =
    within === undefined
      ? await readTextFile(path, maxYamlBytes)
      : await readTextFileWithin(within, path, maxYamlBytes);
  if (!file.ok) {
    return {
      ok: false,
      message: `The list of deviations ${label} ${file.reason}. --write-deviations FILE drafts one.`,
    };
  }
  return parseDeviations(file.text, label);
}

/** Reads the text of a list of deviations. Pure; never throws. */
export function parseDeviations(text: string, label: string): DeviationFile {
  const yaml = readYaml(text);
  const entries = yaml.ok ? deviationEntries(yaml.root) : yaml;
  if (entries.ok) return entries;
  const messages = entries.errors.map(({ line, message }) => `${label}, line ${line}: ${message}`);
  return { ok: false, message: messages.slice(0, maxErrors).join('\n') };
}
