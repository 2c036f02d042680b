import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEnvFile } from '../../src/config/env-file-parser.ts';
import { renderEnvFile } from '../../src/config/env-file-writer.ts';

const valuesIn = (text: string): readonly string[] => parseEnvFile(text).assignments.map(({ value }) => value);

describe('a file of variables', () => {
  test.each([
    '',
    'plain',
    'two words',
    'a#b',
    ' # no comment',
    `it's`,
    `"quoted"`,
    `it's "odd"`,
    'a\\',
    '$HOME',
    '`a`',
    ' ',
  ])('gives the value %o back', (value) => {
    const rendered = renderEnvFile({ FIRST: value, SECOND: 'x' });
    expect(rendered.ok && valuesIn(rendered.text)).toEqual([value, 'x']);
  });

  test('gives every value back, or names the variable that cannot be written', () => {
    const value = fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', ' ', '#', 'n', 'a', '=', '\n', 'é') });
    fc.assert(
      fc.property(value, (given) => {
        const rendered = renderEnvFile({ FIRST: 'x', SECOND: given, THIRD: 'y' });
        expect(rendered.ok ? valuesIn(rendered.text) : rendered.variable).toEqual(
          rendered.ok ? ['x', given, 'y'] : 'SECOND',
        );
      }),
    );
  });

  test('names the variable whose value no quotes can hold', () => {
    expect(renderEnvFile({ PASSWORD: ` '"\`` })).toEqual({ ok: false, variable: 'PASSWORD' });
  });
});
