import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapped, wrappedItems, wrappedLine } from '../../src/report/terminal/layout.ts';

const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });

test('a wrapped text has the same words, and no line is wider than asked', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 80 }), (given, width) => {
      const lines = wrapped(given.join(' '), { width, first: '  ', rest: '    ' });
      expect(
        lines
          .join(' ')
          .split(/\s+/)
          .filter((word) => word !== ''),
      ).toEqual(given);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }),
  );
});

test('a word that is longer than a line stays whole', () => {
  const url = `https://grafana.example/${'a'.repeat(100)}`;
  expect(wrapped(`see ${url} there`, { width: 40 })).toEqual(['see', url, 'there']);
});

test('a broken line never begins with a command of a CI system', () => {
  const lines = wrapped('some words ::set-output name=a::b', { width: 12, rest: '  ' });
  expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([]);
});

test('items are not broken apart', () => {
  expect(wrappedItems(['one of two', 'three of four'], ', ', { width: 20, first: '  ' })).toEqual([
    '  one of two,',
    '  three of four',
  ]);
});

test.each([
  ['  Requests  one two three four', ['  Requests  one two', '            three', '            four']],
  ['  4 skipped: one two three', ['  4 skipped: one two', '    three']],
  ['short', ['short']],
])('a row goes on below its text if it is longer than a line: %s', (line, lines) => {
  expect(wrappedLine(line, 20)).toEqual(lines);
});
