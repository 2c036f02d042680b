import { describe, expect, test } from 'vitest';
import type { BodyShape } from '../../src/domain/endpoint.ts';
import { excerpt } from '../../src/domain/excerpt.ts';
import { hasShape, inspectBody } from '../../src/domain/inspect-body.ts';
import { response } from '../support/exchanges.ts';
import { documentedLicense } from '../support/licenses.ts';

const html = '<!DOCTYPE html><html></html>';

describe('a body as documented', () => {
  test.each<[BodyShape, string, string]>([
    ['boolean', 'true', 'true'],
    ['boolean', 'false', 'false'],
    ['boolean', 'true with white space', ' true\n'],
    ['license', 'the documented example', JSON.stringify(documentedLicense)],
    ['empty-object', '{}', '{}'],
    ['error', 'a message', '{"message":"no"}'],
    ['error', 'an empty message and other fields', '{"message":"","status":"bad-request","anything":[1]}'],
  ])('of the schema %s has no finding: %s', (shape, _, body) => {
    expect(inspectBody(shape, response(200, body), undefined)).toEqual([]);
  });
});

describe('a body of another shape', () => {
  test.each<[BodyShape, string, string, string, string, string]>([
    ['boolean', '"true"', 'check.bare-boolean', 'must', 'the JSON value true or false', '"true"'],
    ['boolean', '1', 'check.bare-boolean', 'must', 'the JSON value true or false', '1'],
    ['boolean', 'null', 'check.bare-boolean', 'must', 'the JSON value true or false', 'null'],
    [
      'boolean',
      '{"message":"true"}',
      'check.bare-boolean',
      'must',
      'the JSON value true or false',
      '{"message":"true"}',
    ],
    ['boolean', '[true]', 'check.bare-boolean', 'must', 'the JSON value true or false', '[true]'],
    ['boolean', '', 'check.bare-boolean', 'must', 'the JSON value true or false', 'an empty body'],
    ['boolean', 'tru', 'check.bare-boolean', 'must', 'the JSON value true or false', 'tru'],
    ['boolean', html, 'check.bare-boolean', 'must', 'the JSON value true or false', html],
    ['license', '[]', 'add.license-object', 'must', 'an object with fields of a license', '[]'],
    ['license', 'null', 'add.license-object', 'must', 'an object with fields of a license', 'null'],
    ['license', '"a"', 'add.license-object', 'must', 'an object with fields of a license', '"a"'],
    ['license', 'true', 'add.license-object', 'must', 'an object with fields of a license', 'true'],
    ['license', '', 'add.license-object', 'must', 'an object with fields of a license', 'an empty body'],
    ['license', '{"jti":', 'add.license-object', 'must', 'an object with fields of a license', '{"jti":'],
    ['license', '{}', 'add.license-object', 'must', 'at least one documented field', 'an empty object'],
    ['license', '{"license":{}}', 'add.license-object', 'must', 'at least one documented field', 'the fields license'],
    ['license', '{"a":1,"b":2}', 'add.license-object', 'must', 'at least one documented field', 'the fields a, b'],
    ['empty-object', '[]', 'remove.empty-object', 'must', 'an empty object', '[]'],
    ['empty-object', 'null', 'remove.empty-object', 'must', 'an empty object', 'null'],
    ['empty-object', '', 'remove.empty-object', 'must', 'an empty object', 'an empty body'],
    ['empty-object', '{"a":1}', 'remove.empty-object', 'must', 'an empty object', '{"a":1}'],
    ['empty-object', '{"message":1}', 'remove.empty-object', 'must', 'an empty object', '{"message":1}'],
    ['empty-object', '["message"]', 'remove.empty-object', 'must', 'an empty object', '["message"]'],
    ['error', '{}', 'response.error-message', 'should', 'an object with a message', '{}'],
    ['error', '{"message":1}', 'response.error-message', 'should', 'an object with a message', '{"message":1}'],
    ['error', '["no"]', 'response.error-message', 'should', 'an object with a message', '["no"]'],
    ['error', '', 'response.error-message', 'should', 'an object with a message', 'an empty body'],
    ['error', html, 'response.error-message', 'should', 'an object with a message', html],
  ])('of the schema $0 has one finding, a $3 about $2: $1', (shape, body, requirement, level, expected, seen) => {
    expect(inspectBody(shape, response(200, body), undefined)).toMatchObject([
      { code: 'wrong-body', requirement, level, expected, seen },
    ]);
  });

  test('of the schema empty-object with a message, as the OpenAPI describes, has one finding, a should', () => {
    expect(inspectBody('empty-object', response(202, { message: 'removed' }), undefined)).toMatchObject([
      {
        code: 'openapi-body',
        requirement: 'remove.empty-object',
        level: 'should',
        expected: 'an empty object',
        seen: '{"message":"removed"}',
      },
    ]);
  });
});

