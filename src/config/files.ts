import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** The text of a file, or why there is none. The reason continues a sentence that begins with the path. */
export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: boolean; readonly reason: string };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/**
 * Reads a text file that somebody else wrote.
 *
 * @param maxBytes - a longer file is refused, and not read to its end
 */
export async function readTextFile(path: string, maxBytes: number): Promise<FileText> {
  let file: FileHandle | undefined;
  try {
    // Without waiting: opening a pipe that nobody writes to would take for ever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (!stat.isFile()) return refused(stat.isDirectory() ? 'is a folder' : 'is no regular file');
    const buffer = Buffer.alloc(maxBytes + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > maxBytes) return refused(`is longer than ${maxBytes / 1024} KiB`);
    return { ok: true, text: buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { ok: false, missing: code === 'ENOENT', reason: reasons[code] ?? `cannot be read (${code})` };
  } finally {
    await file?.close();
  }
}

function refused(reason: string): FileText {
  return { ok: false, missing: false, reason };
}
