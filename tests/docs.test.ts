import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runConformance } from '../src/app/run.ts';
import { fileVariable, variablesOf } from '../src/config/option-declaration.ts';
import { options } from '../src/config/options.ts';
import { serveOptions } from '../src/config/serve-options.ts';
import { terminalReport } from '../src/report/terminal/terminal.ts';
import { settings, temporaryDirectory } from './support/settings.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((page) => page.endsWith('.md'));

test.each(pages)('%s names only files that exist', (page) => {
  const text = textOf(page);
  const named = [
    ...text.matchAll(
      /`((?:src|specs|tests|scripts|fixtures|contracts|docs|examples|tools|bench|\.ci|\.github)\/[\w./-]+\.\w+)`/g,
    ),
  ];
  const missing = named.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]));
  expect(missing).toEqual([]);
});

test.each(pages)('%s names only scripts of package.json', (page) => {
  const { scripts } = JSON.parse(textOf('package.json'));
  const tools = JSON.parse(textOf('tools/package.json'));
  const text = textOf(page);
  const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)( --prefix tools)?/g)];
  expect(named.filter(([, name = '', inTools]) => !Object.hasOwn(inTools ? tools.scripts : scripts, name))).toEqual([]);
});

test.each(pages)('%s names only variables that are read', (page) => {
  const inExamples = ['gate.sh', 'gitlab.yml', 'cronjob.yaml'].map((name) => textOf(join('examples/ci', name)));
  const known = new Set([
    ...[options, serveOptions].flatMap((table) => [
      ...variablesOf(table),
      ...Object.values(table).flatMap((option) => fileVariable(option) ?? []),
    ]),
    ...inExamples.flatMap((text) => text.match(/\bLICENSING_[A-Z]+\b/g) ?? []),
    'XDG_CACHE_HOME',
  ]);
  const named = textOf(page).match(/\b(?:GRAFANA|LICENSING|XDG)_[A-Z_]+\b/g) ?? [];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test.each(pages)('%s names only exit codes of the table in docs/verdicts.md', (page) => {
  const [, table = ''] = /^## Run results\n([\s\S]*?)^A run that/m.exec(textOf('docs/verdicts.md')) ?? [];
  const known = [...table.matchAll(/^\|[^|]+\|([^|]+)\|/gm)].flatMap(([, codes = '']) => codes.match(/\d+/g) ?? []);
  expect(known).toEqual(expect.arrayContaining(['0', '1', '2', '3', '4', '70', '130']));
  const named = textOf(page).matchAll(/\bexit(?:s|ed)?(?: codes?)?(?: is| was| with| of)?\s+`?(\d+)\b/gi);
  expect([...named].flatMap(([, code = '']) => (known.includes(code) ? [] : [code]))).toEqual([]);
});

test('docs/README.md has every page of docs/ in its index', () => {
  const index = textOf('docs/README.md');
  const names = pages.filter((page) => page.startsWith('docs/')).map((page) => page.slice('docs/'.length));
  expect(names.filter((name) => name !== 'README.md' && !index.includes(`](${name})`))).toEqual([]);
});

test('README.md shows what the first command prints', async () => {
  const readme = textOf('README.md');
  const [, shown] = /```console\n\$ npm ci && npm start[^\n]*\n([\s\S]*?)```/.exec(readme) ?? [];
  const report = await runConformance(
    settings({ reference: true, seed: 5, impact: 'write', provision: true, stateDirectory: temporaryDirectory() }),
  );
  const withoutChance = (text = ''): string => text.replace(/:\d+\//g, ':PORT/').replace(/\d+\.\d+ s$/m, 'TIME s');
  expect(withoutChance(shown)).toBe(
    withoutChance(terminalReport(report, { color: false, program: 'npx node src/cli/main.ts' })),
  );
});
