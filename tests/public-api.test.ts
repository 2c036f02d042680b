import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPublicApi, renderPublicApi } from '../scripts/public-api.ts';

const api = readPublicApi();

describe('the public API', () => {
  test('exports every type that it mentions', () => {
    expect(api.missing).toEqual([]);
  });

  test('is the one in docs/api.md', () => {
    expect(renderPublicApi(api)).toBe(readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8'));
  });

  test('has ProblemError as its only class', () => {
    const classes = api.declarations.filter(({ text }) => text.startsWith('export declare class'));
    expect(classes.map(({ name }) => name)).toEqual(['ProblemError']);
  });
});
