import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { licenseFields } from '../../src/domain/body.ts';
import { documentedLicense } from '../support/licenses.ts';

function fileAt(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

describe('when the schemas of contracts/ are read', () => {
  test.each(['boolean', 'license', 'empty-object', 'error'])(
    '%s is a JSON Schema of 2020-12 that ajv takes in strict mode',
    (name) => {
      const schema = JSON.parse(fileAt(`contracts/schemas/${name}.schema.json`));
      const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(ajv.validateSchema(schema)).toBe(true);
      expect(() => ajv.compile(schema)).not.toThrow();
    },
  );

  test('the license has the 24 documented fields', () => {
    expect(licenseFields).toEqual(Object.keys(documentedLicense));
    expect(licenseFields).toHaveLength(24);
  });

  test('each of them alone is a license', () => {
    const schema = JSON.parse(fileAt('contracts/schemas/license.schema.json'));
    expect(schema.anyOf).toEqual(licenseFields.map((field) => ({ required: [field] })));
  });
});

describe('when the validators were compiled ahead of time', () => {
  test('they are what the schemas give now', () => {
    const script = new URL('../../scripts/generate-validators.ts', import.meta.url).pathname;
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('they need no package at run time', () => {
    expect(fileAt('src/domain/validators.generated.ts')).not.toMatch(/\b(import|require)\b\s*[({'"]/);
  });
});
