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
  const checked = withAuthorizationChecked([one, ...others], endpoints, []);
  expect(checked.slice(1)).toEqual(others);
  return [checked[0]?.verdict, checked[0]?.reason?.code ?? null];
}

const closed = ['blocked', 'admin-denied-too'];
const unseen = ['blocked', 'admin-not-seen'];

describe('denial by an endpoint that the server admin used', () => {
  test.each([200, 202, 299, 400, 404, 422])('is proven if the admin got %i', (status) => {
    expect(verdictAmong(refusal('check'), [admin('check', status)])).toEqual(['pass', null]);
  });

  test.each([199, 300, 302, 401, 403, 405, 418, 500, 503])('proves nothing if the admin got %i', (status) => {
    expect(verdictAmong(refusal('check'), [admin('check', status)])).toEqual(closed);
  });

  test('is proven by a 404 to the admin only if that was an expected status', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 404, { verdict: 'warn' })])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('renew', 404, { verdict: 'fail' })])).toEqual(closed);
    expect(verdictAmong(refusal('renew'), [admin('renew', 400, { verdict: 'fail' })])).toEqual(['pass', null]);
  });

  test('is proven by one of several responses to the admin', () => {
    expect(verdictAmong(refusal('add'), [admin('add', 500), admin('add', 200)])).toEqual(['pass', null]);
  });
});

describe('denial by an endpoint that the server admin did not use', () => {
  test('is proven by the response of add to the admin if renew has the same permission, and not by its 403', () => {
    expect(verdictAmong(refusal('renew'), [admin('add', 400)])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('add', 403)])).toEqual(closed);
  });

  test('proves nothing if the endpoint itself rejected the admin', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 403), admin('add', 200)])).toEqual(closed);
    expect(verdictAmong(refusal('renew'), [admin('renew', 499), admin('add', 200)])).toEqual(closed);
  });

  test('is judged by another endpoint if the positive control got no response', () => {
    const control = { endpoint: 'renew', exchange: unanswered() } as const;
    const [checked] = withAuthorizationChecked([refusal('renew'), admin('add', 400)], endpoints, [control]);
    expect(checked?.verdict).toBe('pass');
  });

  test('is not judged by an endpoint of another permission after an internal error', () => {
    expect(verdictAmong(refusal('renew'), [admin('renew', 500), admin('add', 200)])).toEqual(['pass', null]);
    expect(verdictAmong(refusal('renew'), [admin('renew', 502), admin('remove', 202)])).toEqual(closed);
  });

  test('is not judged by an endpoint of another permission', () => {
    expect(verdictAmong(refusal('remove'), [admin('add', 200), admin('check', 200)])).toEqual(unseen);
    expect(verdictAmong(refusal('check'), [admin('add', 200)])).toEqual(unseen);
  });

  test.each([
    ['without a response', unanswered()],
    ['that was not sent', null],
  ])('is not proven by a request of the admin %s', (_, exchange) => {
    expect(verdictAmong(refusal('check'), [admin('check', 200, { exchange })])).toEqual(unseen);
  });

  test('is not proven by a response to another persona', () => {
    expect(verdictAmong(refusal('check'), [admin('check', 200, { persona: 'org-admin', verdict: 'fail' })])).toEqual(
      unseen,
    );
  });
});

describe('result that is not a passed denial', () => {
  test.each([
    ['fail', null],
    ['blocked', createReason('no-org-admin')],
    ['skipped', createReason('only-option')],
  ] as const)('keeps the verdict %s', (verdict, reason) => {
    expect(verdictAmong(refusal('check', { verdict, reason }), [])).toEqual([verdict, reason?.code ?? null]);
  });

  test('gets the verdict blocked if it is a denial with a warning that no positive control proves', () => {
    expect(verdictAmong(refusal('check', { verdict: 'warn' }), [])).toEqual(unseen);
  });

  test('a result of the server admin keeps its verdict', () => {
    expect(verdictAmong(admin('check', 500), [])).toEqual(['pass', null]);
  });
});
