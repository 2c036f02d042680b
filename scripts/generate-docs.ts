/**
 * Writes what comes from the specs and from the table of options: docs/catalog.md, .env.example and the table in the
 * README. With `--check` nothing is written, and a page that is not current is an error.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { renderEnvironmentExample, renderOptionTable, tableMarkers } from '../src/config/render.ts';
import { catalog } from './catalog.ts';
import { readPublicApi, renderPublicApi } from './public-api.ts';

const root = new URL('../', import.meta.url);

const pages: Readonly<Record<string, (current: string) => string>> = {
  'docs/api.md': () => renderPublicApi(readPublicApi()),
  'docs/catalog.md': catalog,
  '.env.example': () => renderEnvironmentExample(),
  'README.md': withOptionTable,
};

for (const [path, made] of Object.entries(pages)) {
  const file = new URL(path, root);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const generated = made(current);
  if (generated === current) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is not current: run \`npm run generate\`.\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, generated);
  }
}

function withOptionTable(readme: string): string {
  const start = readme.indexOf(tableMarkers.begin);
  const end = readme.indexOf(tableMarkers.end);
  if (start === -1 || end === -1) return readme;
  return `${readme.slice(0, start + tableMarkers.begin.length)}\n${renderOptionTable()}\n${readme.slice(end)}`;
}
