import { describe, expect, test } from 'vitest';
import { quoteResponse } from '../../src/http/describe-response.ts';
import { answered, response, unanswered } from '../support/exchanges.ts';

const html = (status: number, text = '<title>Sign in</title>') =>
  response(status, text, { 'content-type': 'text/html' });
const to = (location: string) => response(302, '', { location });

describe('the excerpt of a response in a message', () => {
  test.each<[string, ReturnType<typeof response>, string]>([
    ['the message of an error', response(401, { message: 'no entry' }), 'status 401, application/json, "no entry"'],
    ['the error of a gateway', response(401, { error: 'denied' }), 'status 401, application/json, "denied"'],
    ['the title of a page', html(200), 'status 200, text/html, "Sign in"'],
    ['the text of a page', html(403, '<h1>Access\n denied</h1>'), 'status 403, text/html, "Access denied"'],
    [
      'control characters, escaped',
      response(403, { message: 'a\u001b[31m' }),
      'status 403, application/json, "a\\u001b[31m"',
    ],
    ['nothing but a status', response(404, '', {}), 'status 404'],
    ['no words in JSON', response(401, {}), 'status 401, application/json'],
    [
      'an address without its secrets',
      to('https://user:pass@login.example/start?code=secret#state'),
      'status 302, Location: https://login.example/start?…',
    ],
    ['a relative address', to('/login?token=secret'), 'status 302, Location: /login?…'],
  ])('of a response with %s is: $2', (_, received, words) => {
    expect(quoteResponse(answered(received))).toBe(words);
  });

  test('has fewer than 250 characters, however long the response is', () => {
    expect(quoteResponse(answered(html(403, `<p>${'word '.repeat(100_000)}`))).length).toBeLessThan(250);
  });

  test('is the transport failure if there is no response', () => {
    expect(quoteResponse(unanswered({ kind: 'reset', message: 'it was closed' }))).toBe('it was closed');
  });
});
