import { type Stats, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import { replaceFile } from '../local-state/atomic-write.ts';

/** Before the umask: a contract belongs to a project, where others may read it. */
const contractMode = 0o666;

/**
 * Writes a contract so that no reader ever sees part of it. A folder, a pipe or a device is left as it is.
 *
 * @returns the problem `contract-not-writable`, or null
 */
export async function writeContract(path: string, text: string): Promise<Problem | null> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const place = statSync(path, { throwIfNoEntry: false });
    if (place && !place.isFile()) throw Object.assign(new Error('It is not a file.'), { code: notAFile(place) });
    replaceFile(path, text, contractMode);
    return null;
  } catch (thrown) {
    return createProblem('contract-not-writable', { path, cause: systemErrorCode(thrown) });
  }
}

function notAFile(place: Stats): string {
  return place.isDirectory() ? 'EISDIR' : 'EEXIST';
}
