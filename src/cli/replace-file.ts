import { mkdirSync, statSync } from 'node:fs';
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
    if (place && !place.isFile() && !place.isDirectory()) return 'it is not a regular file';
    // A folder is refused by the system.
    replaceFile(path, text, projectFileMode);
    return null;
  });
}

/** Writes a file of a project as {@link replaceProjectFile} does, and creates its folder if there is none. */
export function replaceInProjectFolder(path: string, text: string): string | null {
  const makeFolder = (): null => {
    mkdirSync(dirname(path), { recursive: true });
    return null;
  };
  const own = { EEXIST: fileInPlaceOfFolder, ENOTDIR: fileInPlaceOfFolder };
  return causeOf(makeFolder, own) ?? replaceProjectFile(path, text);
}

const fileInPlaceOfFolder = 'its folder cannot be created, because a file is in its place';

/** Why an action was not done, as it says itself or by the error that it throws; null if it was. */
function causeOf(action: () => string | null, own?: Readonly<Record<string, string>>): string | null {
  try {
    return action();
  } catch (thrown) {
    return describeWriteError(thrown, own);
  }
}
