/**
 * Writes the pages of docs/ that come from the specs. With `--check` nothing is written, and a page that is not current
 * is an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { catalog } from './catalog.ts';

const target = new URL('../docs/catalog.md', import.meta.url);
const generated = catalog();

if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (read() !== generated) {
  process.stderr.write('docs/catalog.md is not current: run `npm run generate`.\n');
  process.exitCode = 1;
}

function read(): string {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return '';
  }
}
