import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { licenseFields } from '../../src/domain/inspect-body.ts';
import { documentedLicense } from '../support/licenses.ts';

function fileAt(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

describe('the schemas of contracts/', () => {
  test.each(['boolean', 'license', 'empty-object', 'error'])(
    'include %s, a JSON Schema of 2020-12 that ajv takes in strict mode',
    (name) => {
      const schema = JSON.parse(fileAt(`contracts/schemas/${name}.schema.json`));
      const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(ajv.validateSchema(schema)).toBe(true);
      expect(() => ajv.compile(schema)).not.toThrow();
    },
  );

  test('have the 24 documented fields of a license', () => {
    expect(licenseFields).toEqual(Object.keys(documentedLicense));
    expect(licenseFields).toHaveLength(24);
  });

  test('accept a license with any one of these fields alone', () => {
    const schema = JSON.parse(fileAt('contracts/schemas/license.schema.json'));
    expect(schema.anyOf).toEqual(licenseFields.map((field) => ({ required: [field] })));
  });
});

describe('the compiled validators', () => {
  test('are up to date with the schemas', () => {
    const script = new URL('../../scripts/generate-validators.ts', import.meta.url).pathname;
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('need no package at run time', () => {
    expect(fileAt('src/domain/validators.generated.ts')).not.toMatch(/\b(import|require)\b\s*[({'"]/);
  });
});
