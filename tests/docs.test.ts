import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runConformance } from '../src/app/run.ts';
import { terminalReport } from '../src/report/terminal/terminal.ts';
import { settings, temporaryDirectory } from './support/settings.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((page) => page.endsWith('.md'));

test.each(pages)('%s names only files that exist', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`((?:src|specs|tests|scripts|fixtures|contracts)\/[\w./-]+\.\w+)`/g)];
  const missing = named.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]));
  expect(missing).toEqual([]);
});

test.each(pages)('%s has no dead relative link', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)];
  const dead = links.flatMap(([, path = '']) => (existsSync(join(root, dirname(page), path)) ? [] : [path]));
  expect(dead).toEqual([]);
});

test('docs/README.md has every page of docs/ in its index', () => {
  const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const names = pages.filter((page) => page.startsWith('docs/')).map((page) => page.slice('docs/'.length));
  expect(names.filter((name) => name !== 'README.md' && !index.includes(`](${name})`))).toEqual([]);
});

test('README.md shows what the first command prints', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, shown] = /```console\n\$ npm ci && npm start[^\n]*\n([\s\S]*?)```/.exec(readme) ?? [];
  const report = await runConformance(
    settings({ reference: true, seed: 5, impact: 'write', provision: true, stateDirectory: temporaryDirectory() }),
  );
  const withoutChance = (text = ''): string => text.replace(/:\d+\//g, ':PORT/').replace(/\d+\.\d+ s$/m, 'TIME s');
  expect(withoutChance(shown)).toBe(
    withoutChance(terminalReport(report, { color: false, program: 'npx node src/cli/main.ts' })),
  );
});
