import { dirname, relative, resolve, sep } from 'node:path';
import { packageRoot } from '../config/package-root.ts';

/**
 * The path of this package as a file names it: editors look there for a schema. A package outside the current folder is
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
