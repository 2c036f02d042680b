import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Why a file of ours is not believed (law 8). */
export type UntrustedCode = 'not-a-regular-file' | 'other-owner' | 'writable-by-others' | 'too-large' | 'unreadable';

/** What a file of ours holds, or why it is not believed. */
export type TrustedFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'trusted'; readonly text: string }
  | { readonly kind: 'untrusted'; readonly code: UntrustedCode; readonly message: string };

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
    return openFailure(path, thrown);
  }
  try {
    const code = untrustedCode(fstatSync(descriptor), process.getuid?.());
    return code === undefined ? { kind: 'trusted', text: readWhole(descriptor) } : untrusted(path, code);
  } catch {
    return untrusted(path, 'unreadable');
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

function openFailure(path: string, thrown: unknown): TrustedFile {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
  // O_NOFOLLOW answers a link with ELOOP, and a socket cannot be opened.
  return untrusted(path, code === 'ELOOP' || code === 'ENXIO' ? 'not-a-regular-file' : 'unreadable');
}

const reasons: Readonly<Record<UntrustedCode, string>> = {
  'not-a-regular-file': 'is not a regular file',
  'other-owner': 'belongs to another user',
  'writable-by-others': 'can be written by other users',
  'too-large': `is larger than ${maxBytes} bytes`,
  unreadable: 'cannot be read',
};

function untrusted(path: string, code: UntrustedCode): TrustedFile {
  const message = `${path} ${reasons[code]}, so it is not believed. If no run is in progress, check the license of the target and delete the file, or run \`licensing-conformance restore --forget\`.`;
  return { kind: 'untrusted', code, message };
}
