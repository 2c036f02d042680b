import { accessSync, constants, lstatSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { systemErrorCode } from '../domain/system-error.ts';

const causes: Readonly<Record<string, string>> = {
  EEXIST: 'it already exists. Delete it, or name another file',
  ENOENT: 'its folder does not exist. Create it first',
  ENOTDIR: 'its folder does not exist. Create it first',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
};

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
  return creating(path, () => writeFileSync(resolve(directory, path), text, { flag: 'wx', mode }));
}

function creating(path: string, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    return createProblem('file-not-writable', { path, cause: causes[code] ?? code });
  }
}
