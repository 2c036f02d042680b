import { describe, expect, test } from 'vitest';
import { describeNoResponse } from '../../src/http/no-response.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';

const retry = (status: number, wait: string) => answered(response(status, '', { 'retry-after': wait }));

describe('when an answer is not whole', () => {
  test.each([
    ['no answer', unanswered({ kind: 'reset', message: 'it was closed' }), 'it was closed'],
    ['no answer and no reason', unanswered(), 'nothing came back'],
    [
      'half an answer',
      answered({ ...response(200, 'tr'), cut: { kind: 'reset', message: 'it was cut' } }),
      'it was cut',
    ],
    ['429 for a while', retry(429, '30'), 'it answers with status 429 and asks to come back in 30 s (Retry-After)'],
    ['503 for a while', retry(503, '007'), 'it answers with status 503 and asks to come back in 7 s (Retry-After)'],
    [
      '503 until a date',
      retry(503, 'Fri, 31 Dec 1999 23:59:59 GMT'),
      'it answers with status 503 and asks to come back later (Retry-After)',
    ],
    [
      '503 for longer than a number should be',
      retry(503, '1234567'),
      'it answers with status 503 and asks to come back later (Retry-After)',
    ],
  ])('%s is a silence', (_, exchange, why) => {
    expect(describeNoResponse(exchange)).toBe(why);
  });

  test('429 without a time is one, too', () => {
    expect(describeNoResponse(answer(429))).toBe('it answers with status 429: too many requests');
  });

  test.each([
    ['an answer', answer(200, true)],
    ['a failure', answer(500)],
    ['503 without a time', answer(503)],
    ['500 with a time', retry(500, '30')],
    ['301 with a time', retry(301, '30')],
  ])('%s is none', (_, exchange) => {
    expect(describeNoResponse(exchange)).toBeUndefined();
  });
});
