import { describe, expect, test } from 'vitest';
import { examineLicense, type LicenseTarget } from '../../src/license/examine-license.ts';
import { identityIn } from '../../src/license/license-identity.ts';
import { unknownToken } from '../../src/license/license-reading.ts';
import type { LicenseText } from '../../src/license/license-text.ts';

const now = 1_800_000_000_000;
const seconds = now / 1000;
const rootUrl = 'https://grafana.example/';
const claims = { lid: '7', sub: rootUrl, jti: 'a', exp: seconds + 9999, lexp: seconds + 9999, nbf: seconds - 9999 };
const license = (change: object): LicenseText => ({
  text: 'x',
  repairs: [],
  claims: { ...claims, ...change },
  identity: identityIn({ ...claims, ...change }),
});
const on = (change: Partial<LicenseTarget> = {}): LicenseTarget => ({
  use: 'write',
  hasGrafanaPages: true,
  rootUrl,
  token: unknownToken,
  now,
  ...change,
});

describe('examination of the provided license', () => {
  test.each([
    ['its own instance', {}, []],
    ['another instance', { sub: 'https://other.example/' }, ['license-of-another-instance']],
    ['an expired license', { lexp: seconds - 301 }, ['license-expired']],
    ['an expired token', { exp: seconds - 301 }, ['license-token-expired']],
    ['a license that is not valid yet', { nbf: seconds + 301 }, ['license-not-yet-valid']],
    ['an expiry within the clock skew', { exp: seconds - 299, lexp: seconds - 299, nbf: seconds + 299 }, []],
    ['claims of other types', { exp: 'soon', lexp: null, nbf: {}, sub: 7 }, []],
    ['a date that is not one', { exp: -1e300 }, ['license-token-expired']],
  ])('of $0 finds the issues: $2', (_, change, codes) => {
    const { decision, issues } = examineLicense(license(change), on());
    expect(issues.map(({ code }) => code)).toEqual(codes);
    expect(decision).toBe(codes.length === 0 ? 'use' : 'refuse');
  });

  test.each([
    ['https://grafana.example', 'the final slash', /final slash/],
    ['https://grafana.example:443/', 'the default port', /default port/],
    [
      'https://other.example/',
      'the root URL of the target',
      /root URL of the target is https:\/\/grafana.example\/\.$/,
    ],
  ])('for the instance %s names what is different: %s', (sub, _, message) => {
    expect(examineLicense(license({ sub }), on()).issues[0]?.message).toMatch(message);
  });

  test.each([
    ['write', false, 'refuse'],
    ['reject', false, 'ignore'],
    ['read', false, 'ignore'],
    ['write', true, 'use'],
    ['reject', true, 'use'],
  ] as const)('of an expired license at impact %s (for restore: %s) decides: %s', (use, isRestore, decision) => {
    expect(examineLicense(license({ lexp: seconds - 999 }), on({ use, isRestore })).decision).toBe(decision);
  });

  test.each([
    ['write', 'refuse'],
    ['reject', 'ignore'],
  ] as const)(
    'of the license of another instance, for restore after a run at impact %s, decides: %s',
    (use, decision) => {
      const other = license({ sub: 'https://other.example/' });
      expect(examineLicense(other, on({ use, isRestore: true })).decision).toBe(decision);
    },
  );

  test('accepts a token that the server itself shows as valid', () => {
    const old = license({ exp: seconds - 999 });
    const shown = { kind: 'license', identity: { lid: '7' }, status: 1, sub: rootUrl, jti: 'a' } as const;
    expect(examineLicense(old, on({ token: shown })).decision).toBe('use');
    for (const change of [{ status: 5 }, { jti: 'b' }, { sub: 'x' }, { identity: { lid: '8' } }]) {
      expect(examineLicense(old, on({ token: { ...shown, ...change } })).decision).toBe('refuse');
    }
  });

  test('ignores claims on a bare target, and notes an opaque license', () => {
    expect(examineLicense(license({ lexp: 1 }), on({ hasGrafanaPages: false })).decision).toBe('use');
    const opaque = { text: 'x', repairs: [], claims: undefined, identity: undefined };
    expect(examineLicense(opaque, on())).toMatchObject({ decision: 'use', notes: ['license-opaque'] });
  });
});