describe('a body that is not UTF-8', () => {
  test.each<[BodyShape, unknown, string, string]>([
    ['boolean', true, 'check.bare-boolean', 'must'],
    ['license', { ...documentedLicense, company: '\uFFFD' }, 'add.license-object', 'must'],
    ['renewed-license', { ...documentedLicense, company: '\uFFFD' }, 'renew.json-object', 'must'],
    ['empty-object', {}, 'remove.empty-object', 'must'],
    ['error', { message: '\uFFFD' }, 'response.error-message', 'should'],
  ])('of the schema $0 has one finding, a $3 about $2', (shape, body, requirement, level) => {
    const received = { ...response(200, body), notUtf8: true as const };
    expect(inspectBody(shape, received, undefined)).toMatchObject([{ code: 'wrong-body', requirement, level }]);
  });
});

describe('the media type of a problem of RFC 9457', () => {
  const problem = { 'content-type': 'application/problem+json; charset=utf-8' };
  const found = (shape: BodyShape, body: unknown) => inspectBody(shape, response(400, body, problem), undefined);

  test('has no finding for a body of the schema error', () => {
    expect(found('error', { message: 'no' })).toEqual([]);
  });

  test.each<[BodyShape, unknown]>([
    ['boolean', true],
    ['license', documentedLicense],
    ['empty-object', {}],
  ])('is a finding for a body of the schema %s', (shape, body) => {
    expect(found(shape, body).map(({ requirement }) => requirement)).toEqual(['response.media-type']);
  });
});

describe('the media type of a body', () => {
  test.each(['application/json', 'application/json; charset=UTF-8', 'APPLICATION/JSON;charset=utf-8'])(
    'may be %s',
    (type) => {
      expect(inspectBody('boolean', response(200, 'true', { 'content-type': type }), undefined)).toEqual([]);
    },
  );

  test.each<[BodyShape, unknown, string, string]>([
    ['boolean', true, 'response.media-type', 'must'],
    ['license', documentedLicense, 'response.media-type', 'must'],
    ['empty-object', {}, 'response.media-type', 'must'],
    ['error', { message: 'no' }, 'response.error-message', 'should'],
  ])('has a finding for the schema $0, a $3, if it is text/plain or absent', (shape, value, requirement, level) => {
    const expected = 'the media type application/json';
    const common = { code: 'wrong-media-type', requirement, level, expected };
    const body = JSON.stringify(value);
    expect(inspectBody(shape, response(200, body, { 'content-type': 'text/plain; a=b' }), undefined)).toMatchObject([
      { ...common, seen: 'Content-Type: text/plain' },
    ]);
    expect(inspectBody(shape, response(200, body, {}), undefined)).toMatchObject([
      { ...common, seen: 'no Content-Type' },
    ]);
  });

  test('text/html has a finding of its own beside the one about the HTML body', () => {
    const found = inspectBody('boolean', response(200, html, { 'content-type': 'text/html' }), undefined);
    expect(found.map(({ requirement }) => requirement)).toEqual(['response.media-type', 'check.bare-boolean']);
  });
});

describe('a body that a finding shows', () => {
  test('is whole with 160 characters, and cut, with its length, with 161', () => {
    expect(excerpt('x'.repeat(160))).toBe('x'.repeat(160));
    expect(excerpt('x'.repeat(161))).toBe(`${'x'.repeat(160)}… (161 characters)`);
    expect(excerpt('')).toBe('an empty body');
  });

  test('has the first twenty of many unknown fields named', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, at]));
    const [found] = inspectBody('license', response(200, many), undefined);
    expect(found?.seen).toMatch(/^the fields f0, .*, f19$/);
  });
});

describe('a schema that is tested alone', () => {
  test.each<[BodyShape, string, unknown, boolean]>([
    ['boolean', 'true', true, true],
    ['boolean', 'a text', 'true', false],
    ['license', 'the documented example', documentedLicense, true],
    ['license', 'an empty object', {}, false],
    ['empty-object', 'an empty object', {}, true],
    ['empty-object', 'an object with a field', { a: 1 }, false],
    ['error', 'a message', { message: '' }, true],
    ['error', 'an empty object', {}, false],
  ])('%s accepts %s: $3', (shape, _, value, has) => {
    expect(hasShape(shape, value)).toBe(has);
  });
});
