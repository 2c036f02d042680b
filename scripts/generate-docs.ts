/**
/**
 * Writes what comes from the specs and from the tables of options: docs/catalog.md, docs/dummies.md, .env.example, the tables in
 * the README, the one of injected values in docs/pact.md, and the inputs of the GitHub action. With `--check` nothing is
 * written, and a page that is not current is an error.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { injectedValues } from '../specs/payloads.ts';
import { configSchema } from '../src/config/config-schema.ts';
import { deviationIds } from '../src/config/deviation-entries.ts';
import {
  renderEnvironmentExample,
  renderOptionTable,
  serveTableMarkers,
  tableMarkers,
} from '../src/config/render-options.ts';
import { serveOptions } from '../src/config/serve-options.ts';
import { renderActionTable, withOptions } from './action/table.ts';
import { catalog } from './catalog.ts';
import { dummiesPage } from './dummies.ts';
import { findingsPage } from './findings-page.ts';
import { readPublicApi, renderPublicApi } from './public-api.ts';

const root = new URL('../', import.meta.url);

interface Markers {
  readonly begin: string;
  readonly end: string;
}

const valueMarkers: Markers = { begin: '<!-- values -->', end: '<!-- /values -->' };

const pages: Readonly<Record<string, (current: string) => string>> = {
  'docs/api.md': () => renderPublicApi(readPublicApi()),
  'docs/catalog.md': catalog,
  'contracts/schemas/config.schema.json': () => `${JSON.stringify(configSchema(), null, 2)}\n`,
  'contracts/schemas/deviations.schema.json': withDeviationIds,
  'docs/findings.md': findingsPage,
  'docs/dummies.md': () => dummiesPage(),
  'action.yml': (text) => withOptions(text),
  'scripts/action/inputs.generated.json': () => renderActionTable(),
  '.env.example': () => renderEnvironmentExample(),
  'README.md': (text) =>
    between(between(text, tableMarkers, renderOptionTable()), serveTableMarkers, renderOptionTable(serveOptions)),
  'docs/pact.md': (text) => between(text, valueMarkers, valueTable()),
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

/** The schema with every ID that an entry may have, so that editors complete them. */
function withDeviationIds(text: string): string {
  const schema = JSON.parse(text);
  schema.$defs.deviation.properties.id.enum = deviationIds;
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A page with the part between two markers replaced; unchanged if it has none. */
function between(text: string, { begin, end }: Markers, table: string): string {
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start === -1 || stop === -1) return text;
  return `${text.slice(0, start + begin.length)}\n${table}\n${text.slice(stop)}`;
}

function valueTable(): string {
  const rows = Object.entries(injectedValues).map(([name, { means }]) => `| \`${name}\` | ${means} |`);
  return ['| value | meaning |', '| --- | --- |', ...rows].join('\n');
}
