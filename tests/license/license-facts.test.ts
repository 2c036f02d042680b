import { describe, expect, test } from 'vitest';
import { licenseFactsOf } from '../../src/license/license-facts.ts';
import { type Reading, unknownToken } from '../../src/license/license-reading.ts';

const now = Date.UTC(2030, 0, 1);
const day = 24 * 60 * 60;

function reading(lexp?: number): Reading {
  const identity = { lid: '1', ...(lexp === undefined ? {} : { lexp }) };
  return { at: now, check: true, token: { kind: 'license', identity, status: 1, sub: undefined, jti: undefined } };
}

describe('what a report says of the license', () => {
  test.for([
    [day, 1, '2030-01-02T00:00:00.000Z'],
    [day - 1, 0, '2030-01-01T23:59:59.000Z'],
    [-1, -1, '2029-12-31T23:59:59.000Z'],
  ] as const)('%i seconds before its expiry there are %i whole days left', ([seconds, days, expiresAt]) => {
    const facts = licenseFactsOf(true, reading(now / 1000 + seconds), now);
    expect(facts).toEqual({ inForce: true, expiresAt, daysUntilExpiry: days });
  });

  test.for([
    ['no reading', undefined],
    ['no license', { at: now, check: false, token: unknownToken }],
    ['a license without an end', reading()],
  ] as const)('has null as expiry and as days left if there is %s', ([, first]) => {
    expect(licenseFactsOf(null, first, now)).toEqual({ inForce: null, expiresAt: null, daysUntilExpiry: null });
  });

  test('has an expiry that no date can hold as the latest date', () => {
    expect(licenseFactsOf(true, reading(1e300), now).expiresAt).toBe('+275760-09-13T00:00:00.000Z');
  });
});
