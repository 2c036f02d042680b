import { resolve } from 'node:path';
import { compareReports } from '../compare/compare-reports.ts';
import { type ComparedReport, readComparedReport } from '../compare/compared-report.ts';
import { comparisonReporters, renderComparison } from '../compare/render.ts';
import { readTextFile } from '../config/files.ts';
import { readChoice } from '../config/reporter-choice.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { failed } from './exit.ts';
import type { CliIo, Command } from './io.ts';
import { replaceProjectFile } from './replace-file.ts';

/** The arguments of `compare`. */
export interface CompareArguments {
  readonly old: string;
  readonly new: string;
  readonly reporter?: readonly string[];
}

/** A report of a full run with bodies takes about 10 MB. */
const maxReportBytes = 32 * 1024 * 1024;

/** `compare`: prints what differs between two JSON reports. Gives 1 if something got worse. */
export const compare: Command<CompareArguments> = async ({ old, new: next, reporter = ['terminal'] }, io) => {
  const choices = reporter.map((one) => readChoice(one, comparisonReporters));
  const wrong = reporter.find((_, at) => choices[at] === undefined);
  if (wrong !== undefined) {
    const message = `--reporter must be terminal, markdown, html or json, each with =FILE or without, not "${wrong.slice(0, 100)}".`;
    return failed(io, createProblem('usage', { lines: [message] }));
  }
  const chosen = choices.filter((choice) => choice !== undefined);
  if (chosen.filter(({ file }) => file === undefined).length > 1) {
    const lines = ['Only one reporter can print to standard output. Give the others =FILE.'];
    return failed(io, createProblem('usage', { lines }));
  }
  const before = await reportIn(old, io);
  if (!before.ok) return failed(io, before.problem);
  const after = await reportIn(next, io);
  if (!after.ok) return failed(io, after.problem);
  const comparison = compareReports(before.report, after.report);
  for (const { name, file } of chosen) {
    const text = renderComparison(name, comparison, { old, new: next });
    if (file === undefined) {
      io.stdout.write(text);
      continue;
    }
    const cause = replaceProjectFile(resolve(io.directory, file), text);
    if (cause !== null) return failed(io, createProblem('file-not-writable', { path: file, cause }));
  }
  return comparison.worse.length > 0 ? 1 : 0;
};

async function reportIn(
  path: string,
  { directory }: CliIo,
): Promise<{ readonly ok: true; readonly report: ComparedReport } | { readonly ok: false; readonly problem: Problem }> {
  const file = await readTextFile(resolve(directory, path), maxReportBytes);
  const read = file.ok ? readComparedReport(file.text) : file;
  return read.ok ? read : { ok: false, problem: createProblem('report-not-readable', { path, cause: read.reason }) };
}
