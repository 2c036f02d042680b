import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import {
  describeChange,
  isForOtherInstance,
  isKnownValid,
  isSample,
  isStored,
  type LicenseState,
  readLicenseState,
  showsOtherLicense,
  unknownLicenseState,
} from '../../src/license/license-state.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { blank, naming, saying } from '../support/license-states.ts';
import { documentedLicense } from '../support/licenses.ts';

const now = 1_800_000_000_000;
const one = naming('one');
const other = naming('other');
const shownBy = (license: unknown, at = now) => readLicenseState(answer(200, true), answer(200, license), at).token;
const availableBy = (check: Parameters<typeof readLicenseState>[0]) =>
  readLicenseState(check, answer(404), now).available;

describe('when check is read', () => {
  test.each([
    ['true', 200, true, true],
    ['false', 200, false, false],
    ['a text', 200, '"true"', undefined],
    ['null', 200, null, undefined],
    ['an object', 200, {}, undefined],
    ['a truncated answer', 200, 'tru', undefined],
    ['another success', 201, true, undefined],
    ['a refusal', 401, true, undefined],
  ])('%s with %i says %s', (_, status, body, available) => {
    expect(availableBy(answer(status, body))).toBe(available);
  });

  test.each<[string, Exchange]>([
    ['what stands before the target', answer(502)],
    ['a busy target', answer(429)],
    ['half an answer', answered({ ...response(200, true), cut: { kind: 'reset', message: 'closed' } })],
    ['no answer', unanswered()],
  ])('%s shows nothing, whatever else is shown', (_, exchange) => {
    expect(readLicenseState(exchange, answer(200, { jti: 'x' }), 0)).toEqual(unknownLicenseState);
  });

  test('no answer says nothing', () => {
    expect(availableBy(unanswered())).toBeUndefined();
    expect(unknownLicenseState).toEqual({ ...saying(undefined), unknown: true });
  });
});

describe('when the license is read', () => {
  test.each([
    ['a missing page', 404, { message: 'no' }, 'absent'],
    ['a license of zeros', 200, { jti: '', lid: '', iat: 0, exp: 0, company: 'x' }, 'absent'],
    ['an empty object', 200, {}, 'absent'],
    ['a token id', 200, { jti: 'x' }, 'license'],
    ['a license id', 200, { lid: 'x' }, 'license'],
    ['a numeric license id', 200, { lid: 7 }, 'license'],
    ['a time of issue', 200, { iat: 1 }, 'license'],
    ['a time of expiry', 200, { exp: 1 }, 'license'],
    ['only what does not tell', 200, { iss: 'x', sub: 'y', nbf: 1, lexp: 1 }, 'absent'],
    ['a list', 200, [documentedLicense], 'unknown'],
    ['null', 200, null, 'unknown'],
    ['a text', 200, '"x"', 'unknown'],
    ['a page', 200, '<html>', 'unknown'],
    ['a failure', 500, documentedLicense, 'unknown'],
    ['a refusal', 403, documentedLicense, 'unknown'],
    ['another success', 201, documentedLicense, 'unknown'],
  ])('%s is of kind %4$s', (_, status, body, kind) => {
    expect(readLicenseState(answer(200, true), answer(status, body), now).token.kind).toBe(kind);
  });

  test('no answer shows nothing', () => {
    expect(readLicenseState(answer(200, true), unanswered(), now).token).toEqual({ kind: 'unknown' });
  });

  test('it is named by id and root URL', () => {
    expect(shownBy(documentedLicense)).toMatchObject({ id: '10500', rootUrl: 'http://target.invalid/', valid: true });
  });

  test.each([7, '', null, undefined, {}])('an id or root URL that is %j is none', (value) => {
    expect(shownBy({ jti: 'x', lid: value, sub: value })).toMatchObject({ id: undefined, rootUrl: undefined });
  });
});

