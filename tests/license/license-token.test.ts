import { describe, expect, test } from 'vitest';
import { claimsOf, licenseIdOf } from '../../src/license/license-token.ts';
import { tokenOf } from '../support/licenses.ts';

describe('the claims of a license', () => {
  test.each([
    [tokenOf({ lid: '7', company: 'Exämple' }), { lid: '7', company: 'Exämple' }],
    ['', undefined],
    ['opaque', undefined],
    ['a.b.c', undefined],
    [tokenOf(null), undefined],
    [tokenOf('text'), undefined],
    [tokenOf([1]), undefined],
  ])('are read without its key: %j', (license, claims) => {
    expect(claimsOf(license)).toEqual(claims);
  });
});

describe('the identifier of a license', () => {
  test.each([
    [{ lid: '10500' }, '10500'],
    [{ lid: 10500 }, '10500'],
    [{ lid: null }, undefined],
    [{}, undefined],
  ])('in %j is %s', (claims, id) => {
    expect(licenseIdOf(tokenOf(claims))).toBe(id);
  });

  test('is undefined for an opaque license', () => {
    expect(licenseIdOf('opaque')).toBeUndefined();
  });
});
