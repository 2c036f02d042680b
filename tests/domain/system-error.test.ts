import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemErrorCode } from '../../src/domain/system-error.ts';

test('systemErrorCode is the code of an error of the system', () => {
  let thrown: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    thrown = error;
  }
  expect(systemErrorCode(thrown)).toBe('ENOENT');
});

test.each([[new Error('no code')], ['a text'], [undefined]])(
  'systemErrorCode of %s says that it is unknown',
  (thrown) => {
    expect(systemErrorCode(thrown)).toBe('unknown error');
  },
);
