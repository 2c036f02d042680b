import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { isSameReading, isStored, readingOf } from '../../src/license/license-reading.ts';
import { stableReading } from '../../src/license/stable-reading.ts';
import { answered, response } from '../support/exchanges.ts';
import { documentedLicense } from '../support/licenses.ts';

const answer = (status: number, body: unknown): Exchange => ({
  request: { method: 'GET', url: '', headers: {} },
  response: { status, headers: [], body: typeof body === 'string' ? body : JSON.stringify(body) },
  attempts: 1,
  startedAt: '',
  durationMs: 0,
});
const page = (status: number, headers: Readonly<Record<string, string>> = { 'content-type': 'text/html' }): Exchange =>
  answered(response(status, '<!doctype html><title>Sign in</title>', headers));
const { response: _, ...silent } = answer(200, true);
const read = (check: Exchange, token: Exchange = answer(404, {})) => readingOf(check, token, 5);
const shows = (body: unknown, status = 200) => read(answer(200, true), answer(status, body)).token;

describe('a reading: check and GET token, taken together', () => {
  test.each([
    ['true', answer(200, true), { check: true }],
    ['false', answer(200, false), { check: false }],
    ['an object', answer(200, { value: true }), { check: undefined }],
    ['an error', answer(500, true), { check: undefined }],
    ['a gateway', answer(502, true), { isUnreadable: true }],
    ['status 522 of a proxy', answer(522, true), { isUnreadable: true }],
    ['a limit', answer(429, true), { isUnreadable: true }],
    ['a login page', page(200), { isUnreadable: true }],
    ['a page that denies access', page(403), { isUnreadable: true }],
    ['a redirect to a login page', page(302, { location: 'https://login.example/' }), { isUnreadable: true }],
    ['a redirect to another route', page(308, { location: '/apis/licensing/check' }), { check: undefined }],
    ['nothing', silent, { isUnreadable: true }],
  ])('with $0 from check has $2', (_, check, expected) => {
    expect(read(check)).toMatchObject(expected);
  });

  test.each([
    ['a license', documentedLicense, { kind: 'license', status: 1, jti: 'a-token' }],
    ['status 4', { ...documentedLicense, status: 4 }, { kind: 'none', by: 'object' }],
    ['an empty identifier', { status: 1, lid: '' }, { kind: 'none', by: 'object' }],
    ['a zero for an identifier', { status: 3, lid: 0 }, { kind: 'none', by: 'object' }],
    ['nothing loaded', { status: 0, lid: '' }, { kind: 'unknown' }],
    ['no identifier at all', { status: 1 }, { kind: 'unknown' }],
    ['an empty identifier without a status', { lid: '' }, { kind: 'unknown' }],
    ['a list', [documentedLicense], { kind: 'unknown' }],
    ['a page', '<html>', { kind: 'unknown' }],
  ])('with $0 from GET token has $2', (_, body, expected) => {
    expect(shows(body)).toMatchObject(expected);
  });

  test('takes 404 of GET token for no license, and other statuses for unknown', () => {
    expect(shows({}, 404)).toEqual({ kind: 'none', by: '404' });
    expect(shows(documentedLicense, 500)).toEqual({ kind: 'unknown' });
  });

  test('equals another one if check and the fields that identify a license are equal, and never without a response', () => {
    const reading = read(answer(200, true), answer(200, documentedLicense));
    const other = (change: object) => read(answer(200, true), answer(200, { ...documentedLicense, ...change }));
    expect(isSameReading(reading, other({ jti: 'b', iat: 9, exp: 9 }))).toBe(true);
    expect(isSameReading(reading, other({ lexp: 9 }))).toBe(false);
    expect(isSameReading(reading, read(answer(200, false), answer(200, documentedLicense)))).toBe(false);
    expect(isSameReading(read(silent), read(silent))).toBe(false);
  });

  test.each([
    ['three that agree', [true, true, true], true],
    ['three that agree after others', [false, true, true, true], true],
    ['two', [true, true], 'none'],
    ['three that do not agree', [true, false, true], 'none'],
  ])('after $0 has the stable value $2', (_, checks, expected) => {
    expect(stableReading(checks.map((check) => read(answer(200, check))))?.check ?? 'none').toBe(expected);
  });

  test('takes 404 for no license only on a target that has named one', () => {
    expect(isStored(read(answer(200, true)), false)).toBe(true);
    expect(isStored(read(answer(200, true)), true)).toBe(false);
  });
});
