import { describe, expect, test } from 'vitest';
import { circleIn } from '../../scripts/build/chunks.ts';

describe('a circle among files of the build', () => {
  test.for([
    [{ a: ['b', 'c'], b: ['c'], c: [] }, 'none'],
    [{ a: ['b'], b: ['c'], c: ['b'] }, ['b', 'c', 'b']],
    [{ a: ['a'] }, ['a', 'a']],
    [{ a: ['node:fs'] }, 'none'],
  ] as const)('in %j is %j', ([imports, expected]) => {
    expect(circleIn(new Map(Object.entries<readonly string[]>(imports))) ?? 'none').toEqual(expected);
  });
});
