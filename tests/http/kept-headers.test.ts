import { describe, expect, test } from 'vitest';
import { keptHeaders } from '../../src/http/kept-headers.ts';

describe('the headers that are kept of a response', () => {
  test('are all of them, in order, with names in lower case', () => {
    expect(keptHeaders({ 'X-B': '1', 'set-cookie': ['a', 'b'], 'x-a': undefined })).toEqual([
      ['x-b', '1'],
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
      ['x-a', ''],
    ]);
  });

  test('are at most 100 lines, and the last line says how many were left out', () => {
    const headers = keptHeaders({ x: Array.from({ length: 15_000 }, () => 'y'), 'Content-Type': 'application/json' });
    expect(headers).toHaveLength(101);
    expect(headers.at(-2)).toEqual(['content-type', 'application/json']);
    expect(headers.at(-1)).toEqual(['(left out)', '14901 header lines']);
  });

  test('are at most 16 KiB, and 2 KiB of each value', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`x-${at}`, 'y'.repeat(3000)]));
    const headers = keptHeaders({ ...many, location: 'https://other.example/' });
    expect(headers[0]).toEqual(['x-0', `${'y'.repeat(2048)}…`]);
    expect(headers.flat().join('').length).toBeLessThan(17 * 1024);
    expect(headers).toContainEqual(['location', 'https://other.example/']);
    expect(headers.at(-1)).toEqual(['(left out)', '13 header lines']);
  });
});
