import { readTextFile } from '../config/files.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { replaceInProjectFolder } from './replace-file.ts';

/** A longer file is not a contract of this project: the longest has less than 200 KiB. */
const maxContractBytes = 4 * 1024 * 1024;

/** The text of a contract that was written before; undefined if there is none that can be read. */
export async function contractIn(path: string): Promise<string | undefined> {
  const file = await readTextFile(path, maxContractBytes);
  return file.ok ? file.text : undefined;
}

/**
 * Writes a contract to a file, and creates its folder if there is none.
 *
 * @returns the problem `contract-not-writable`, or null
 */
export function writeContract(path: string, text: string): Problem | null {
  const cause = replaceInProjectFolder(path, text);
  return cause === null ? null : createProblem('contract-not-writable', { path, cause });
}
