import { describe, expect, test } from 'vitest';
import { environmentVariables } from './support/hermetic-environment.ts';

describe('the environment of a test', () => {
  test('has none of the variables of the table of options', () => {
    expect(environmentVariables.filter((name) => process.env[name] !== undefined)).toEqual([]);
  });
});