describe('when licenses are told apart', () => {
  const identityOf = (license: unknown): string | undefined => {
    const shown = shownBy(license);
    return shown.kind === 'license' ? shown.identity : undefined;
  };

  test.each(['jti', 'lid', 'iss', 'sub', 'iat', 'exp', 'nbf', 'lexp'])('%s makes another one', (claim) => {
    expect(identityOf({ ...documentedLicense, [claim]: 1 })).not.toBe(identityOf(documentedLicense));
  });

  test.each(['status', 'company', 'prod', 'trial', 'unknown'])('%s does not', (claim) => {
    expect(identityOf({ ...documentedLicense, [claim]: 5 })).toBe(identityOf(documentedLicense));
  });

  test('the order of the fields does not, and a claim is not mistaken for its neighbor', () => {
    expect(identityOf({ lid: 'b', jti: 'a' })).toBe(identityOf({ jti: 'a', lid: 'b' }));
    expect(identityOf({ lid: 'a', jti: 'b' })).not.toBe(identityOf({ jti: 'a', lid: 'b' }));
    expect(identityOf({ jti: '1' })).not.toBe(identityOf({ jti: 1 }));
  });

  test('a claim that is nested without end is not looked into', () => {
    const text = `{"jti":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const { token: shown } = readLicenseState(answer(200, true), answered(response(200, text)), now);
    expect(shown).toMatchObject({ kind: 'license', identity: '["nested",null,null,null,null,null,null,null]' });
  });
});

describe('when it is asked whether the license is valid', () => {
  const seconds = now / 1000;

  const ahead = seconds + 1;

  test.each<[string, Readonly<Record<string, unknown>>, boolean | undefined]>([
    ['of state 1 with its end ahead', { status: 1, exp: ahead, lexp: ahead }, true],
    ['of state 1 with one end ahead', { status: 1, exp: 0, lexp: ahead }, true],
    ['of state 3', { status: 3, exp: ahead }, false],
    ['of state 5', { status: 5, lexp: ahead }, false],
    ['of no state', { exp: ahead }, undefined],
    ['of state 0', { status: 0, exp: ahead }, undefined],
    ['of a state that is text', { status: '1', exp: ahead }, undefined],
    ['without an end', { status: 1 }, undefined],
    ['with ends of zero', { status: 1, exp: 0, lexp: 0 }, undefined],
    ['with ends before all', { status: 1, exp: -1 }, undefined],
    ['with ends that are text', { status: 1, exp: 'never' }, undefined],
    ['that expires now', { status: 1, exp: seconds }, false],
    ['that expired', { exp: seconds - 1 }, false],
    ['whose license expires now', { status: 1, exp: ahead, lexp: seconds }, false],
  ])('one %s', (_, claims, valid) => {
    const observed = readLicenseState(answer(200, true), answer(200, { jti: 'x', ...claims }), now);
    expect(isKnownValid(observed, 'http://target.invalid/')).toBe(valid);
  });

  test.each([blank(true), saying(true)])('one that is not named is not known', (observed) => {
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
  ])('one %s is valid for the instance, or not', (_, name, rootUrl, valid) => {
    expect(isKnownValid(naming('x', { rootUrl, valid: true }), name)).toBe(valid);
    expect(isForOtherInstance(naming('x', { rootUrl }).token, name)).toBe(!valid);
  });

  test('none is for no other', () => {
    expect(isForOtherInstance(blank(true).token, 'http://target.invalid/')).toBe(false);
  });
});

describe('when it is asked whether a license is stored', () => {
  test.each<[string, LicenseState, boolean, boolean | undefined]>([
    ['named', one, false, true],
    ['named, though check says false', { ...one, available: false }, true, true],
    ['silent after it had named one', blank(true), true, false],
    ['silent, never having named one', blank(true), false, true],
    ['silent, never having named one', blank(false), false, false],
    ['without the page, though it had one', saying(true), true, true],
    ['without the page', saying(false), false, false],
    ['without any answer', saying(undefined), true, undefined],
  ])('a target that is %s tells', (_, observed, named, stored) => {
    expect(isStored(observed, named)).toBe(stored);
  });
});

describe('when two looks are compared', () => {
  test.each<[LicenseState, LicenseState, string | undefined, boolean]>([
    [one, naming('one'), undefined, false],
    [one, other, 'another license is stored', true],
    [one, blank(true), 'no license is stored any more', false],
    [one, saying(true), undefined, false],
    [one, saying(false), 'check says false instead of true', false],
    [blank(false), one, 'a license is stored now', false],
    [blank(false), blank(false), undefined, false],
    [blank(false), blank(true), 'check says true instead of false', false],
    [saying(true), one, undefined, false],
    [saying(true), saying(true), undefined, false],
    [saying(true), saying(false), 'check says false instead of true', false],
    [saying(false), saying(true), 'check says true instead of false', false],
    [saying(true), saying(undefined), 'check no longer answers true or false', false],
    [saying(undefined), saying(true), undefined, false],
    [saying(undefined), saying(undefined), undefined, false],
    [{ ...one, available: false }, one, undefined, false],
    [{ ...one, available: false }, other, 'another license is stored', true],
  ])('%j and then %j', (before, after, changed, another) => {
    expect(describeChange(before, after)).toBe(changed);
    expect(showsOtherLicense(before, after)).toBe(another);
  });
});

describe('when a license is named that check says is gone', () => {
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
  ])('%s is a sample: %4$s', (_, before, after, sample) => {
    expect(isSample(before, after)).toBe(sample);
  });
});
