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
  test('has check and the license of GET token', () => {
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

  test('has another identity for another license, and for another token only where that counts', () => {
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

  test.each<[string, Readonly<Record<string, unknown>>, boolean | undefined]>([
    ['of status 1 with its end ahead', { status: 1, lexp: ahead }, true],
    ['of status 1 whose token has expired, which the server refreshes', { status: 1, exp: seconds, lexp: ahead }, true],
    ['of status 3', { status: 3, lexp: ahead }, false],
    ['of status 5', { status: 5, lexp: ahead }, false],
    ['without a status', { lexp: ahead }, undefined],
    ['of status 0', { status: 0, lexp: ahead }, undefined],
    ['of a status that is text', { status: '1', lexp: ahead }, undefined],
    ['without an end', { status: 1 }, undefined],
    ['with an end of zero', { status: 1, lexp: 0 }, undefined],
    ['with an end that is text', { status: 1, lexp: 'never' }, undefined],
    ['that expires now', { status: 1, lexp: seconds }, false],
    ['that expired, without a status', { lexp: seconds - 1 }, false],
  ])('is valid, expired or unknown: %s', (_, claims, valid) => {
    expect(isKnownValid(stateOf({ lid: 'x', ...claims }), 'http://target.invalid/')).toBe(valid);
  });

  test.each([
    ['by GET token', blank(true)],
    ['because there is no such page', saying(true)],
  ])('is unknown if the target names none %s', (_, observed) => {
    expect(isKnownValid(observed, 'http://target.invalid/')).toBeUndefined();
  });

  test.each<[string, string, string | undefined, boolean]>([
    ['of the same name', 'http://target.invalid/', 'http://target.invalid/', true],
    ['without the last slash', 'http://target.invalid/grafana/', 'http://target.invalid/grafana', true],
    ['with the usual port', 'https://target.invalid/', 'https://target.invalid:443/', true],
    ['in capitals', 'http://target.invalid/', 'http://Target.Invalid/', true],
    ['that names none', 'http://target.invalid/', undefined, true],
    ['for another host', 'http://target.invalid/', 'http://play.invalid/', false],
    ['for another path', 'http://target.invalid/a/', 'http://target.invalid/', false],
    ['that is no URL', 'http://target.invalid/', 'play', false],
  ])('is for the instance or for another one: %s', (_, name, rootUrl, valid) => {
    expect(isKnownValid(naming('x', { rootUrl, valid: true }), name)).toBe(valid);
    expect(isForOtherInstance(naming('x', { rootUrl }).token, name)).toBe(!valid);
  });

  test('is not for another instance if the target names none', () => {
    expect(isForOtherInstance(blank(true).token, 'http://target.invalid/')).toBe(false);
  });
});

describe('whether a license is stored', () => {
  test.each<[string, LicenseState, boolean, boolean | undefined]>([
    ['named', one, false, true],
    ['named, though check says false', { ...one, available: false }, true, true],
    ['silent after it had named one', blank(true), true, false],
    ['silent, never having named one, while check says true', blank(true), false, true],
    ['silent, never having named one, while check says false', blank(false), false, false],
    ['without the page, though it had one', saying(true), true, true],
    ['without the page', saying(false), false, false],
    ['without any answer', saying(undefined), true, undefined],
  ])('follows from what the target shows: %s', (_, observed, named, stored) => {
    expect(showsStored(observed, named)).toBe(stored);
  });
});

describe('the change between two states of the license', () => {
  test.each<[LicenseState, LicenseState, string | undefined, boolean]>([
    [one, naming('one'), undefined, false],
    [one, other, 'another license is stored', true],
    [one, blank(true), 'no license is stored any more', false],
    [one, saying(true), undefined, false],
    [one, saying(false), 'check returns false instead of true', false],
    [blank(false), one, 'a license is stored now', false],
    [blank(false), blank(false), undefined, false],
    [blank(false), blank(true), 'check returns true instead of false', false],
    [saying(true), one, undefined, false],
    [saying(true), saying(true), undefined, false],
    [saying(true), saying(false), 'check returns false instead of true', false],
    [saying(false), saying(true), 'check returns true instead of false', false],
    [saying(true), saying(undefined), 'check no longer returns true or false', false],
    [saying(undefined), saying(true), undefined, false],
    [saying(undefined), saying(undefined), undefined, false],
    [{ ...one, available: false }, one, undefined, false],
    [{ ...one, available: false }, other, 'another license is stored', true],
  ])('from %j to %j', (before, after, changed, another) => {
    expect(describeChange(before, after)).toBe(changed);
    expect(showsOtherLicense(before, after)).toBe(another);
  });
});

describe('a license that GET token shows although check says that it is gone', () => {
  const goneNow = { ...one, available: false };

  test.each<[string, LicenseState, LicenseState, boolean]>([
    ['the same one, right after check said true', one, goneNow, true],
    ['another one', one, { ...other, available: false }, false],
    ['where check had said false before', goneNow, goneNow, false],
    ['where check says true still', one, one, false],
    ['where check is silent', one, { ...one, available: undefined }, false],
    ['where check was silent', { ...one, available: undefined }, goneNow, false],
    ['where none is named any more', one, blank(false), false],
    ['where none was named', saying(true), goneNow, false],
  ])('is a sample: $3 (%s)', (_, before, after, sample) => {
    expect(isSample(before, after)).toBe(sample);
  });
});
