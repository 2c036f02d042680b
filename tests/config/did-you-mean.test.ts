import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, nearest } from '../../src/config/did-you-mean.ts';
import { matcherOf } from '../../src/config/globs.ts';

test.for([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['LICENCE', 'LICENSE', 1],
  ['check', 'chek', 1],
  ['', 'four', 4],
] as const)('distance of "%s" and "%s" is %i', ([a, b, edits]) => {
  expect(distance(a, b)).toBe(edits);
});

test('distance is symmetric, and 0 only for equal texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string({ unit: 'grapheme-ascii' }), (a, b) => {
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b) === 0).toBe(a === b);
    }),
  );
});

test('the nearest come first', () => {
  expect(nearest('remove.423', ['add.accepts-valid-license', 'remove.wrong-instance', 'remove.accepted'], 2)).toEqual([
    'remove.wrong-instance',
    'remove.accepted',
  ]);
});

test('globs and ids match the ids that they cover, and an empty list matches no id', () => {
  const matches = matcherOf(['check.*', 'remove.wrong-instance']);
  expect(['check.responds', 'remove.wrong-instance', 'remove.4222', 'add.check.200'].map(matches)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(matcherOf([])('check.responds')).toBe(false);
});
