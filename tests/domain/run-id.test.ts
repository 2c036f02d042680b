import { expect, test } from 'vitest';
import { isRunId } from '../../src/domain/run-id.ts';

test.each([
  ['0a1b2c3d', true],
  ['', false],
  ['0a1b2c3', false],
  ['0a1b2c3d4', false],
  ['0A1B2C3D', false],
  ['../../ab', false],
  [12_345_678, false],
])('%j is the id of a run: %s', (value, expected) => {
  expect(isRunId(value)).toBe(expected);
});
