import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anotherInstance,
  endingWith,
  injectedValues,
  isNoLicense,
  noLicense,
  withAlteredSignature,
  withAsterisk,
  withDotForAny,
  withFragment,
  withLongerPath,
  withOtherDots,
  withOtherPort,
  withOtherScheme,
  withoutSignature,
  withPercent,
  withQuery,
  withShorterHost,
  withUserName,
} from '../../specs/payloads.ts';
import { variationOf } from '../../src/domain/seeded-values.ts';
import { claimsOf } from '../../src/license/license-token.ts';
import { tokenOf } from '../support/licenses.ts';

/** A trailing zero may be left out of an IPv4 address, so cutting it off would name the same host. */
const rootUrls = fc
  .record({
    scheme: fc.constantFrom('http', 'https'),
    host: fc.oneof(
      fc.domain(),
      fc.ipV4().filter((address) => !address.endsWith('.0')),
      fc.ipV6().map((address) => `[${address}]`),
      fc.constant('localhost'),
    ),
    port: fc.option(fc.integer({ min: 1, max: 65_535 })),
    path: fc.constantFrom('/', '/grafana/', '/a/b/'),
  })
  .map(({ scheme, host, port, path }) => new URL(`${scheme}://${host}${port === null ? '' : `:${port}`}${path}`).href);

describe('a license with an altered signature', () => {
  test.each([
    ['a license', 'aaaa.bbbb.cccc', 'aaaa.bbbb.ccAc'],
    ['a license with the replacing letter', 'aaaa.bbbb.ccAc', 'aaaa.bbbb.ccBc'],
    ['an opaque license', 'abcdefg', 'abcAefg'],
    ['a license of one character', 'x', 'A'],
    ['a signature of two characters', 'a.b.cd', 'a.b.cA'],
  ])('differs in the middle of its signature, for $0: $1 becomes $2', (_, license, altered) => {
    expect(withAlteredSignature(license)).toBe(altered);
  });

  test('has the same claims as before', () => {
    const license = tokenOf({ lid: '1', sub: 'http://target.invalid/' });
    expect(claimsOf(withAlteredSignature(license))).toEqual(claimsOf(license));
  });

  test('differs in exactly one character, and keeps its length', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^([\w-]+\.){0,2}[\w-]+$/), (license) => {
        const altered = withAlteredSignature(license);
        expect(altered).toHaveLength(license.length);
        expect([...altered].filter((character, at) => character !== license[at])).toHaveLength(1);
        expect(altered.lastIndexOf('.')).toBe(license.lastIndexOf('.'));
      }),
    );
  });
});

describe('a root URL that is changed so that it names another instance', () => {
  test.each([
    ['https://grafana.example/', 'http://grafana.example/', 'https://grafana.example:4321/', 'https://grafana.exampl'],
    ['http://grafana.example/', 'https://grafana.example/', 'http://grafana.example:4321/', 'http://grafana.exampl'],
    ['https://g.example/sub/', 'http://g.example/sub/', 'https://g.example:4321/sub/', 'https://g.exampl'],
    ['http://127.0.0.1:3000/', 'https://127.0.0.1:3000/', 'http://127.0.0.1:4321/', 'http://127.0.0.'],
    ['http://localhost:4321/', 'https://localhost:4321/', 'http://localhost:4322/', 'http://localhos'],
    ['http://[::1]:3000/', 'https://[::1]:3000/', 'http://[::1]:4321/', 'http://[::1'],
    ['https://h/https:/', 'http://h/https:/', 'https://h:4321/https:/', 'https://'],
    ['http://Grafana.Example/', 'https://Grafana.Example/', 'http://grafana.example:4321/', 'http://Grafana.Exampl'],
    ['ttp://odd.example/', 'https://odd.example/', 'ttp://odd.example:4321/', 'ttp://odd.exampl'],
    ['no URL', 'no URL', 'no URL:1', 'no UR'],
  ])('of %s has another scheme, port and host', (rootUrl, scheme, port, shorter) => {
    expect([withOtherScheme(rootUrl), withOtherPort(rootUrl), withShorterHost(rootUrl)]).toEqual([
      scheme,
      port,
      shorter,
    ]);
  });

  test('is never the same URL, nor one that means the same', () => {
    fc.assert(
      fc.property(rootUrls, (rootUrl) => {
        for (const other of [withOtherScheme(rootUrl), withOtherPort(rootUrl)]) {
          expect(new URL(other).href).not.toBe(rootUrl);
          expect(new URL(other).hostname).toBe(new URL(rootUrl).hostname);
          expect(new URL(other).pathname).toBe(new URL(rootUrl).pathname);
        }
        expect(new URL(withOtherPort(rootUrl)).protocol).toBe(new URL(rootUrl).protocol);
        expect(new URL(withOtherPort(rootUrl)).port).not.toBe(new URL(rootUrl).port);
      }),
    );
  });

  test('begins like the root URL and names another host or none, if it is shortened', () => {
    fc.assert(
      fc.property(rootUrls, (rootUrl) => {
        const shorter = withShorterHost(rootUrl);
        expect(rootUrl.startsWith(shorter)).toBe(true);
        expect(shorter.length).toBeLessThan(rootUrl.length - 1);
        expect(URL.parse(shorter)?.hostname).not.toBe(new URL(rootUrl).hostname);
      }),
    );
  });
});

