import { describe, expect, test } from 'vitest';
import { endpoints } from '../../specs/index.ts';
import type { EndpointId } from '../../src/domain/endpoint.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { withAuthorizationChecked } from '../../src/engine/authorization.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { result } from '../support/results.ts';

function refusal(endpoint: EndpointId, change: Partial<ScenarioResult> = {}): ScenarioResult {
  return result({ id: `${endpoint}.refusal`, endpoint, persona: 'anonymous', exchange: answer(401), ...change });
}

function admin(endpoint: EndpointId, status: number, change: Partial<ScenarioResult> = {}): ScenarioResult {
  return result({ id: `${endpoint}.admin.${status}`, endpoint, exchange: answer(status), ...change });
}

function verdictAmong(one: ScenarioResult, others: readonly ScenarioResult[]): readonly unknown[] {
  const checked = withAuthorizationChecked([one, ...others], endpoints);
  expect(checked.slice(1)).toEqual(others);
  return [checked[0]?.verdict, checked[0]?.reason?.code ?? null];
}

const closed = ['blocked', 'admin-denied-too'];
const unseen = ['blocked', 'admin-not-seen'];

describe('when the server admin was answered by the same endpoint', () => {
  test.each([200, 202, 299, 400, 404, 422])('%i shows an open door', (status) => {
    expect(verdictAmong(refusal('check'), [admin('check', status)])).toEqual(['pass', null]);
  });

  test.each([199, 300, 302, 401, 403, 405, 418, 500, 503])('%i shows a closed one', (status) => {
    expect(verdictAmong(refusal('check'), [admin('check', status)])).toEqual(closed);
  });

  test('404 shows an open one only where it was right', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 404, { verdict: 'warn' })])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('renew', 404, { verdict: 'fail' })])).toEqual(closed);
    expect(verdictAmong(refusal('renew'), [admin('renew', 400, { verdict: 'fail' })])).toEqual(['pass', null]);
  });

  test('one open door of several is enough', () => {
    expect(verdictAmong(refusal('add'), [admin('add', 500), admin('add', 200)])).toEqual(['pass', null]);
  });
});

describe('when the server admin was not answered there', () => {
  test('an endpoint of the same permission stands for it', () => {
    expect(verdictAmong(refusal('renew'), [admin('add', 400)])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('add', 403)])).toEqual(closed);
  });

  test('but not where the endpoint itself says otherwise', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 403), admin('add', 200)])).toEqual(closed);
    expect(verdictAmong(refusal('renew'), [admin('renew', 499), admin('add', 200)])).toEqual(closed);
  });

  test('and so it does where the witness had no answer', () => {
    const witness = { endpoint: 'renew', exchange: unanswered() } as const;
    const [checked] = withAuthorizationChecked([refusal('renew'), admin('add', 400)], endpoints, [witness]);
    expect(checked?.verdict).toBe('pass');
  });

  test('nor does one of another permission where the endpoint itself fails inside', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 500), admin('add', 200)])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('renew', 502), admin('remove', 202)])).toEqual(closed);
  });

  test('one of another permission does not', () => {
    expect(verdictAmong(refusal('remove'), [admin('add', 200), admin('check', 200)])).toEqual(unseen);
    expect(verdictAmong(refusal('check'), [admin('add', 200)])).toEqual(unseen);
  });

  test.each([
    ['without an answer', unanswered()],
    ['that was not sent', null],
  ])('a request %s shows nothing', (_, exchange) => {
    expect(verdictAmong(refusal('check'), [admin('check', 200, { exchange })])).toEqual(unseen);
  });

  test('what others were answered shows nothing', () => {
    expect(verdictAmong(refusal('check'), [admin('check', 200, { persona: 'org-admin', verdict: 'fail' })])).toEqual(
      unseen,
    );
  });
});

describe('when the result is no proven refusal anyway', () => {
  test.each([
    ['fail', null],
    ['blocked', createReason('no-org-admin')],
    ['skipped', createReason('only-option')],
  ] as const)('%s stays what it is', (verdict, reason) => {
    expect(verdictAmong(refusal('check', { verdict, reason }), [])).toEqual([verdict, reason?.code ?? null]);
  });

  test('a warn is one, too', () => {
    expect(verdictAmong(refusal('check', { verdict: 'warn' }), [])).toEqual(unseen);
  });

  test('what the server admin was answered stays what it is', () => {
    expect(verdictAmong(admin('check', 500), [])).toEqual(['pass', null]);
  });
});
