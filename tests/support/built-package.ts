import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandVariable } from '../../fixtures/command-path.ts';
import { bundle } from '../../scripts/build/bundle.ts';

const root = resolve(import.meta.dirname, '../..');

/** Builds the package once before the tests start, so that they test what is released. */
export async function setup(): Promise<(() => void) | undefined> {
  // A test may start Vitest itself.
  if (process.env[commandVariable] !== undefined) return undefined;
  // In node_modules, where the package finds its peer dependencies, and a folder for each run of Vitest.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'tested-package-'));
  await bundle(join(folder, 'dist'));
  for (const name of ['package.json', 'contracts']) cpSync(join(root, name), join(folder, name), { recursive: true });
  process.env[commandVariable] = join(folder, 'dist/src/cli/main.js');
  return () => rmSync(folder, { recursive: true, force: true });
}
