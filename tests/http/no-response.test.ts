import { describe, expect, test } from 'vitest';
import { describeNoResponse } from '../../src/http/no-response.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

const retry = (status: number, wait: string) => answered(response(status, '', { 'retry-after': wait }));

describe('describeNoResponse', () => {
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
    [
      '503 for longer than a number should be',
      retry(503, '1234567'),
      'status 503, which asks to come back later (Retry-After)',
    ],
  ])('gives the reason for %s', (_, exchange, why) => {
    expect(describeNoResponse(exchange)).toBe(why);
  });

  test('gives the reason for 429 without a time', () => {
    expect(describeNoResponse(answer(429))).toBe('status 429: too many requests; see --concurrency 1');
  });

  test.each([
    ['a response', answer(200, true)],
    ['an internal error', answer(500)],
    ['503 without a time', answer(503)],
    ['500 with a time', retry(500, '30')],
    ['301 with a time', retry(301, '30')],
  ])('is undefined for %s', (_, exchange) => {
    expect(describeNoResponse(exchange)).toBeUndefined();
  });
});
