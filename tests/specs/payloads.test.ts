import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anotherInstance,
  endingWith,
  noLicense,
  withAlteredSignature,
  withOtherPort,
  withOtherScheme,
  withShorterHost,
} from '../../specs/payloads.ts';
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

describe('when the signature of a license is altered', () => {
  test.each([
    ['a license', 'aaaa.bbbb.cccc', 'aaaa.bbbb.ccAc'],
    ['one with the letter that replaces', 'aaaa.bbbb.ccAc', 'aaaa.bbbb.ccBc'],
    ['an opaque one without dots', 'abcdefg', 'abcAefg'],
    ['one of a single character', 'x', 'A'],
    ['a signature of two characters', 'a.b.cd', 'a.b.cA'],
  ])('%s differs in the middle of it', (_, license, altered) => {
    expect(withAlteredSignature(license)).toBe(altered);
  });

  test('it says the same of itself as before', () => {
    const license = tokenOf({ lid: '1', sub: 'http://target.invalid/' });
    expect(claimsOf(withAlteredSignature(license))).toEqual(claimsOf(license));
  });

  test('any license differs in exactly one character, and keeps its length', () => {
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

describe('when the root URL is changed so that it names another instance', () => {
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
  ])('%s has another scheme, port and host', (rootUrl, scheme, port, shorter) => {
    expect([withOtherScheme(rootUrl), withOtherPort(rootUrl), withShorterHost(rootUrl)]).toEqual([
      scheme,
      port,
      shorter,
    ]);
  });

  test('it is never the same URL, nor one that means the same', () => {
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

  test('the shorter one is always a beginning that names no host, or another', () => {
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

describe('when a payload must do no harm', () => {
  test('the instance cannot exist, and the token is no license', () => {
    expect(new URL(anotherInstance).hostname).toMatch(/\.invalid$/);
    expect(claimsOf(noLicense)).toBeUndefined();
    expect(endingWith('http://target.invalid/')).toMatch(
      /^https:\/\/another-instance\.invalid\/.*http:\/\/target\.invalid\/$/,
    );
  });
});
