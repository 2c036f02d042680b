import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ReporterChoice } from '../config/reporter-choice.ts';
import type { Problem } from '../domain/problem.ts';

/** About as much as a report of a full run has, so that a disk without room for it is noticed. */
const probe = 'x'.repeat(256 * 1024);

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: "this user's quota of space is used up",
  EFBIG: 'files may not become that large there',
  ENOENT: 'its folder does not exist; make it first',
  ENOTDIR: 'its folder does not exist; make it first',
  EISDIR: 'it is a folder; name a file in it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
};

/**
 * Whether every report can be written, found out before the target is touched: no two reports in one place, no existing
 * folder, an existing and writable parent folder with some space left. Leaves no file behind.
 *
 * @returns a `configuration` problem that names the file, or null
 */
export function checkReportFiles(choices: readonly ReporterChoice[]): Problem | null {
  const taken = new Map<string, string>();
  for (const { name, file } of choices) {
    const place = file === undefined ? 'standard output' : destinationOf(file);
    const other = taken.get(place);
    if (other !== undefined) {
      const where = file === undefined ? place : shown(file);
      return configuration(`The reports ${other} and ${name} both go to ${where}. Give each a file of its own.`);
    }
    taken.set(place, name);
    const unwritable = file === undefined ? null : attempt(file, () => tryOut(place));
    if (unwritable) return unwritable;
  }
  return null;
}

/**
 * Writes a report so that only its owner may read it and nobody ever sees a part of it: into a temporary file beside it
 * with mode 0600, made durable, then renamed. A pipe or a device such as /dev/stdout is written to directly.
 *
 * @returns a `configuration` problem that says why it could not be written, or null
 */
export function writeReportFile(path: string, content: string): Problem | null {
  return attempt(path, () => {
    const place = destinationOf(path);
    if (kindOf(place) === 'folder') throw Object.assign(new Error(), { code: 'EISDIR' });
    if (kindOf(place) === 'stream') writeFileSync(place, content);
    else replace(place, content);
  });
}

function replace(place: string, content: string): void {
  const temporary = temporaryBeside(place);
  try {
    writeDurably(temporary, content);
    renameSync(temporary, place);
  } catch (error) {
    discard(temporary);
    throw error;
  }
  makeRenameDurable(dirname(place));
}

function tryOut(place: string): void {
  const kind = kindOf(place);
  if (kind === 'folder') throw Object.assign(new Error(), { code: 'EISDIR' });
  if (kind === 'stream') return;
  const temporary = temporaryBeside(place);
  try {
    writeDurably(temporary, probe);
  } finally {
    discard(temporary);
  }
}

/** The file that a path stands for: a symbolic link is followed, or the link itself would be replaced. */
function destinationOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    // It does not exist yet; its folder may, under another name.
  }
  try {
    return join(realpathSync(dirname(absolute)), basename(absolute));
  } catch {
    return absolute;
  }
}

function kindOf(place: string): 'nothing' | 'file' | 'folder' | 'stream' {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) return 'nothing';
  return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'stream';
}

function temporaryBeside(place: string): string {
  return join(dirname(place), `.licensing-conformance-${randomBytes(8).toString('hex')}.tmp`);
}

function writeDurably(path: string, content: string): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const descriptor = openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function makeRenameDurable(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not every file system can do this for a folder; the report is complete all the same.
  }
}

function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made.
  }
}

function attempt(path: string, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return configuration(`The report cannot be written to ${shown(path)}: ${reasons[code] ?? code}.`);
  }
}

function configuration(message: string): Problem {
  return { code: 'configuration', message };
}

function shown(path: string): string {
  return JSON.stringify(path);
}
