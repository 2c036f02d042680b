import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { readingOf } from '../../src/license/license-reading.ts';
import {
  describeChange,
  isForOtherInstance,
  isKnownValid,
  isSample,
  type LicenseState,
  licenseStateOf,
  showsOtherLicense,
  showsStored,
  unknownLicenseState,
} from '../../src/license/license-state.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { documentedLicense } from '../support/licenses.ts';

const now = 1_800_000_000_000;
const one = naming('one');
const other = naming('other');
const stateBy = (check: Exchange, token: Exchange, countsToken = true): LicenseState =>
  licenseStateOf(readingOf(check, token, now), countsToken, now);
const stateOf = (license: unknown): LicenseState => stateBy(answer(200, true), answer(200, license));

describe('the state that a reading shows', () => {
  test('has the value of check, and the id, root URL and validity of the license of GET token', () => {
    expect(stateOf(documentedLicense)).toMatchObject({
      available: true,
      token: { kind: 'license', id: '10500', rootUrl: 'http://target.invalid/', valid: true },
    });
  });

  test.each([
    ['that names no license', answer(200, false), answer(404), blank(false)],
    ['that lacks GET token', answer(200, true), answer(500), saying(true)],
    ['whose check is neither true nor false', answer(200, 'yes'), answer(404), blank(undefined)],
  ])('of a target %s', (_, check, token, expected) => {
    expect(stateBy(check, token)).toEqual(expected);
  });

  test('is unknown if nothing was read, or if check could not be', () => {
    expect(licenseStateOf(undefined, true, now)).toEqual(unknownLicenseState);
    expect(stateBy(unanswered(), answer(200, documentedLicense))).toEqual(unknownLicenseState);
  });

  test('has another identity for another license, and for a newer token only if tokens are compared', () => {
    const identityOf = (change: object, countsToken: boolean) => {
      const license = { ...documentedLicense, ...change };
      const { token } = stateBy(answer(200, true), answer(200, license), countsToken);
      return token.kind === 'license' ? token.identity : undefined;
    };
    for (const counts of [true, false]) {
      expect(identityOf({ lid: '2' }, counts)).not.toBe(identityOf({}, counts));
      expect(identityOf({ lexp: 4_100_000_000 }, counts)).not.toBe(identityOf({}, counts));
      expect(identityOf({ iat: 5, exp: 4_100_000_000, status: 3 }, counts)).toBe(identityOf({}, counts));
    }
    expect(identityOf({ jti: 'newer' }, true)).not.toBe(identityOf({}, true));
    expect(identityOf({ jti: 'newer' }, false)).toBe(identityOf({}, false));
  });
});

describe('the license that GET token shows', () => {
  const seconds = now / 1000;
  const ahead = seconds + 1;

  test.each<[string, Readonly<Record<string, unknown>>, boolean | 'unknown']>([
    ['of status 1 with its end ahead', { status: 1, lexp: ahead }, true],
    ['of status 1 whose token has expired, which the server refreshes', { status: 1, exp: seconds, lexp: ahead }, true],
    ['of status 3', { status: 3, lexp: ahead }, false],
    ['of status 5', { status: 5, lexp: ahead }, false],
    ['without a status', { lexp: ahead }, 'unknown'],
    ['of status 0', { status: 0, lexp: ahead }, 'unknown'],
    ['of a status that is text', { status: '1', lexp: ahead }, 'unknown'],
    ['without an end', { status: 1 }, 'unknown'],
    ['with an end of zero', { status: 1, lexp: 0 }, 'unknown'],
    ['with an end that is text', { status: 1, lexp: 'never' }, 'unknown'],
    ['that expires now', { status: 1, lexp: seconds }, false],
    ['that expired, without a status', { lexp: seconds - 1 }, false],
  ])('$0 is valid: $2', (_, claims, valid) => {
    expect(isKnownValid(stateOf({ lid: 'x', ...claims }), 'http://target.invalid/') ?? 'unknown').toBe(valid);
  });

  test.each([
    ['by GET token', blank(true)],
    ['because there is no such page', saying(true)],
  ])('is unknown if the target names none %s', (_, observed) => {
    expect(isKnownValid(observed, 'http://target.invalid/')).toBeUndefined();
  });

  test.each<[string, string, string | undefined, boolean]>([
    ['with the root URL of the instance', 'http://target.invalid/', 'http://target.invalid/', true],
    [
      'with the root URL without the last slash',
      'http://target.invalid/grafana/',
      'http://target.invalid/grafana',
      true,
    ],
    ['with the root URL and the usual port', 'https://target.invalid/', 'https://target.invalid:443/', true],
    ['with the root URL in capitals', 'http://target.invalid/', 'http://Target.Invalid/', true],
    ['without a root URL', 'http://target.invalid/', undefined, true],
    ['with another host', 'http://target.invalid/', 'http://play.invalid/', false],
    ['with another path', 'http://target.invalid/a/', 'http://target.invalid/', false],
    ['with a text that is not a URL', 'http://target.invalid/', 'play', false],
  ])('$0 is for the instance: $3', (_, name, rootUrl, valid) => {
    expect(isKnownValid(naming('x', { rootUrl, valid: true }), name)).toBe(valid);
    expect(isForOtherInstance(naming('x', { rootUrl }).token, name)).toBe(!valid);
  });

  test('that is absent is not for another instance', () => {
    expect(isForOtherInstance(blank(true).token, 'http://target.invalid/')).toBe(false);
  });
});

