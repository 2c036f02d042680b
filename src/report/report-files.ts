import { chmodSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ReporterChoice } from '../config/reporter-choice.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { replaceFile, tryReplacing } from '../local-state/atomic-write.ts';
import { describeWriteError } from '../local-state/write-error.ts';
import { reportPlace } from './earlier-report.ts';
import { type OpenStream, openStream, writeToStream } from './stream.ts';

/** About the size of a report of a full run, so that a full disk is noticed. */
const probeBytes = 256 * 1024;

/** Readable and writable by the owner alone. */
export const ownerOnly = 0o600;

/** The errors of reports alone. */
const causes: Readonly<Record<string, string>> = {
  EEXIST: 'a file that is not a report of this tool is there; delete it or name another one',
  ENXIO: 'no process reads from the pipe',
  ETIMEDOUT: 'the process at the other end of the pipe reads nothing',
  EPIPE: 'the process at the other end of the pipe has ended',
};

/**
 * Checks before the target is touched whether every report can be written: no two reports in one place, no existing
 * folder, no file other than a report, an existing and writable parent folder with some space left. Leaves no file behind.
 *
 * @returns the problem `reports-in-one-file` or `report-not-writable`, or null
 */
export function checkReportFiles(choices: readonly ReporterChoice[]): Problem | null {
  const taken = new Map<string, string>();
  const tried = new Set<string>();
  // The annotations of github go to standard error, beside any other report.
  for (const { name, file } of choices.filter((choice) => choice.name !== 'github')) {
    const target = file === undefined ? 'standard output' : targetOf(file);
    const other = taken.get(target);
    if (other !== undefined) {
      const destination = file === undefined ? target : JSON.stringify(file);
      return createProblem('reports-in-one-file', { first: other, second: name, destination });
    }
    taken.set(target, name);
    const problem = file === undefined ? null : problemWriting(file, () => tryOut(target, tried));
    if (problem) return problem;
  }
  return null;
}

/**
 * Writes a report so that no reader ever sees part of it. A symbolic link is followed. A
 * pipe or a device such as /dev/stdout is written to directly, as long as somebody reads it. A file that is neither empty
 * nor a report is not overwritten.
 *
 * @param mode - of the file, whatever the umask; by default only its owner may read it
 * @returns the problem `report-not-writable`, or null
 */
export function writeReportFile(path: string, content: string, mode: number = ownerOnly): Problem | null {
  return problemWriting(path, () => {
    const target = targetOf(path);
    if (isStream(target)) writeToStream(target, content);
    else replaceWithMode(target, content, mode);
  });
}

/** A report that is written in parts. */
export interface OpenReport {
  /** Appends a text. Once that fails, nothing more is written, and the problem `report-not-writable` is returned each time. */
  write(text: string): Problem | null;
  close(): void;
}

/**
 * Creates or replaces a report that is written in parts, so that a reader can follow it. Everything else is as with
 * `writeReportFile`.
 *
 * @returns the open report, or the problem `report-not-writable`
 */
export function openReportFile(path: string, mode: number = ownerOnly): OpenReport | Problem {
  let stream: OpenStream | undefined;
  let problem = problemWriting(path, () => {
    const target = targetOf(path);
    if (!isStream(target)) replaceWithMode(target, '', mode);
    stream = openStream(target);
  });
  if (stream === undefined || problem)
    return problem ?? createProblem('report-not-writable', { path, cause: 'unknown' });
  const open = stream;
  return {
    write: (text) => {
      problem ??= problemWriting(path, () => open.write(text));
      return problem;
    },
    close: () => open.close(),
  };
}

/**
 * Appends a text to a file of somebody else, such as the step summary of GitHub Actions. Waits for no reader of a pipe.
 *
 * @returns the problem `report-not-writable`, or null
 */
export function appendToFile(path: string, text: string): Problem | null {
  return problemWriting(path, () => writeToStream(path, text, true));
}

function replaceWithMode(target: string, content: string, mode: number): void {
  replaceFile(target, content);
  // Not on creation, where the umask would take bits away that were asked for.
  if (mode !== ownerOnly) chmodSync(target, mode);
}

/** Once for each folder: to make a file durable takes as long as many requests. */
function tryOut(target: string, tried: Set<string>): void {
  if (isStream(target) || tried.has(dirname(target))) return;
  tryReplacing(target, probeBytes);
  tried.add(dirname(target));
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

/** @throws EISDIR if it is a folder, EEXIST if it is a file of somebody else */
function isStream(target: string): boolean {
  const place = reportPlace(target);
  if (place === 'other file') throw Object.assign(new Error('It is not a report.'), { code: 'EEXIST' });
  return place === 'stream';
}

function problemWriting(path: string, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (thrown) {
    return createProblem('report-not-writable', { path, cause: describeWriteError(thrown, causes) });
  }
}
