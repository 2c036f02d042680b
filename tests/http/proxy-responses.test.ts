import { describe, expect, test } from 'vitest';
import { hasGrafanaShape, isOfFront, isUnavailable } from '../../src/http/proxy-responses.ts';
import { answered, response, unanswered } from '../support/exchanges.ts';

const html = (status: number, text = '<title>Sign in</title>') =>
  response(status, text, { 'content-type': 'text/html' });
const to = (location: string) => response(302, '', { location });

describe('an error response', () => {
  test.each<[string, unknown]>([
    ['an error of errutil', { extra: null, message: 'no', messageId: 'a.b', statusCode: 401, traceID: '' }],
    ['the fallback', { message: 'Unauthorized', traceID: '' }],
    ['a message alone', { message: 'Not found' }],
    ['a denial', { accessErrorId: 'ACE1', message: 'no', title: 'Access denied' }],
    ['a revoked token', { error: { id: 'ERR_TOKEN_REVOKED' }, message: 'Token revoked' }],
    ['a panic', { error: 'Server Error', message: 'Internal Server Error' }],
  ])('is recognized as one of Grafana: %s', (_, body) => {
    expect(hasGrafanaShape(response(500, body))).toBe(true);
  });

  test.each<[string, ReturnType<typeof response>]>([
    ['a web page', html(500)],
    ['text', response(502, 'Bad Gateway', { 'content-type': 'text/plain' })],
    ['an object without a message', response(500, { error: 'no' })],
    ['a message that is not text', response(500, { message: 1 })],
    ['an error of Azure API Management', response(404, { statusCode: 404, message: 'Resource not found' })],
    ['an error of Kong', response(404, { message: 'no Route matched', request_id: 'a' })],
    [
      'an error of the AWS API Gateway',
      response(403, { message: 'Forbidden' }, { 'content-type': 'application/json', 'x-amzn-errortype': 'Forbidden' }),
    ],
  ])('is not recognized as one of Grafana: %s', (_, received) => {
    expect(hasGrafanaShape(received)).toBe(false);
  });

  test.each([
    [502, '', true],
    [503, { message: 'no' }, false],
    [504, '<html>', true],
    [500, '', false],
  ])('%i with the body %j is from a proxy: $2', (status, body, expected) => {
    expect(isUnavailable(response(status, body))).toBe(expected);
  });
});

describe('a response', () => {
  test.each<[string, ReturnType<typeof response>]>([
    ['a redirect to another host', to('https://login.example/api/licensing/check')],
    ['a redirect to a login page', to('/login')],
    ['a redirect to itself', to('http://target.invalid/')],
    ['a redirect without an address', response(302)],
    ['200 with HTML', html(200)],
    ['403 with HTML', html(403)],
  ])('is taken for one of a proxy in front of the server: %s', (_, received) => {
    expect(isOfFront(answered(received))).toBe(true);
  });

  test.each<[string, ReturnType<typeof response>]>([
    ['a route that has moved', to('/apis/licensing/check')],
    ['JSON labelled as HTML', html(200, 'true')],
    ['404 with HTML', html(404)],
    ['500 with HTML', html(500)],
    ['403 with JSON', response(403, {})],
  ])('is not taken for one of a proxy in front of the server: %s', (_, received) => {
    expect(isOfFront(answered(received))).toBe(false);
  });

  test('that is missing is not taken for one of a proxy', () => {
    expect(isOfFront(unanswered())).toBe(false);
  });
});
