import { describe, expect, test } from 'vitest';
import { claimsOf, licenseIdOf } from '../../src/license/license-token.ts';
import { tokenOf } from '../support/licenses.ts';

describe('the claims of a license', () => {
  test.each([
    ['a token', tokenOf({ lid: '7', company: 'Exämple' }), { lid: '7', company: 'Exämple' }],
    ['an empty text', '', 'none'],
    ['an opaque text', 'opaque', 'none'],
    ['three parts that are not base64 JSON', 'a.b.c', 'none'],
    ['a token whose claims are null', tokenOf(null), 'none'],
    ['a token whose claims are text', tokenOf('text'), 'none'],
    ['a token whose claims are a list', tokenOf([1]), 'none'],
  ])('are read from $0 as: $2', (_, license, claims) => {
    expect(claimsOf(license) ?? 'none').toEqual(claims);
  });
});

describe('the identifier of a license', () => {
  test.each([
    [{ lid: '10500' }, '10500'],
    [{ lid: 10500 }, '10500'],
    [{ lid: null }, 'none'],
    [{}, 'none'],
  ])('in %j is %s', (claims, id) => {
    expect(licenseIdOf(tokenOf(claims)) ?? 'none').toBe(id);
  });

  test('is undefined for an opaque license', () => {
    expect(licenseIdOf('opaque')).toBeUndefined();
  });
});
