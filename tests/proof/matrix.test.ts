import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Matrix, proveAll } from '../../scripts/proof/matrix.ts';
import { markdownOf, summaryOf } from '../../scripts/proof/render.ts';
import { faults } from '../../src/reference/index.ts';

/** What each server that merely differs may be warned of, as the reading of the documentation has it. */
const warnings: Readonly<Record<string, readonly string[]>> = {
  'grafana-10.0': ['check.refuses-wrong-password'],
  'missing-fields': [
    'add.over-license',
    'add.valid-license',
    'renew.stored-license',
    'lifecycle.add',
    'lifecycle.add-again',
  ],
  'removal-message': ['remove.stored-license', 'remove.nothing-stored', 'lifecycle.remove', 'lifecycle.remove-again'],
  'renewal-empty-body': ['renew.stored-license'],
  'license-from-file': [
    'check.false-after-removal',
    'remove.stored-license',
    'lifecycle.remove',
    'lifecycle.check-after-remove',
  ],
  'issuer-unreachable': ['renew.stored-license'],
  'bad-request-for-missing-instance': ['remove.missing-instance', 'remove.empty-instance'],
};

describe('the suite, held against its own reference server', () => {
  let matrix: Matrix;

  beforeAll(async () => {
    matrix = await proveAll();
  });

  test('knows at least 80 faults', () => {
    expect(matrix.faults.map(({ id }) => id)).toEqual(faults.map(({ id }) => id));
    expect(faults.length).toBeGreaterThanOrEqual(80);
  });

  test('catches every fault by the scenario meant for it', () => {
    expect(matrix.faults.filter(({ caughtAsMeant }) => !caughtAsMeant)).toEqual([]);
  });

  test('catches each fault at the impact at which it is said to show', () => {
    const missed = faults.filter(
      ({ id, visibleAt }) => matrix.faults.find((row) => row.id === id)?.caughtBy[visibleAt].length === 0,
    );
    expect(missed.map(({ id }) => id)).toEqual([]);
  });

  test('has no scenario that catches nothing', () => {
    expect(matrix.idle).toEqual([]);
  });

  test('raises no false alarm', () => {
    const alarmed = matrix.variants.filter((row) => row.falsePositives.length > 0 || row.result !== 'conformant');
    expect(alarmed).toEqual([]);
  });

  test('warns only of what the documentation leaves open', () => {
    const warned = matrix.variants.filter((row) => row.warned.length > 0);
    expect(Object.fromEntries(warned.map(({ id, warned: by }) => [id, by]))).toEqual(warnings);
  });

  test('has a current page about it', () => {
    expect(readFileSync(new URL('../../docs/what-it-catches.md', import.meta.url), 'utf8')).toBe(markdownOf(matrix));
  });

  test('is summed up rightly in the README', () => {
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(summaryOf(matrix));
  });
});
