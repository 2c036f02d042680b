import { readFile } from 'node:fs/promises';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { writeProjectFile } from './write-file.ts';

/**
 * Writes a contract to a file.
 *
 * @returns the problem `contract-not-writable`, or null
 */
export async function writeContract(path: string, text: string): Promise<Problem | null> {
  const cause = await writeProjectFile(path, text);
  return cause === null ? null : createProblem('contract-not-writable', { path, cause });
}

/** The contract in a file; undefined if it cannot be read. */
export async function contractIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
