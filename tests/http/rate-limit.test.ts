import { describe, expect, test } from 'vitest';
import { describeRateLimit, shortWaitMs } from '../../src/http/rate-limit.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

const retry = (status: number, wait: string) => answered(response(status, '', { 'retry-after': wait }));

describe('shortWaitMs', () => {
  test.each([
    ['0', 0],
    ['3', 3000],
    ['5', 5000],
    ['005', 5000],
  ])('gives the wait of a 429 with Retry-After: %s', (wait, ms) => {
    expect(shortWaitMs(retry(429, wait))).toBe(ms);
  });

  test.each([
    ['a longer wait', retry(429, '6')],
    ['a negative wait', retry(429, '-1')],
    ['a fraction of a second', retry(429, '1.5')],
    ['a date', retry(429, 'Fri, 31 Dec 1999 23:59:59 GMT')],
    ['a 429 without Retry-After', answer(429)],
    ['a 503 with a short wait', retry(503, '3')],
    ['no response', unanswered()],
  ])('is undefined for %s', (_, exchange) => {
    expect(shortWaitMs(exchange)).toBeUndefined();
  });
});

describe('describeRateLimit', () => {
  test.each([
    [429, '30', 'status 429, which asks to come back in 30 s (Retry-After)'],
    [503, '007', 'status 503, which asks to come back in 7 s (Retry-After)'],
    [503, '999999', 'status 503, which asks to come back in 999999 s (Retry-After)'],
    [503, '1234567', 'status 503, which asks to come back later (Retry-After)'],
    [429, '', 'status 429, which asks to come back later (Retry-After)'],
    [503, '1s', 'status 503, which asks to come back later (Retry-After)'],
  ])('describes status %i with Retry-After: %s', (status, wait, words) => {
    expect(describeRateLimit(response(status, '', { 'retry-after': wait }))).toBe(words);
  });

  test('describes status 429 without Retry-After', () => {
    expect(describeRateLimit(response(429))).toBe('status 429: too many requests; see --concurrency 1');
  });

  test.each([
    [503, {}],
    [500, { 'retry-after': '30' }],
    [301, { 'retry-after': '30' }],
  ])('is undefined for status %i with %j', (status, headers) => {
    expect(describeRateLimit(response(status, '', headers))).toBeUndefined();
  });
});
