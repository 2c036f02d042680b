import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SecretPattern } from '../../../src/report/redaction/secret-patterns.ts';
import { searchPatternsOf, valuesIn } from '../../../src/report/redaction/secret-search.ts';

const anywhere = (text: string, more: Partial<SecretPattern> = {}): SecretPattern => ({
  text,
  label: text,
  extent: 'anywhere',
  ordinary: false,
  ...more,
});

/** Few characters, so that texts often contain a pattern, with capitals and bytes that are not ASCII. */
const characters = fc.constantFrom('a', 'b', 'A', 'B', 'ã', 'Ã', '\xff');
const textOf = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: characters, minLength, maxLength });

/** Where a text is found by comparing it at every index. */
function comparedEverywhere(text: string, { text: wanted, label, extent }: SecretPattern): readonly unknown[] {
  const fold = (one: string): string => (extent !== 'word' && wanted.length >= 8 ? one.toLowerCase() : one);
  const found: { start: number; end: number; label: string | null }[] = [];
  for (let start = 0; start + wanted.length <= text.length; start += 1) {
    const end = start + wanted.length;
    if (fold(text.slice(start, end)) !== fold(wanted) || start < (found.at(-1)?.end ?? 0)) continue;
    found.push({ start, end, label });
  }
  return found;
}

describe('the search for secrets', () => {
  test('finds what comparing at every index finds, in the order of the patterns', () => {
    const patterns = fc.array(
      fc.oneof(textOf(1, 4), textOf(8, 10)).map((text) => anywhere(text)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(patterns, textOf(0, 60), (given, text) => {
        const { target } = searchPatternsOf(given);
        expect(valuesIn(text, target)).toEqual(given.flatMap((pattern) => comparedEverywhere(text, pattern)));
      }),
      { numRuns: 500 },
    );
  });

  test('finds words of our own sentences only in what the target wrote', () => {
    const { target, ours } = searchPatternsOf([anywhere('admin', { ordinary: true })]);
    expect(valuesIn('the admin', target)).toHaveLength(1);
    expect(valuesIn('the admin', ours)).toEqual([]);
  });

  test('finds a word only between characters that are neither letters nor digits', () => {
    const { target } = searchPatternsOf([anywhere('tree', { extent: 'word' })]);
    expect(valuesIn('a tree, trees and a tree', target).map(({ start }) => start)).toEqual([2, 20]);
  });

  test('extends a part of an encoded text to all characters of base64 around it', () => {
    const { target } = searchPatternsOf([anywhere('c2VjcmV0', { extent: 'run' })]);
    expect(valuesIn('x: YWJjc2VjcmV0ZGVm==.', target)).toEqual([{ start: 3, end: 21, label: 'c2VjcmV0' }]);
  });
});
