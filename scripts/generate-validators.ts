/**
 * Compiles contracts/schemas into src/domain/validators.generated.ts, so that a run need not load ajv and compile them.
 * With `--check` nothing is written, and a file that is not current is an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const shapes = ['boolean', 'license', 'empty-object', 'error'];
const target = new URL('../src/domain/validators.generated.ts', import.meta.url);

interface Schema {
  readonly $id: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const schemas = shapes.map(
  (shape): Schema =>
    JSON.parse(readFileSync(new URL(`../contracts/schemas/${shape}.schema.json`, import.meta.url), 'utf8')),
);

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  code: { source: true, esm: true, lines: true },
  schemas,
});
const exported = Object.fromEntries(
  shapes.map((shape, index) => [
    shape.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase()),
    schemas[index]?.$id ?? '',
  ]),
);
const fields = Object.keys(schemas[shapes.indexOf('license')]?.properties ?? {});
const generated = `// @ts-nocheck
// Made by \`npm run generate\` from contracts/schemas. Do not edit.
export const licenseFields = ${JSON.stringify(fields)};
${standalone.default(ajv, exported).replace('"use strict";', '')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== generated) {
    process.stderr.write('src/domain/validators.generated.ts is not current: run `npm run generate`.\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, generated);
}
