import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from '../local-state/atomic-write.ts';
import { describeWriteError } from '../local-state/write-error.ts';

/** Before the umask: the file belongs to a project, where others may read it. */
const projectFileMode = 0o666;

/**
 * Writes a file of a project so that no reader ever sees part of it. A folder, a pipe or a device is left as it is.
 *
 * @param path - absolute
 * @returns why it cannot be written, or null
 */
export function replaceProjectFile(path: string, text: string): string | null {
  return causeOf(() => {
    const place = statSync(path, { throwIfNoEntry: false });
    if (place && !place.isFile()) throw Object.assign(new Error('It is not a file.'), { code: notAFile(place) });
    replaceFile(path, text, projectFileMode);
  });
}

/** Writes a file of a project as {@link replaceProjectFile} does, and creates its folder if there is none. */
export function replaceInProjectFolder(path: string, text: string): string | null {
  return (
    causeOf(() => mkdirSync(dirname(path), { recursive: true }), {
      EEXIST: fileInPlaceOfFolder,
      ENOTDIR: fileInPlaceOfFolder,
    }) ?? replaceProjectFile(path, text)
  );
}

const fileInPlaceOfFolder = 'its folder cannot be created, because a file is in its place';

function notAFile(place: Stats): string {
  return place.isDirectory() ? 'EISDIR' : 'it is not a regular file';
}

function causeOf(action: () => void, own?: Readonly<Record<string, string>>): string | null {
  try {
    action();
    return null;
  } catch (thrown) {
    return describeWriteError(thrown, own);
  }
}
