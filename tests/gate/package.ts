import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commandPath } from '../../fixtures/command-path.ts';
import { quickClock } from '../../fixtures/quick-clock-url.ts';

/** The root of the project. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The package.json of the project. */
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Packs a package that is installed like the real one and starts the command that the tests start, with a clock that is put
 * forward instead of waiting.
 *
 * @returns the path of the tarball
 */
export function packCommand(folder: string): string {
  const source = join(folder, 'package');
  mkdirSync(join(source, 'dist/src/cli'), { recursive: true });
  const imports = [quickClock, pathToFileURL(commandPath).href].map((url) => `await import(${JSON.stringify(url)});\n`);
  const main = `#!/usr/bin/env node\n${imports.join('')}`;
  writeFileSync(join(source, 'dist/src/cli/main.js'), main, { mode: 0o755 });
  const { name, version, type, bin, peerDependencies, peerDependenciesMeta } = manifest;
  const description = { name, version, type, bin, peerDependencies, peerDependenciesMeta };
  writeFileSync(join(source, 'package.json'), JSON.stringify(description));
  // As npm packs it, in a tenth of the time.
  const tarball = join(folder, 'package.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', folder, 'package']);
  return tarball;
}
