import { systemErrorCode } from '../domain/system-error.ts';

/** Why a file cannot be written, and what to do. */
const causes: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: "this user's disk quota is used up",
  EFBIG: 'files must be smaller there',
  EEXIST: 'it already exists; delete it or name another file',
  ENOENT: 'its folder does not exist; create it first',
  ENOTDIR: 'its folder does not exist; create it first',
  EISDIR: 'it is a folder; name a file in it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links form a loop',
};

/**
 * Why a file could not be written, in words; the code of the system if there are none for it.
 *
 * @param own - the words for other codes, or other words for the same
 */
export function describeWriteError(thrown: unknown, own: Readonly<Record<string, string>> = {}): string {
  const code = systemErrorCode(thrown);
  return own[code] ?? causes[code] ?? code;
}
