import { constants, realpathSync } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { systemErrorCode } from '../domain/system-error.ts';

/** Why a file could not be read. The reason continues a sentence that begins with the path. */
interface Unreadable {
  readonly ok: false;
  readonly missing: boolean;
  readonly reason: string;
}

/** The bytes of a file, or why there are none. */
export type FileBytes = { readonly ok: true; readonly bytes: Buffer } | Unreadable;

/** The text of a file, or why there is none. */
export type FileText = { readonly ok: true; readonly text: string } | Unreadable;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/**
 * Reads a file that somebody else wrote.
 *
 * @param maxBytes - a longer file is rejected, and not read to its end
 */
export async function readFileBytes(path: string, maxBytes: number): Promise<FileBytes> {
  let file: FileHandle | undefined;
  try {
    // Without waiting: opening a pipe that nobody writes to would take forever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (!stat.isFile()) return unreadable(stat.isDirectory() ? 'is a folder' : 'is not a regular file');
    const buffer = Buffer.alloc(maxBytes + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > maxBytes) return unreadable(`is longer than ${maxBytes / 1024} KiB`);
    return { ok: true, bytes: buffer.subarray(0, bytesRead) };
  } catch (error) {
    return unreadableBecause(error);
  } finally {
    await file?.close();
  }
}

/** Reads a text file in UTF-8, or in UTF-16 as PowerShell writes it, without its byte order mark. */
export async function readTextFile(path: string, maxBytes: number): Promise<FileText> {
  const file = await readFileBytes(path, maxBytes);
  return file.ok ? { ok: true, text: decode(file.bytes).replace(/^\uFEFF/, '') } : file;
}

/** Reads a text file that must be in a folder, also after every link is followed. */
export async function readTextFileWithin(folder: string, path: string, maxBytes: number): Promise<FileText> {
  try {
    const [real, within] = [await realpath(path), await realpath(folder)];
    return isBelow(within, real)
      ? readTextFile(real, maxBytes)
      : unreadable('is outside the folder of the file that names it');
  } catch (error) {
    return unreadableBecause(error);
  }
}

/** Whether a path is below a folder. Both are absolute, without links. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Where a file is, or would be created, after every link is followed. */
export function realPlaceOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It does not exist yet; its folder may.
    const folder = dirname(path);
    return folder === path ? path : join(realPlaceOf(folder), basename(path));
  }
}

/** The error of the system as the reason. */
function unreadableBecause(error: unknown): Unreadable {
  const code = systemErrorCode(error);
  return { ok: false, missing: code === 'ENOENT', reason: reasons[code] ?? `cannot be read (${code})` };
}

/** UTF-16 shows by its byte order mark, or by the zero bytes that ASCII has in it; text in UTF-8 has neither. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isBigEndian = first === 0 || (first === 0xfe && second === 0xff);
  const isLittleEndian = second === 0 || (first === 0xff && second === 0xfe);
  return new TextDecoder(isBigEndian ? 'utf-16be' : isLittleEndian ? 'utf-16le' : 'utf-8').decode(bytes);
}

function unreadable(reason: string): Unreadable {
  return { ok: false, missing: false, reason };
}
