import { describe, expect, it } from 'vitest';
import { median } from '../../bench/statistics.ts';

describe('median', () => {
  it('is the middle of an odd number of values, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the two in the middle of an even number of values', () => {
    expect(median([10, 1, 4, 2])).toBe(3);
  });

  it('compares numbers and not their text', () => {
    expect(median([100, 20, 3])).toBe(20);
  });

  it('is not a number if there are no values', () => {
    expect(median([])).toBeNaN();
  });
});
