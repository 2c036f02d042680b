import { describe, expect, test } from 'vitest';
import { unmetExpectations } from '../../src/app/license-expectations.ts';
import type { Reading } from '../../src/license/license-reading.ts';

const now = Date.UTC(2026, 0, 1);
const inDays = (days: number): number => now / 1000 + days * 86_400;

function reading(check: boolean | undefined, lexp?: number): Reading {
  const token =
    lexp === undefined
      ? ({ kind: 'unknown' } as const)
      : ({ kind: 'license', identity: { lid: '1', lexp }, status: 1, sub: undefined, jti: undefined } as const);
  return { at: now, check, token };
}

describe('what a caller expects of the license', () => {
  test.each([
    ['licensed', true, []],
    ['licensed', false, ['unexpected-license-state']],
    ['licensed', undefined, ['unexpected-license-state']],
    ['unlicensed', false, []],
    ['unlicensed', true, ['unexpected-license-state']],
    ['unlicensed', undefined, ['unexpected-license-state']],
    [undefined, false, []],
  ] as const)('--expect %s with check returning %s gives %j', (state, check, codes) => {
    const found = unmetExpectations({ expect: state, expiresWithinDays: undefined }, reading(check), now);
    expect(found.map(({ code }) => code)).toEqual(codes);
    expect(found.every(({ level }) => level === 'must')).toBe(true);
  });

  test('--expect licensed gives unexpected-license-state if the state of the server is not stable', () => {
    const found = unmetExpectations({ expect: 'licensed', expiresWithinDays: undefined }, undefined, now);
    expect(found.map(({ code }) => code)).toEqual(['unexpected-license-state']);
  });

  test.each([
    [14, 13, ['license-expires-soon']],
    [14, 15, []],
    [14, -1, ['license-expires-soon']],
    [undefined, 1, []],
  ] as const)('--expires-within %s days with a license that expires in %s days gives %j', (days, left, codes) => {
    const found = unmetExpectations({ expect: undefined, expiresWithinDays: days }, reading(true, inDays(left)), now);
    expect(found.map(({ code }) => code)).toEqual(codes);
    expect(found.every(({ level }) => level === 'should')).toBe(true);
  });

  test('--expires-within is ignored on a server that does not show its license', () => {
    expect(unmetExpectations({ expect: undefined, expiresWithinDays: 14 }, reading(true), now)).toEqual([]);
  });
});
