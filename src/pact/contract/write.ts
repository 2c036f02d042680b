import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createProblem } from '../../domain/messages/problems.ts';
import type { Problem } from '../../domain/problem.ts';
import { systemErrorCode } from '../../domain/system-error.ts';
import { replaceFile } from '../../local-state/atomic-write.ts';

/** Before the umask: a contract belongs to a project, where others may read it. */
const contractMode = 0o666;

/**
 * Writes a contract so that no reader ever sees part of it.
 *
 * @returns the problem `contract-not-writable`, or null
 */
export async function writeContract(path: string, text: string): Promise<Problem | null> {
  try {
    await mkdir(dirname(path), { recursive: true });
    replaceFile(path, text, contractMode);
    return null;
  } catch (thrown) {
    return createProblem('contract-not-writable', { path, cause: systemErrorCode(thrown) });
  }
}
