import { describe, expect, test } from 'vitest';
import { compareLicenses, identityIn } from '../../src/license/license-identity.ts';

const bought = {
  lid: '7',
  lexp: 4e9,
  included_users: 5,
  limit_by: 'users',
  prod: ['a', 'b'],
  company: 'C',
  trial: false,
};
const identity = identityIn(bought);

describe('the comparison of two licenses', () => {
  test.each([
    ['the same fields', {}, 'same'],
    ['another token of the same license', { jti: 'x', iat: 1, exp: 2 }, 'same'],
    ['a number for its identifier', { lid: 7 }, 'same'],
    ['its products in another order, one twice', { prod: ['b', 'a', 'b'] }, 'same'],
    ['fields that only one shows', { included_users: undefined, prod: null, company: undefined }, 'same'],
    ['fields of another type', { trial: 'no', included_users: '5' }, 'same'],
    ['another identifier', { lid: '8' }, 'different'],
    ['another end', { lexp: 4e9 + 1 }, 'different'],
    ['more users', { included_users: 6 }, 'different'],
    ['another limit', { limit_by: 'role_users' }, 'different'],
    ['other products', { prod: ['a'] }, 'different'],
    ['another company', { company: 'D' }, 'different'],
    ['a trial', { trial: true }, 'different'],
    ['no identifier', { lid: '' }, 'incomparable'],
    ['a zero for an identifier', { lid: 0 }, 'incomparable'],
    ['no end', { lexp: undefined }, 'incomparable'],
    ['no end, and another company', { lexp: undefined, company: 'D' }, 'different'],
  ])('with $0 says: $2', (_, change, kind) => {
    const other = identityIn({ ...bought, ...change });
    expect(compareLicenses(identity, other).kind).toBe(kind);
    expect(compareLicenses(other, identity).kind).toBe(kind);
  });

  test('names the fields that are different', () => {
    const other = identityIn({ ...bought, lid: '8', trial: true });
    expect(compareLicenses(identity, other)).toEqual({ kind: 'different', fields: ['lid', 'trial'] });
  });

  test('ignores a list of products that is too long or holds objects', () => {
    expect(identityIn({ prod: Array.from({ length: 101 }, String) })).toEqual({});
    expect(identityIn({ prod: [{}] })).toEqual({});
  });
});
