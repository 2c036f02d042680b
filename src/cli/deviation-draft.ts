import { dirname, relative, resolve, sep } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { draftDeviations } from '../deviations/draft.ts';
import type { Report } from '../domain/report.ts';
import { failed } from './exit.ts';
import type { CliIo } from './io.ts';
import { createFile } from './new-file.ts';

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

/**
 * The path of this package as a file names it: editors look there for the schema. A package outside the current folder is
 * assumed to be installed beside the file, because no other machine has it in the same place.
 */
export function pathToPackage(directory: string, path: string): string {
  const folder = dirname(resolve(directory, path));
  const root = packageRoot();
  if (root !== directory && !root.startsWith(`${directory}${sep}`))
    return './node_modules/grafana-licensing-conformance';
  const between = relative(folder, root);
  return between === '' ? '.' : between.startsWith('..') ? between : `./${between}`;
}