describe('whether a license is stored', () => {
  test.each<[string, LicenseState, boolean, boolean | 'unknown']>([
    ['shows a license', one, false, true],
    ['shows a license and check is false', { ...one, available: false }, true, true],
    ['shows none after it had shown one', blank(true), true, false],
    ['never showed one and check is true', blank(true), false, true],
    ['never showed one and check is false', blank(false), false, false],
    ['is missing after it had shown one, and check is true', saying(true), true, true],
    ['is missing, and check is false', saying(false), false, false],
    ['and check have no answer', saying(undefined), true, 'unknown'],
  ])('if GET token $0: $3', (_, observed, named, stored) => {
    expect(showsStored(observed, named) ?? 'unknown').toBe(stored);
  });
});

describe('the change between two states of the license', () => {
  test.each<[string, LicenseState, LicenseState, string, boolean]>([
    ['the same license is shown', one, naming('one'), 'no change', false],
    ['another license is shown', one, other, 'another license is stored', true],
    ['the license is no longer shown', one, blank(true), 'no license is stored any more', false],
    ['GET token becomes unknown', one, saying(true), 'no change', false],
    [
      'GET token becomes unknown and check turns false',
      one,
      saying(false),
      'check returns false instead of true',
      false,
    ],
    ['a license is shown where none was', blank(false), one, 'a license is stored now', false],
    ['no license is shown and check stays false', blank(false), blank(false), 'no change', false],
    [
      'no license is shown and check turns true',
      blank(false),
      blank(true),
      'check returns true instead of false',
      false,
    ],
    ['a license is shown where only check was known', saying(true), one, 'no change', false],
    ['only check is known and stays true', saying(true), saying(true), 'no change', false],
    ['only check is known and turns false', saying(true), saying(false), 'check returns false instead of true', false],
    ['only check is known and turns true', saying(false), saying(true), 'check returns true instead of false', false],
    [
      'only check is known and loses its value',
      saying(true),
      saying(undefined),
      'check no longer returns true or false',
      false,
    ],
    ['only check is known and gets a value', saying(undefined), saying(true), 'no change', false],
    ['nothing is known', saying(undefined), saying(undefined), 'no change', false],
    ['the same license is shown and check turns true', { ...one, available: false }, one, 'no change', false],
    [
      'another license is shown and check turns true',
      { ...one, available: false },
      other,
      'another license is stored',
      true,
    ],
  ])('if $0: $3', (_, before, after, changed, another) => {
    expect(describeChange(before, after) ?? 'no change').toBe(changed);
    expect(showsOtherLicense(before, after)).toBe(another);
  });
});

describe('a license that GET token shows although check says that it is gone', () => {
  const goneNow = { ...one, available: false };

  test.each<[string, LicenseState, LicenseState, boolean]>([
    ['the same one, right after check said true', one, goneNow, true],
    ['another one', one, { ...other, available: false }, false],
    ['where check had said false before', goneNow, goneNow, false],
    ['where check stays true', one, one, false],
    ['where check is silent', one, { ...one, available: undefined }, false],
    ['where check was silent', { ...one, available: undefined }, goneNow, false],
    ['where none is named any more', one, blank(false), false],
    ['where none was named', saying(true), goneNow, false],
  ])('is a sample: $3 (%s)', (_, before, after, sample) => {
    expect(isSample(before, after)).toBe(sample);
  });
});
