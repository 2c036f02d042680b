import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbout } from '../../src/domain/requirement.ts';
import { isBefore, isVersionCondition, isWithin, meets, parseVersion } from '../../src/domain/version.ts';

describe('a text that may be a version', () => {
  test.each([
    ['13', [13, 0, 0]],
    ['12.4', [12, 4, 0]],
    ['12.4.3', [12, 4, 3]],
    ['v12.4.3', [12, 4, 3]],
    [' 12.4.3 ', [12, 4, 3]],
    ['12.4.3-pre', [12, 4, 3]],
    ['12.4.3+security-01', [12, 4, 3]],
    ['12.4-beta1', [12, 4, 0]],
    ['13-pre', [13, 0, 0]],
    ['12.4.3.7', [12, 4, 3]],
    ['12.4.3.75.6', [12, 4, 3]],
    ['9999.9999.999999', [9999, 9999, 999_999]],
  ])('like %j has the numbers %j', (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });

  test.each([
    '',
    'latest',
    'v',
    'V12',
    '12x',
    '12.4x',
    'x12',
    '-1',
    '1 2',
    '12..4',
    '12345',
    '1.12345',
    '12.4.x',
    '1.1.1234567',
    '12,4',
    'vv12',
  ])('like %j is not one', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  test('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const version = parseVersion(text);
        expect(version === undefined || version.every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });
});

describe('the comparison of versions', () => {
  test.each([
    ['12.4.3', '13.0.0'],
    ['9.5.21', '10.0.0'],
    ['12.3.9', '12.4.0'],
    ['12.4.2', '12.4.3'],
    ['12', '12.0.1'],
    ['7.3.99', '7.4.0'],
  ])('%s is before %s, and not the reverse', (older, newer) => {
    expect(isBefore(older, newer)).toBe(true);
    expect(isBefore(newer, older)).toBe(false);
  });

  test.each([
    ['13.0.0', '13'],
    ['13.0.0-pre', '13.0.0'],
    ['v7.4', '7.4.0'],
  ])('%s is not before %s, nor the reverse', (one, other) => {
    expect([isBefore(one, other), isBefore(other, one)]).toEqual([false, false]);
  });

  test.each([
    ['unreadable', '13.0.0'],
    ['13.0.0', 'unreadable'],
    ['', ''],
  ])('%j is not before %j', (one, other) => {
    expect(isBefore(one, other)).toBe(false);
  });

  test('finds at most one of any two before the other', () => {
    const versions = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        const [one, other] = [a.join('.'), b.join('.')];
        const same = one === other;
        expect(Number(isBefore(one, other)) + Number(isBefore(other, one))).toBe(same ? 0 : 1);
      }),
    );
  });
});

describe('the range from 10.0.0 to before 10.3.0', () => {
  const range = { from: '10.0.0', before: '10.3.0' };

  test.each([
    ['9.5.99', false],
    ['10.0.0', true],
    ['10.2.99', true],
    ['10.3.0', false],
    ['13.0.0', false],
    ['unreadable', false],
  ])('includes %s: %s', (version, within) => {
    expect(isWithin(version, range)).toBe(within);
  });
});

describe('a condition on the version', () => {
  test.each([
    ['13.0.0', 'grafana>=13', true],
    ['12.4.3', 'grafana>=13', false],
    ['13.2.0', 'grafana<14', true],
    ['14.0.0', 'grafana<14', false],
    ['13.0.0-pre', 'grafana>=13.0.0', true],
    [undefined, 'grafana>=13', 'unknown'],
    ['next', 'grafana<14', 'unknown'],
  ] as const)('%s meets %s: %s', (version, condition, met) => {
    expect(meets(version, condition) ?? 'unknown').toBe(met);
  });

  test.each([
    ['grafana>=13', true],
    ['grafana<14', true],
    ['license', false],
  ])('is recognized in "%s": %s', (text, is) => {
    expect(isVersionCondition(text)).toBe(is);
  });
});

describe('a requirement about some versions', () => {
  test.each([
    [undefined, '13.0.0', true],
    [undefined, undefined, true],
    [['grafana>=13', 'grafana<14'], '13.5.0', true],
    [['grafana>=13', 'grafana<14'], '12.0.0', false],
    [['grafana>=13', 'grafana<14'], '14.0.0', false],
    [['grafana>=13', 'grafana<14'], undefined, 'unknown'],
  ] as const)('%j with version %s: %s', (requires, version, is) => {
    expect(isAbout(requires ? { requires } : {}, version) ?? 'unknown').toBe(is);
  });
});
