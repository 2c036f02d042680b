import { describe, expect, test } from 'vitest';
import { namesFromUndici } from '../../scripts/build/undici.ts';

describe('names that a module imports from undici', () => {
  test.for([
    ["import { Agent, type Dispatcher, Pool } from 'undici';", ['Agent', 'Pool']],
    ["import type { Dispatcher } from 'undici';", []],
    ['import { Pool } from "undici";', ['Pool']],
    ["import { request } from 'node:http';", []],
  ] as const)('of %s are %j', ([code, expected]) => {
    expect(namesFromUndici(code)).toEqual(expected);
  });
});
