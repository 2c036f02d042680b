import fc from 'fast-check';
import { expect, test } from 'vitest';
import { variationOf } from '../../src/domain/seeded-values.ts';

const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test('every seed has a word of seven letters and a number of 16 bits', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { word, number } = variationOf(seed);
      expect(word).toMatch(/^[a-z]{7}$/);
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(65_536);
      expect(variationOf(seed)).toEqual({ word, number });
    }),
  );
});

test('no two seeds have the same word', () => {
  fc.assert(
    fc.property(seeds, seeds, (one, other) => {
      expect(variationOf(one).word === variationOf(other).word).toBe(one === other);
    }),
  );
});
