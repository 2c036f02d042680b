import { readFileSync } from 'node:fs';

/** Name and version stand in package.json alone; it lies one folder higher in the built package. */
function readPackage(): { readonly name: string; readonly version: string } {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    } catch {
      // Not here: the next place.
    }
  }
  return { name: 'grafana-licensing-conformance', version: '0.0.0' };
}

export const { name, version } = readPackage();
