import { describe, expect, test } from 'vitest';
import { contradictedAssumptions, isAssumedInstalled, licenseSourceOf } from '../../src/app/assumptions.ts';

const reported = { appUrl: 'https://grafana.example/', licenseSource: 'elsewhere' } as const;
const unreported = { appUrl: undefined, licenseSource: undefined };

describe('what the target reports wins over assumptions', () => {
  test.each([
    ['another root URL', { instance: 'https://other.example/', licenseSource: undefined }, reported, 1],
    [
      'the same root URL without the slash',
      { instance: 'https://grafana.example', licenseSource: undefined },
      reported,
      0,
    ],
    ['another license source', { instance: undefined, licenseSource: 'database' }, reported, 1],
    ['the same license source', { instance: undefined, licenseSource: 'elsewhere' }, reported, 0],
    ['nothing', { instance: undefined, licenseSource: undefined }, reported, 0],
    ['what the target does not report', { instance: 'https://a.example/', licenseSource: 'database' }, unreported, 0],
  ] as const)('assuming $0 gives $3 notes', (_, assumed, said, count) => {
    const notes = contradictedAssumptions(assumed, said);
    expect(notes.map(({ code }) => code)).toEqual(Array(count).fill('assumption-contradicted'));
  });

  test.each([
    ['database', 'elsewhere', 'elsewhere'],
    ['database', undefined, 'database'],
    [undefined, undefined, 'unknown'],
  ] as const)('the license source is $2 if it is assumed as $0 and reported as $1', (assumed, said, source) => {
    expect(licenseSourceOf({ licenseSource: assumed }, { licenseSource: said })).toBe(source);
  });
});

describe('--assume-installed', () => {
  const direct = 'https://grafana.example/';
  const forwarded = 'http://127.0.0.1:3000/';

  test.each<[string | undefined, string, string | undefined, boolean]>([
    ['grafana.example', direct, undefined, true],
    ['grafana.example:443', direct, undefined, true],
    ['grafana.example:444', direct, undefined, false],
    ['other.example', direct, undefined, false],
    [undefined, direct, undefined, false],
    ['grafana.example', direct, 'https://other.example/', true],
    ['other.example', direct, 'https://other.example/', false],
    ['127.0.0.1', forwarded, undefined, true],
    ['127.0.0.1', forwarded, 'http://localhost:3000/', true],
    ['localhost', forwarded, 'http://localhost:3000/', false],
    ['127.0.0.1', forwarded, direct, false],
    ['grafana.example', forwarded, direct, true],
  ])('%s names the target at %s that reports the root URL %s: %s', (assumeInstalled, url, appUrl, isNamed) => {
    expect(isAssumedInstalled({ assumeInstalled }, url, appUrl)).toBe(isNamed);
  });
});
