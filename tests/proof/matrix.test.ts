import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Matrix, proveAll } from '../../scripts/proof/matrix.ts';
import { markdownOf, summaryOf } from '../../scripts/proof/render.ts';
import { scenarios } from '../../specs/index.ts';
import { faults } from '../../src/reference/index.ts';

const renewal = ['renew.accepts.stored-license'];
const additions = ['add.accepts.valid-license', 'add.accepts.valid-license.none-stored'];
const withCase = (prefix: string, cases: readonly string[], suffix = ''): readonly string[] =>
  cases.map((one) => `${prefix}.${one}${suffix}`);
const invalidBodies = [
  'org-admin.empty-object',
  'anonymous.empty-object',
  'org-admin.malformed-json',
  'anonymous.malformed-json',
];

/** The scenarios that may warn about each conforming variant, because the documentation is unclear there. */
const warnings: Readonly<Record<string, readonly string[]>> = {
  'missing-fields': additions,
  'removal-message': ['remove.accepts.root-url', 'remove.accepts.root-url.none-stored'],
  'renewal-empty-body': renewal,
  'issuer-unreachable': renewal,
  'validation-first': [...withCase('add.denies', invalidBodies), ...withCase('remove.denies', invalidBodies)],
  'unreadable-license-500': [
    'add.rejects.blank-token',
    'add.rejects.blank-token.none-stored',
    'add.rejects.garbage-token',
    'add.rejects.garbage-token.none-stored',
  ],
  'renewal-message': renewal,
  'renewal-500': renewal,
  'fractional-ratio': [...additions, ...renewal],
  'parsed-root-url': withCase('remove.rejects', ['query', 'fragment', 'user-name']),
  'unwrapped-list': ['remove.rejects.instance-in-list', 'remove.rejects.instance-in-list.none-stored'],
  'removal-of-nothing': withCase(
    'remove.rejects',
    [
      ...['missing', 'empty', 'null', 'blank', 'number', 'boolean'].map((kind) => `${kind}-instance`),
      'null-body',
      'empty-body',
    ],
    '.none-stored',
  ),
  'forbidden-only': [
    ...scenarios.filter(({ as }) => ['anonymous', 'invalid-token', 'unknown-user'].includes(as)).map(({ id }) => id),
    'check.denies.empty-password',
  ],
  'invalid-license-500': ['blank-token', 'garbage-token', 'altered-signature', 'missing-signature'].flatMap((kind) => [
    `add.rejects.${kind}`,
    `add.rejects.${kind}.none-stored`,
  ]),
  'check-after-restart': ['check.reports.false.none-stored', 'remove.accepts.root-url'],
  'check-after-restart-unlicensed': [
    'check.reports.true',
    'check.reports.false.none-stored',
    'remove.accepts.root-url',
  ],
  'unknown-token-500': ['check.denies.unknown-service-account'],
};

describe('the suite against the built-in reference server', () => {
  let matrix: Matrix;

  beforeAll(async () => {
    // `npm run faults`, which CI runs too, proves the same over the network.
    matrix = await proveAll('in-process');
  }, 600_000);

  test('is tested with at least 80 faults', () => {
    expect(matrix.faults.map(({ id }) => id)).toEqual(faults.map(({ id }) => id));
    expect(faults.length).toBeGreaterThanOrEqual(80);
  });

  test('catches every fault with a scenario meant for it', () => {
    expect(matrix.faults.filter(({ caughtAsMeant }) => !caughtAsMeant)).toEqual([]);
  });

  test('catches each fault at its lowest impact', () => {
    const missed = faults.filter(
      ({ id, visibleAt }) => matrix.faults.find((row) => row.id === id)?.caughtBy[visibleAt].length === 0,
    );
    expect(missed.map(({ id }) => id)).toEqual([]);
  });

  test('has no scenario that catches no fault', () => {
    expect(matrix.idle).toEqual([]);
  });

  test('causes no false positive on a conforming variant', () => {
    const alarmed = matrix.variants.filter((row) => row.falsePositives.length > 0 || row.result !== 'conformant');
    expect(alarmed).toEqual([]);
  });

  test('warns only where the documentation is unclear', () => {
    const warned = matrix.variants.filter((row) => row.warned.length > 0);
    const sorted = Object.entries(warnings).map(([id, by]): [string, readonly string[]] => [id, by.toSorted()]);
    const found = warned.map(({ id, warned: by }) => [id, by.toSorted()]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(sorted));
  });

  test('has a fault coverage page that is up to date', () => {
    expect(readFileSync(new URL('../../docs/what-it-catches.md', import.meta.url), 'utf8')).toBe(markdownOf(matrix));
  });

  test('is summarized correctly in the README', () => {
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(summaryOf(matrix));
  });
});
