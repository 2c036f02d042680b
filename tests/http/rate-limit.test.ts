import { describe, expect, test } from 'vitest';
import { retryAfterSeconds, shortWaitMs } from '../../src/http/retry-after.ts';
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

describe('retryAfterSeconds', () => {
  test.each([
    ['30', 30],
    ['999999', 999_999],
    ['1234567', undefined],
    ['', undefined],
    ['1s', undefined],
  ])('reads %j as %j', (value, seconds) => {
    expect(retryAfterSeconds(value)).toBe(seconds);
  });
});
