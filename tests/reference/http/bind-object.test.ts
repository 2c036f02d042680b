import { describe, expect, test } from 'vitest';
import { bindObject } from '../../../src/reference/http/bind-object.ts';

const bound = (body: string, type: string | undefined = 'application/json') =>
  bindObject({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    header: (name) => (name === 'content-type' ? type : undefined),
    body: new TextEncoder().encode(body),
  });

const fieldOf = (body: string, type?: string): unknown => {
  const result = bound(body, type);
  return result.ok ? (result.field('token') ?? 'no such field') : 'refused';
};

describe('the field token of a request body', () => {
  test.each([
    ['a field', '{"token":"x"}', 'x'],
    ['a field name in capitals', '{"TOKEN":"x"}', 'x'],
    ['a field given twice', '{"token":"x","token":"y"}', 'y'],
    ['unknown fields', '{"a":{},"token":"x"}', 'x'],
    ['text behind the value', '{"token":"}x\\""} and more', '}x"'],
    ['a second value', '{"token":"x"}{"token":"y"}', 'x'],
    ['space around', ' \n{"token":"x"}\t', 'x'],
    ['nothing', '', 'no such field'],
    ['only space', ' \r\n', 'no such field'],
    ['null', 'null', 'no such field'],
    ['null and more', 'null null', 'no such field'],
    ['an array', '[{"token":"x"}]', 'refused'],
    ['a string', '"token"', 'refused'],
    ['a number', '1', 'refused'],
    ['a boolean', 'true', 'refused'],
    ['an open object', '{"token":"x"', 'refused'],
    ['a closing bracket', ']{"token":"x"}', 'refused'],
    ['a form', 'token=x', 'refused'],
    ['a byte order mark', '\uFEFF{"token":"x"}', 'refused'],
    ['deep nesting', '['.repeat(100_000), 'refused'],
    ['__proto__', '{"__proto__":{"token":"x"}}', 'no such field'],
  ])('with $0 is read as: $2', (_, body, expected) => {
    expect(fieldOf(body)).toBe(expected);
  });

  test.each([
    ['application/json; charset=utf-8', 'x'],
    ['Application/JSON', 'x'],
    ['text/json', 'refused'],
    ['application/jsonp', 'refused'],
    ['', 'refused'],
  ])('with the media type "%s" is read as: %s', (type, expected) => {
    expect(fieldOf('{"token":"x"}', type)).toBe(expected);
  });

  test('without a media type is refused', () => {
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), header: () => undefined };
    expect(bindObject({ ...request, body: new Uint8Array() }).ok).toBe(false);
  });
});
