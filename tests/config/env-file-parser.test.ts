import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEnvFile } from '../../src/config/env-file-parser.ts';
import { anyString } from '../support/any-string.ts';

function valuesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(parseEnvFile(text).assignments.map(({ name, value }) => [name, value]));
}

describe('a .env file', () => {
  test.for([
    ['A=Sommer#2026', 'Sommer#2026'],
    ['A=#2026', '#2026'],
    ['A=Sommer #2026', 'Sommer'],
    ['A=Sommer\t# comment', 'Sommer'],
    ['A= # comment', ''],
    ['A="Sommer #2026"', 'Sommer #2026'],
    ["A='Sommer #2026' # comment", 'Sommer #2026'],
    ['A=`it\'s "it"`', 'it\'s "it"'],
    ['A="a\\nb"', 'a\nb'],
    ["A='a\\nb'", 'a\\nb'],
    ['A="first\nsecond"\nB=1', 'first\nsecond'],
    ['  export A = x  ', 'x'],
    ['A: x', 'x'],
    ['A=x=y', 'x=y'],
    ['A=a"b', 'a"b'],
    ['A=', ''],
    ['A=1\r\nB=2\r\n', '1'],
    ['A=1\nA=2', '2'],
  ] as const)('with the line %j has the value %j', ([text, value]) => {
    expect(valuesIn(text).A).toBe(value);
  });

  test('gives the line number of each assignment and of each line that is not one', () => {
    const { assignments, otherLines } = parseEnvFile('# A=1\n\nA="x\ny"\nset B=2\nC=3\nD="open');
    expect(assignments.map(({ name, line, malformed }) => [name, line, malformed])).toEqual([
      ['A', 3, false],
      ['C', 6, false],
      ['D', 7, true],
    ]);
    expect(otherLines).toEqual([{ line: 5, text: 'set B=2' }]);
  });

  test('has a malformed assignment if text follows a closing quote', () => {
    expect(parseEnvFile('A="x" y').assignments).toMatchObject([{ malformed: true }]);
  });

  test('has the values that Node reads, if no value contains a quote, a backslash or a #', () => {
    const value = fc.stringMatching(/^[\w.:/=+-]{1,9}( [\w.:/=+-]{1,9})?$/);
    const file = fc.array(fc.tuple(fc.constantFrom('A', 'B_1', 'C'), value));
    fc.assert(
      fc.property(file, (entries) => {
        const text = entries.map(([name, one]) => `${name}=${one}`).join('\n');
        expect(valuesIn(text)).toEqual({ ...parseEnv(text) });
      }),
    );
  });

  test('is parsed without an error, whatever its text is', () => {
    fc.assert(fc.property(anyString(), (text) => void parseEnvFile(text)));
  });
});
