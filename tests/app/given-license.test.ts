import { describe, expect, test } from 'vitest';
import { examineGivenLicense } from '../../src/app/given-license.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { LicenseTarget } from '../../src/license/examine-license.ts';
import { tokenOf } from '../support/licenses.ts';

const now = 1_800_000_000_000;
const rootUrl = 'https://grafana.example/';
const target: LicenseTarget = { use: 'write', hasGrafanaPages: true, rootUrl, token: { kind: 'unknown' }, now };
const claims = { lid: '1', sub: rootUrl, exp: 1_900_000_000, lexp: 2_000_000_000 };
const good = tokenOf(claims);
const expired = tokenOf({ ...claims, lexp: 1_700_000_000 });

const examined = (text: string | undefined, change: Partial<LicenseTarget> = {}) => {
  const { given, notes } = examineGivenLicense(text, { ...target, ...change });
  return { given, codes: notes.map(({ code }) => code) };
};
const problemOf = (text: string, change: Partial<LicenseTarget> = {}): string => {
  try {
    examineGivenLicense(text, { ...target, ...change });
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem.code;
    throw thrown;
  }
  return 'none';
};

describe('a given license', () => {
  test('is used with its own claims', () => {
    expect(examined(good)).toEqual({
      given: { text: good, identity: { lid: '1', lexp: 2_000_000_000 }, validUntil: 1_900_000_000_000 },
      codes: [],
    });
  });

  test.each([
    [{ exp: 1_900_000_000, lexp: 1_850_000_000 }, 1_850_000_000_000],
    [{ exp: undefined, lexp: 1_850_000_000 }, 1_850_000_000_000],
    [{ exp: 1_900_000_000, lexp: 'never' }, 1_900_000_000_000],
    [{ exp: undefined, lexp: undefined }, undefined],
  ])('with exp $exp and lexp $lexp is in force until: $1', (dates, validUntil) => {
    expect(examined(tokenOf({ ...claims, ...dates })).given).toMatchObject({ validUntil });
  });

  test('is optional', () => {
    expect(examined(undefined)).toEqual({ given: undefined, codes: [] });
  });

  test.each([
    ['in quotes', `"${good}"`],
    ['with white space', `\n${good.slice(0, 9)}\n${good.slice(9)}\n`],
    ['in an object', JSON.stringify({ token: good })],
  ])('%s is repaired, with a note', (_, text) => {
    const { given, codes } = examined(text);
    expect([given?.text, codes]).toEqual([good, ['license-repaired']]);
  });

  test('may be opaque on a target without the pages of Grafana, with a note', () => {
    const { given, codes } = examined('opaque', { hasGrafanaPages: false });
    expect([given?.text, given?.identity, codes]).toEqual(['opaque', undefined, ['license-opaque']]);
  });
});

describe('a given license with an issue', () => {
  test.each([
    ['a run that writes', false, 'license-unusable'],
    ['restore', true, 'none'],
  ] as const)('that has expired: %s has the problem: $2', (_, isRestore, code) => {
    expect(problemOf(expired, { isRestore })).toBe(code);
  });

  test('that has expired is used for a restore, with a note', () => {
    const { given, codes } = examined(expired, { isRestore: true });
    expect([given?.text, codes]).toEqual([expired, ['license-issue']]);
  });

  test.each([
    ['a run that writes', false],
    ['restore after such a run', true],
  ])('of another instance, or that cannot be read, ends %s', (_, isRestore) => {
    expect(problemOf(tokenOf({ ...claims, sub: 'https://other.example/' }), { isRestore })).toBe('license-unusable');
    expect(problemOf('opaque', { isRestore })).toBe('license-unreadable');
  });

  test.each(['read', 'reject'] as const)('counts as not given at impact %s, with a note', (use) => {
    for (const text of [expired, tokenOf({ ...claims, sub: 'https://other.example/' }), 'opaque']) {
      expect(examined(text, { use })).toEqual({ given: undefined, codes: ['license-not-used'] });
    }
  });
});
