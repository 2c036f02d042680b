import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Makes a folder that only its owner may open, and the folders above it. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Makes a folder whose content can be trusted, unless it exists: no other user but root can open it, put a file into it or
 * replace it. Makes nothing below a folder of somebody else.
 *
 * @returns its path without links, because others may be able to replace those; undefined if it cannot be trusted or made,
 * and on a system without owners
 */
export function ensureTrustedFolder(path: string, uid = process.getuid?.()): string | undefined {
  if (uid === undefined) return undefined;
  try {
    const existing = nearestExisting(path);
    const above = realpathSync(existing);
    if (!isProtected(above, uid)) return undefined;
    const resolved = join(above, relative(existing, path));
    makePrivateFolder(resolved);
    const folder = lstatSync(resolved);
    return folder.isDirectory() && folder.uid === uid && (folder.mode & 0o077) === 0 ? resolved : undefined;
  } catch {
    return undefined;
  }
}

function nearestExisting(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? nearestExisting(dirname(path)) : path;
}

/** Whether only this user and root can rename or replace a folder, or one above it. In a sticky folder, only owners can. */
function isProtected(folder: string, uid: number): boolean {
  const { uid: owner, mode } = statSync(folder);
  const isOurs = owner === uid || owner === 0;
  const isClosed = (mode & 0o022) === 0 || (mode & 0o1000) !== 0;
  return isOurs && isClosed && (dirname(folder) === folder || isProtected(dirname(folder), uid));
}
