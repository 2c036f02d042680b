import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The folder of this package, wherever it is installed: Node resolves a package's own name to itself. */
export function packageRoot(): string {
  return dirname(createRequire(import.meta.url).resolve('grafana-licensing-conformance/package.json'));
}