describe('a license without a signature', () => {
  test('has the claims of the license and the algorithm none', () => {
    const license = tokenOf({ lid: '1', sub: 'http://target.invalid/' });
    const [header = '', , signature] = withoutSignature(license).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))).toEqual({ alg: 'none', typ: 'JWT' });
    expect(signature).toBe('');
    expect(claimsOf(withoutSignature(license))).toEqual(claimsOf(license));
  });

  test('has three parts, whatever the license looks like', () => {
    expect(withoutSignature('opaque')).toMatch(/^[^.]+\.opaque\.$/);
    expect(withoutSignature('')).toMatch(/^[^.]+\.\.$/);
  });
});

describe('an instance that is the root URL with something else', () => {
  test.each([
    ['a longer path', withLongerPath, 'https://g.example/sub/elsewhere/', 'http://[::1]:3000/elsewhere/'],
    ['a query', withQuery, 'https://g.example/sub/?from=elsewhere', 'http://[::1]:3000/?from=elsewhere'],
    ['a fragment', withFragment, 'https://g.example/sub/#elsewhere', 'http://[::1]:3000/#elsewhere'],
    ['a user name', withUserName, 'https://someone@g.example/sub/', 'http://someone@[::1]:3000/'],
    ['a percent sign', withPercent, 'https://%', 'http://%'],
    ['an asterisk', withAsterisk, 'https://**', 'http://**'],
    ['a dot for any', withDotForAny, 'https://..example/sub/', 'http://[.:1]:3000/'],
    ['other dots', withOtherDots, 'https://gxexample/sub/', 'http://[::x]:3000/'],
  ] as const)('has %s', (_, change, named, numeric) => {
    expect([change('https://g.example/sub/'), change('http://[::1]:3000/')]).toEqual([named, numeric]);
  });

  test('with a dot for any matches the root URL as a regular expression, and with other dots is matched by it', () => {
    const rootUrl = 'http://127.0.0.1:3000/';
    expect(rootUrl).toMatch(new RegExp(`^${withDotForAny(rootUrl)}$`));
    expect(withOtherDots(rootUrl)).toMatch(new RegExp(`^${rootUrl}$`));
    expect(withOtherDots('http://localhost:3000/')).toBe('http://localhosx:3000/');
  });

  test('is never the root URL, nor one that means the same', () => {
    const changes = [withLongerPath, withQuery, withFragment, withUserName, withPercent, withAsterisk, withOtherDots];
    fc.assert(
      fc.property(rootUrls, fc.constantFrom(...changes), (rootUrl, change) => {
        expect(URL.parse(change(rootUrl))?.href).not.toBe(rootUrl);
        expect(change(rootUrl)).not.toBe(rootUrl);
      }),
    );
  });

  test('is made without an error from an empty text and from a text that is not a URL', () => {
    for (const { from } of Object.values(injectedValues)) {
      for (const text of ['', 'no URL']) expect(typeof from({ rootUrl: text, license: text })).toBe('string');
    }
  });
});

describe('a harmless payload', () => {
  test('names an instance that cannot exist, or has a token that is not a license', () => {
    expect(new URL(anotherInstance()).hostname).toMatch(/\.invalid$/);
    expect(claimsOf(noLicense())).toBeUndefined();
    expect(endingWith('http://target.invalid/')).toMatch(
      /^https:\/\/another-instance\.invalid\/.*http:\/\/target\.invalid\/$/,
    );
  });
});

describe('payloads that vary with a seed', () => {
  const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const valuesWith = (seed: number, rootUrl: string, license: string): readonly string[] =>
    Object.values(injectedValues).map(({ from }) => from({ rootUrl, license, variation: variationOf(seed) }));

  test('are the same for the same seed, and different for another seed', () => {
    const [license, rootUrl] = ['aaaa.bbbb.cccccccccccc', 'https://g.example/'];
    expect(valuesWith(1, rootUrl, license)).toEqual(valuesWith(1, rootUrl, license));
    const [one, other] = [valuesWith(1, rootUrl, license), valuesWith(2, rootUrl, license)];
    expect(one.filter((value, at) => value !== other[at]).length).toBeGreaterThan(6);
  });

  test('no two seeds share a name of another instance or a token that is not a license', () => {
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        fc.pre(one !== other);
        const [first, second] = [{ variation: variationOf(one) }, { variation: variationOf(other) }];
        expect(anotherInstance(first)).not.toBe(anotherInstance(second));
        expect(noLicense(first)).not.toBe(noLicense(second));
      }),
    );
  });

  test('are harmless whatever the seed is', () => {
    fc.assert(
      fc.property(seeds, rootUrls, (seed, rootUrl) => {
        const known = { variation: variationOf(seed) };
        expect(new URL(anotherInstance(known)).hostname).toMatch(/^another-instance-[a-z]{7}\.invalid$/);
        expect(new URL(endingWith(rootUrl, known)).hostname).toMatch(/\.invalid$/);
        expect(isNoLicense(noLicense(known))).toBe(true);
        expect(claimsOf(noLicense(known))).toBeUndefined();
        for (const change of [withLongerPath, withQuery, withFragment, withUserName, withOtherPort]) {
          expect(URL.parse(change(rootUrl, known))?.href).not.toBe(rootUrl);
          expect(URL.parse(change(rootUrl, known))?.hostname).toBe(new URL(rootUrl).hostname);
        }
      }),
    );
  });

  test('an altered signature differs in one character that is not the last', () => {
    fc.assert(
      fc.property(seeds, fc.stringMatching(/^([\w-]+\.){2}[\w-]{4,40}$/), (seed, license) => {
        const altered = withAlteredSignature(license, { variation: variationOf(seed) });
        const differing = [...altered].flatMap((character, at) => (character === license[at] ? [] : [at]));
        expect(differing).toHaveLength(1);
        expect(differing[0]).toBeGreaterThan(license.lastIndexOf('.'));
        expect(differing[0]).toBeLessThan(license.length - 1);
      }),
    );
  });
});
