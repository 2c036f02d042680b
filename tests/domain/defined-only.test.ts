import { expect, test } from 'vitest';
import { definedOnly } from '../../src/domain/defined-only.ts';

test('definedOnly leaves out members that are undefined and keeps every other value', () => {
  const members = { a: undefined, b: null, c: 0, d: '', e: false, f: undefined };
  expect(Object.entries(definedOnly(members))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ]);
});
