import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemErrorCode } from '../../src/domain/system-error.ts';

test('the code of an error of the system is its errno name, such as ENOENT', () => {
  let thrown: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    thrown = error;
  }
  expect(systemErrorCode(thrown)).toBe('ENOENT');
});

test.each([[new Error('no code')], ['a text'], [undefined]])('the code of %s is "unknown error"', (thrown) => {
  expect(systemErrorCode(thrown)).toBe('unknown error');
});
