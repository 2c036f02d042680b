import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEnvFile } from '../../src/config/env-file-parser.ts';
import { renderEnvFile } from '../../src/config/env-file-writer.ts';

const valuesIn = (text: string): readonly string[] => parseEnvFile(text).assignments.map(({ value }) => value);

describe('an env file that this suite writes', () => {
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
  ])('is read back with the value %o', (value) => {
    const rendered = renderEnvFile({ FIRST: value, SECOND: 'x' });
    expect(rendered.ok && valuesIn(rendered.text)).toEqual([value, 'x']);
  });

  test('is read back with every value, or the variable that cannot be written is named', () => {
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

  test('is not written if no quotes can hold a value, and the variable is named', () => {
    expect(renderEnvFile({ PASSWORD: ` '"\`` })).toEqual({ ok: false, variable: 'PASSWORD' });
  });
});
