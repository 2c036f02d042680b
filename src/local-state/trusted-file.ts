import { closeSync, constants, fstatSync, openSync, readSync, type Stats, writeSync } from 'node:fs';
import { systemErrorCode } from '../domain/system-error.ts';

/** Why a file of ours is not believed (law L8). */
export type UntrustedCode = 'not-a-regular-file' | 'other-owner' | 'writable-by-others' | 'too-large' | 'unreadable';

/** What a file of ours holds, or why it is not believed. */
export type TrustedFile = { readonly kind: 'absent' } | { readonly kind: 'trusted'; readonly text: string } | Untrusted;

/** A file that is not believed. */
export interface Untrusted {
  readonly kind: 'untrusted';
  readonly code: UntrustedCode;
  /** The predicate of a sentence about the file. */
  readonly cause: string;
}

/** What our files hold is a few hundred bytes. */
const maxBytes = 64 * 1024;

/**
 * Reads a file that this suite has written: a regular file, no link, on POSIX owned by this user and not writable by others,
 * bounded in size. Never blocks, whatever lies there.
 */
export function readTrustedFile(path: string): TrustedFile {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (thrown) {
    return openFailure(thrown);
  }
  try {
    const code = untrustedCode(fstatSync(descriptor), process.getuid?.());
    return code === undefined ? { kind: 'trusted', text: readWhole(descriptor) } : untrusted(code);
  } catch {
    return untrusted('unreadable');
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Adds a line to a file that this suite has written, or creates the file for its owner alone. Writes to nothing that
 * {@link readTrustedFile} would not read, and never blocks.
 *
 * @throws Error if the file is not ours, or the error of the system
 */
export function appendToTrustedFile(path: string, line: string): void {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const code = untrustedCode(fstatSync(descriptor), process.getuid?.());
    if (code !== undefined) throw new Error(`The file ${causes[code]}.`);
    writeSync(descriptor, `${line}\n`);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Why a file is not believed, by what the system says of it; undefined if it is.
 *
 * @param uid - of this process; undefined on a system without owners
 */
export function untrustedCode(
  stats: Pick<Stats, 'isFile' | 'uid' | 'mode' | 'size'>,
  uid: number | undefined,
): UntrustedCode | undefined {
  if (!stats.isFile()) return 'not-a-regular-file';
  if (stats.size > maxBytes) return 'too-large';
  if (uid === undefined) return undefined;
  if (stats.uid !== uid) return 'other-owner';
  return (stats.mode & 0o022) !== 0 ? 'writable-by-others' : undefined;
}

/** The size may grow while the file is read, so it is not relied on. */
function readWhole(descriptor: number): string {
  const buffer = Buffer.alloc(maxBytes + 1);
  const length = readSync(descriptor, buffer, 0, buffer.length, 0);
  if (length > maxBytes) throw new Error('The file is too large.');
  return buffer.toString('utf8', 0, length);
}

function openFailure(thrown: unknown): { readonly kind: 'absent' } | Untrusted {
  const code = systemErrorCode(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
  // O_NOFOLLOW answers a link with ELOOP; a socket, and a pipe that nobody reads, cannot be opened.
  return untrusted(code === 'ELOOP' || code === 'ENXIO' ? 'not-a-regular-file' : 'unreadable');
}

const causes: Readonly<Record<UntrustedCode, string>> = {
  'not-a-regular-file': 'is not a regular file',
  'other-owner': 'belongs to another user',
  'writable-by-others': 'can be written by other users',
  'too-large': `is larger than ${maxBytes} bytes`,
  unreadable: 'cannot be read',
};

function untrusted(code: UntrustedCode): Untrusted {
  return { kind: 'untrusted', code, cause: causes[code] };
}
