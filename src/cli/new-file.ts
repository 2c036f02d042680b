import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import * as atomic from '../local-state/atomic-write.ts';
import { describeWriteError } from '../local-state/write-error.ts';

/**
 * Checks whether a file can be created, before anything else is done. Leaves nothing behind.
 *
 * @returns the problem `file-not-writable`, or null
 */
export function checkNewFile(directory: string, path: string): Problem | null {
  return creating(path, () => {
    const target = resolve(directory, path);
    if (lstatSync(target, { throwIfNoEntry: false })) throw Object.assign(new Error('It exists.'), { code: 'EEXIST' });
    accessSync(dirname(target), constants.W_OK);
  });
}

/**
 * Creates a file. An existing one is never overwritten, because people edit these files.
 *
 * @param mode - before the umask
 * @returns the problem `file-not-writable`, or null
 */
export function createFile(directory: string, path: string, text: string, mode = 0o666): Problem | null {
  return creating(path, () => atomic.createFile(resolve(directory, path), text, mode));
}

function creating(path: string, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (thrown) {
    return createProblem('file-not-writable', { path, cause: describeWriteError(thrown) });
  }
}
