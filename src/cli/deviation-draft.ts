import { draftDeviations } from '../deviations/draft.ts';
import type { Report } from '../domain/report.ts';
import { failed } from './exit.ts';
import type { CliIo } from './io.ts';
import { createFile } from './new-file.ts';
import { pathToPackage } from './package-path.ts';

/**
 * Writes the draft that `--write-deviations` asks for.
 *
 * @returns the exit code of a failure; undefined if all went well
 */
export function writeDeviationDraft(path: string, report: Report, io: CliIo): number | undefined {
  const unwritten = createFile(io.directory, path, draftDeviations(report, pathToPackage(io.directory, path)));
  if (unwritten) return failed(io, unwritten);
  io.stderr.write(`Wrote ${path}. Fill in the reasons, then add --deviations ${path}.\n`);
  return undefined;
}
