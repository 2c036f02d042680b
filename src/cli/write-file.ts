import { type Stats, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '../domain/system-error.ts';
import { replaceFile } from '../local-state/atomic-write.ts';

/** Before the umask: the file belongs to a project, where others may read it. */
const projectFileMode = 0o666;

/**
 * Writes a file of a project so that no reader ever sees part of it, and creates its folder. A folder, a pipe or a device is
 * left as it is.
 *
 * @returns the code of the error that prevented it, or null
 */
export async function writeProjectFile(path: string, text: string): Promise<string | null> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const place = statSync(path, { throwIfNoEntry: false });
    if (place && !place.isFile()) throw Object.assign(new Error('It is not a file.'), { code: notAFile(place) });
    replaceFile(path, text, projectFileMode);
    return null;
  } catch (thrown) {
    return systemErrorCode(thrown);
  }
}

function notAFile(place: Stats): string {
  return place.isDirectory() ? 'EISDIR' : 'EEXIST';
}
