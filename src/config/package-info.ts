import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);
const ownPackage = 'grafana-licensing-conformance/package.json';

/** The folder of this package, wherever it is installed: Node resolves a package's own name to itself. */
export const packageRoot: string = dirname(require.resolve(ownPackage));

export const { name, version } = require(ownPackage) as { readonly name: string; readonly version: string };
