import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { name } from '../config/package-info.ts';
import { type ReporterName, reporterNames } from '../config/reporter-choice.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import { discardFile } from '../local-state/atomic-write.ts';

/** What lies where a report is to be written. `stream`: a pipe or a device, which is written to directly. */
export type ReportPlace = 'free' | 'report' | 'other file' | 'stream';

/** How the reports of each reporter begin. */
const marks: Readonly<Record<ReporterName, RegExp>> = {
  terminal: new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\S*: [a-z]+, exit code \\d+\\n`),
  json: new RegExp(`^\\{\\s*"schemaVersion":\\s*\\d+,\\s*"tool":\\s*\\{\\s*"name":\\s*"${name}"`),
  junit: new RegExp(`^<\\?xml [^>]*\\?>\\s*<testsuites name="${name}: `),
  ndjson: new RegExp(`^\\{"kind":"start","schemaVersion":\\d+,"tool":\\{"name":"${name}"`),
  openmetrics: /^# HELP licensing_conformance_info /,
  // Never in a file.
  github: /(?!)/,
  html: new RegExp(`^<!doctype html>\\n<!-- ${name} -->\\n`),
  markdown: new RegExp(`^<!-- ${name} -->\\n`),
};

/** A value of --reporter, also as the argument of a command line. */
const reporterArgument = new RegExp(`^(?:--reporter=)?(?:${reporterNames.join('|')})=(.+)$`, 's');

/** Longer than the beginning of any report. */
const headBytes = 512;

/**
 * Finds out whether a report may be written to a path: nothing, an empty file, or the report of an earlier run is there.
 * Reads a bounded amount and never blocks.
 *
 * @throws the error of the system, EISDIR for a folder
 */
export function reportPlace(path: string): ReportPlace {
  const { O_RDONLY, O_NONBLOCK = 0 } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK);
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    if (code === 'ENOENT') return 'free';
    // A terminal or a socket that cannot be read can still be written to.
    if (code === 'ENXIO' || code === 'ENODEV') return 'stream';
    throw thrown;
  }
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' });
    if (!stats.isFile()) return 'stream';
    const buffer = Buffer.alloc(headBytes);
    const head = buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, headBytes, 0));
    return head === '' ? 'free' : Object.values(marks).some((mark) => mark.test(head)) ? 'report' : 'other file';
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Removes the reports of earlier runs, so that nothing takes them for those of a run that could not begin. Touches no other
 * file.
 *
 * @param reporters - values of --reporter, whether they are valid or not
 */
export function removeEarlierReports(reporters: readonly string[]): void {
  for (const reporter of reporters) {
    const file = reporterArgument.exec(reporter)?.[1];
    if (file !== undefined) removeIfReport(file);
  }
}

function removeIfReport(file: string): void {
  try {
    if (reportPlace(file) === 'report') discardFile(realpathSync(file));
  } catch {
    // What cannot be read is no report that a CI job could take for a new one.
  }
}
