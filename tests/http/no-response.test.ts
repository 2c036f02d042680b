import { describe, expect, test } from 'vitest';
import { describeNoResponse } from '../../src/http/no-response.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

const retry = (status: number, wait: string) => answered(response(status, '', { 'retry-after': wait }));

describe('the reason why a request got no usable response', () => {
  test.each([
    ['no response', unanswered({ kind: 'reset', message: 'it was closed' }), 'it was closed'],
    ['no response without a reason', unanswered(), 'no response'],
    [
      'an incomplete response',
      answered({ ...response(200, 'tr'), cut: { kind: 'reset', message: 'it was cut' } }),
      'it was cut',
    ],
    ['429 for a while', retry(429, '30'), 'status 429, which asks to come back in 30 s (Retry-After)'],
    ['503 for a while', retry(503, '007'), 'status 503, which asks to come back in 7 s (Retry-After)'],
    [
      '503 until a date',
      retry(503, 'Fri, 31 Dec 1999 23:59:59 GMT'),
      'status 503, which asks to come back later (Retry-After)',
    ],
    ['503 for 1234567 s', retry(503, '1234567'), 'status 503, which asks to come back later (Retry-After)'],
  ])('for %s is: $2', (_, exchange, why) => {
    expect(describeNoResponse(exchange)).toBe(why);
  });

  test('for 429 without Retry-After suggests --concurrency 1', () => {
    expect(describeNoResponse(answer(429))).toBe('status 429: too many requests; see --concurrency 1');
  });

  test.each([
    ['a response', answer(200, true)],
    ['an internal error', answer(500)],
    ['503 without Retry-After', answer(503)],
    ['500 with Retry-After', retry(500, '30')],
    ['301 with Retry-After', retry(301, '30')],
  ])('is not given for %s', (_, exchange) => {
    expect(describeNoResponse(exchange)).toBeUndefined();
  });
});
