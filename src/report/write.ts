import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ReporterChoice } from '../config/reporter-choice.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { replaceFile, systemErrorCode, tryReplacing } from '../local-state/atomic-write.ts';

/** About the size of a report of a full run, so that a full disk is noticed. */
const probeBytes = 256 * 1024;

const causes: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: "this user's disk quota is used up",
  EFBIG: 'files must be smaller there',
  ENOENT: 'its folder does not exist; create it first',
  ENOTDIR: 'its folder does not exist; create it first',
  EISDIR: 'it is a folder; name a file in it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links form a loop',
};

/**
 * Checks before the target is touched whether every report can be written: no two reports in one place, no existing
 * folder, an existing and writable parent folder with some space left. Leaves no file behind.
 *
 * @returns the problem `reports-in-one-file` or `report-not-writable`, or null
 */
export function checkReportFiles(choices: readonly ReporterChoice[]): Problem | null {
  const taken = new Map<string, string>();
  for (const { name, file } of choices) {
    const target = file === undefined ? 'standard output' : targetOf(file);
    const other = taken.get(target);
    if (other !== undefined) {
      const destination = file === undefined ? target : JSON.stringify(file);
      return createProblem('reports-in-one-file', { first: other, second: name, destination });
    }
    taken.set(target, name);
    const problem = file === undefined ? null : problemWriting(file, () => tryOut(target));
    if (problem) return problem;
  }
  return null;
}

/**
 * Writes a report so that only its owner may read it and no reader ever sees part of it. A symbolic link is followed. A
 * pipe or a device such as /dev/stdout is written to directly.
 *
 * @returns the problem `report-not-writable`, or null
 */
export function writeReportFile(path: string, content: string): Problem | null {
  return problemWriting(path, () => {
    const target = targetOf(path);
    if (isStream(target)) writeFileSync(target, content);
    else replaceFile(target, content);
  });
}

function tryOut(target: string): void {
  if (!isStream(target)) tryReplacing(target, probeBytes);
}

/** The file that a path leads to: a symbolic link is followed, because otherwise the link itself would be replaced. */
function targetOf(path: string): string {
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

/** @throws EISDIR if it is a folder */
function isStream(target: string): boolean {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  return stat !== undefined && !stat.isFile();
}

function problemWriting(path: string, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    return createProblem('report-not-writable', { path, cause: causes[code] ?? code });
  }
}
