import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/domain/exchange.ts';
import { answerIn, isWorthRepeating } from '../../../src/license/guard/write-response.ts';

const base = { request: { method: 'POST', url: '', headers: {} }, attempts: 1, startedAt: '', durationMs: 0 };
const status = (code: number, body = '<html>'): Exchange => ({
  ...base,
  response: { status: code, headers: [], body },
});
const failure = (kind: NonNullable<Exchange['failure']>['kind']): Exchange => ({
  ...base,
  failure: { kind, message: '' },
});

const addition = { endpoint: 'add', mustBeRejected: false } as const;
const renewal = { endpoint: 'renew', mustBeRejected: false } as const;

describe('response to a write', () => {
  test.each([408, 499, 502, 504, 520, 522, 529])(
    '%i of a proxy leaves the outcome open, and of Grafana to a renewal does not',
    (code) => {
      expect(answerIn(status(code), renewal).kind).toBe('open');
      expect(answerIn(status(code, '{"error":"x"}'), renewal).kind).toBe('open');
      expect(answerIn(status(code, '{"message":"x"}'), renewal).kind).toBe('answered');
    },
  );

  test.each([408, 499, 502, 504, 520])(
    '%i to an addition or a removal that must be accepted leaves the outcome open, also from a gateway that writes errors as Grafana does',
    (code) => {
      const gateway = status(code, '{"message":"The upstream server is timing out"}');
      expect(answerIn(gateway, addition).kind).toBe('open');
      expect(answerIn(gateway, { endpoint: 'remove', mustBeRejected: false }).kind).toBe('open');
      expect(answerIn(gateway, { endpoint: 'remove', mustBeRejected: true }).kind).toBe('answered');
    },
  );

  test.each([200, 202, 400, 401, 429, 500, 503])('%i to an addition is an answer, whatever its body', (code) => {
    expect(answerIn(status(code), addition)).toMatchObject({ kind: 'answered', status: code });
  });

  test.each(['timeout', 'reset', 'protocol', 'too-large'] as const)('after "%s" the outcome is open', (kind) => {
    expect(answerIn(failure(kind), addition).kind).toBe('open');
    expect(isWorthRepeating(failure(kind), 'add')).toBe(false);
  });

  test.each(['refused', 'unresolved', 'unreachable', 'tls', 'withheld', 'aborted'] as const)(
    'after "%s" nothing was sent',
    (kind) => {
      expect(answerIn(failure(kind), addition).kind).toBe('not-sent');
      expect(isWorthRepeating(failure(kind), 'add')).toBe(kind !== 'withheld');
    },
  );

  test('the identifier and the token of a returned license are read, unless they are empty', () => {
    expect(answerIn(status(200, '{"lid":7,"jti":"a"}'), addition)).toMatchObject({ returned: { lid: '7', jti: 'a' } });
    const empty = { lid: undefined, jti: undefined };
    expect(answerIn(status(200, '{"lid":"","jti":""}'), addition)).toMatchObject({ returned: empty });
  });

  test.each([
    [429, true],
    [503, true],
    [500, false],
    [200, false],
  ])('%i is worth another attempt to restore: %s', (code, expected) => {
    expect(isWorthRepeating(status(code), 'add')).toBe(expected);
  });
});
