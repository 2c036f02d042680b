import { describe, expect, test } from 'vitest';
import { contradictedAssumptions, licenseSourceOf } from '../../src/app/assumptions.ts';

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
