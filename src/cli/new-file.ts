import { accessSync, constants, lstatSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import { replaceFile } from '../local-state/atomic-write.ts';

const causes: Readonly<Record<string, string>> = {
  EEXIST: 'it already exists. Delete it, or name another file',
  ENOENT: 'its folder does not exist. Create it first',
  ENOTDIR: 'its folder does not exist. Create it first',
  EISDIR: 'it is not a regular file',
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

/**
 * Writes a file so that no reader ever sees part of it. One that is there is replaced; a folder, a pipe or a device is not.
 *
 * @returns the problem `file-not-writable`, or null
 */
export function replaceTextFile(directory: string, path: string, text: string): Problem | null {
  return creating(path, () => {
    const target = resolve(directory, path);
    const place = statSync(target, { throwIfNoEntry: false });
    if (place && !place.isFile()) throw Object.assign(new Error('It is not a file.'), { code: 'EISDIR' });
    replaceFile(target, text, 0o666);
  });
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
