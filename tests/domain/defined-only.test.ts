import { expect, test } from 'vitest';
import { definedOnly } from '../../src/domain/defined-only.ts';

test('members of an object that are undefined are left out, and every other value is kept', () => {
  const members = { a: undefined, b: null, c: 0, d: '', e: false, f: undefined };
  expect(Object.entries(definedOnly(members))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ]);
});
