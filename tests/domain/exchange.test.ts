import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { header, isObject, mediaType, parseJson } from '../../src/domain/exchange.ts';
import { response } from '../support/exchanges.ts';

describe('the header of a response', () => {
  const received = {
    ...response(200),
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-empty', ''],
    ] as const,
  };

  test.each([
    ['set-cookie', 'a=1'],
    ['x-empty', ''],
    ['x-absent', 'none'],
  ])('with the name %s has the value %s', (name, value) => {
    expect(header(received, name) ?? 'none').toBe(value);
  });
});

describe('the media type', () => {
  test.each([
    ['application/json', 'application/json'],
    ['application/json; charset=UTF-8', 'application/json'],
    ['Application/JSON;charset=utf-8', 'application/json'],
    ['  text/html ; a=b;c=d', 'text/html'],
    ['application/problem+json', 'application/problem+json'],
    ['', ''],
  ])('of the Content-Type %j is %j', (value, type) => {
    expect(mediaType(response(200, '', { 'content-type': value }))).toBe(type);
  });

  test('is undefined without a Content-Type', () => {
    expect(mediaType(response(200, '', {}))).toBeUndefined();
  });
});

describe('a text that may be JSON', () => {
  test.each([
    ['true', true],
    [' {"a":1}\n', { a: 1 }],
    ['null', null],
    ['"x"', 'x'],
  ])('has a value: %j', (text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value });
  });

  test.each(['', '{', 'True', '{a:1}', '\uFEFFtrue', '<html>', "'x'", '1 2'])('has no value: %j', (text) => {
    expect(parseJson(text)).toEqual({ ok: false });
  });

  test('is parsed without an error, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseJson(text).ok === 'boolean'));
  });
});

describe('a value that may be an object', () => {
  test.each([
    [{}, true],
    [{ a: 1 }, true],
    [null, false],
    [[], false],
    ['{}', false],
    [1, false],
    [true, false],
    [undefined, false],
  ])('like %j is one: %s', (value, is) => {
    expect(isObject(value)).toBe(is);
  });
});
