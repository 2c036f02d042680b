import { expect, test } from 'vitest';
import { isSuccessStatus } from '../../src/domain/status.ts';

test.each([
  [199, false],
  [200, true],
  [299, true],
  [300, false],
  [undefined, false],
])('the status %s is a success: %s', (status, expected) => {
  expect(isSuccessStatus(status)).toBe(expected);
});
