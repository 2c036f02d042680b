import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { fakeGuard, inForce } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';

const lost = unanswered({ kind: 'reset', message: 'the connection was closed' });
const many = Array.from({ length: 6 }, (_, at) => scenario({ id: `check.number-${'abcdef'[at]}` }));
const chained = scenario({ id: 'add.chained', on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } });
/** A scenario of a later stage. */
const next: BoundScenario = { ...chained, id: 'add.next', requires: ['license'] };
const endedEarly = ['blocked', 'ended-early'];

describe('admin password rejected during the run', () => {
  test.each<[string, Exchange]>([
    ['by message', answer(401, { message: 'Invalid username or password' })],
    ['by message in lower case', answer(401, { message: 'invalid username or password' })],
    ['by message id', answer(401, { messageId: 'password-auth.failed' })],
  ])('ends the run, and nothing more is sent: %s', async (_, refusal) => {
    const client = fakeClient(() => refusal);
    const { verdicts, problem } = await verdictsOf([...many, chained], { client, concurrency: 1 });
    expect(problem?.code).toBe('admin-refused-midway');
    expect(client.calls).toHaveLength(1);
    expect(verdicts['check.number-a']).toEqual(['blocked', 'admin-refused']);
    expect(verdicts['check.number-b']).toEqual(endedEarly);
    expect(verdicts['add.chained']).toEqual(endedEarly);
  });

  test.each<[string, 'server-admin' | 'org-admin', Exchange, string]>([
    ['a missing permission', 'server-admin', answer(401, { message: 'Unauthorized' }), 'fail'],
    ['status 403', 'server-admin', answer(403, { message: 'no', messageId: 'password-auth.failed' }), 'fail'],
    ['a list', 'server-admin', answer(401, []), 'blocked'],
    ['a page', 'server-admin', answer(401, '<html>invalid username or password</html>'), 'blocked'],
    ['a response to the org admin', 'org-admin', answer(401, { messageId: 'password-auth.failed' }), 'blocked'],
  ])('is not concluded from $0; the verdict is $3', async (_, as, exchange, expected) => {
    const client = fakeClient(() => exchange);
    const ones = ['check.a', 'check.b'].map((id) => scenario({ id, as }));
    const { verdicts, problem } = await verdictsOf(ones, { client });
    expect(problem).toBeNull();
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual([expected, expected]);
  });

  test('leaves a scenario of another persona that is in progress to be judged', async () => {
    const client = fakeClient(({ as }) =>
      as.kind === 'none' ? answer(401) : answer(401, { messageId: 'password-auth.failed' }),
    );
    const ones = [
      scenario({ id: 'check.admin' }),
      scenario({ id: 'check.nobody', as: 'anonymous', expect: { undocumented: { status: 401, because: 'so' } } }),
    ];
    const { verdicts } = await verdictsOf(ones, { client, concurrency: 2 });
    expect(verdicts['check.nobody']).toEqual(['pass', null]);
  });

  test('no scenario of a later stage runs', async () => {
    const guard = fakeGuard();
    const client = fakeClient(() => answer(401, { messageId: 'password-auth.failed' }));
    const { verdicts } = await verdictsOf([chained, next], { client, guard });
    expect(guard.asked).toEqual([
      'read before writing',
      'apply first',
      'bring about: any',
      'perform together: add.chained',
    ]);
    expect(verdicts['add.next']).toEqual(endedEarly);
  });
});

describe('missing responses', () => {
  test('one missing response blocks only its scenario if the target is alive', async () => {
    const client = fakeClient(({ path }, count) => (count === 1 && path !== '/api/health' ? lost : answer(200, true)));
    const { verdicts, problem } = await verdictsOf(many, { client, concurrency: 1 });
    expect(problem).toBeNull();
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual([
      'blocked',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
    ]);
    expect(verdicts['check.number-a']?.[1]).toBe('no-response');
    expect(client.calls.filter(({ path }) => path === '/api/health')).toEqual([
      { method: 'GET', path: '/api/health', as: { kind: 'none' } },
    ]);
  });

  test('the run ends if the target is down', async () => {
    const client = fakeClient(() => lost);
    const { verdicts, problem } = await verdictsOf(many, { client, concurrency: 1 });
    expect(problem).toEqual(
      createProblem('stopped-answering', { at: 'check.number-a', failure: 'the connection was closed' }),
    );
    expect(verdicts['check.number-a']).toEqual(['blocked', 'incomplete-response']);
    expect(verdicts['check.number-f']).toEqual(endedEarly);
    expect(client.calls).toHaveLength(2);
  });

  test('three missing responses in a row end the run even if the health page responds', async () => {
    const client = fakeClient(({ path }) => (path === '/api/health' ? answer(200, {}) : lost));
    const { verdicts, problem } = await verdictsOf(many, { client, concurrency: 1 });
    expect(problem).toEqual(
      createProblem('stopped-answering', { at: 'check.number-c', failure: 'the connection was closed' }),
    );
    expect(verdicts['check.number-c']?.[1]).toBe('incomplete-response');
    expect(verdicts['check.number-d']).toEqual(endedEarly);
  });

  test('a response in between resets the count', async () => {
    let count = 0;
    const client = fakeClient(({ path }) => {
      if (path === '/api/health') return answer(200, {});
      count += 1;
      return count % 3 === 0 ? answer(200, true) : lost;
    });
    const { problem } = await verdictsOf(many, { client, concurrency: 1 });
    expect(problem).toBeNull();
  });

  test('a failure without a message is reported as a failure', async () => {
    const { problem } = await verdictsOf(many, { client: fakeClient(() => unanswered()), concurrency: 1 });
    expect(problem).toEqual(createProblem('stopped-answering', { at: 'check.number-a', failure: 'no response' }));
  });

  test('no scenario of a later stage runs', async () => {
    const guard = fakeGuard();
    await verdictsOf([chained, next], { client: fakeClient(() => lost), guard });
    expect(guard.asked).toEqual([
      'read before writing',
      'apply first',
      'bring about: any',
      'perform together: add.chained',
    ]);
  });
});

describe('interrupted run', () => {
  const interrupted = ['blocked', 'interrupted'];

  test('finishes scenarios in progress and sends nothing more', async () => {
    const controller = new AbortController();
    const client = fakeClient(() => {
      controller.abort();
      return answer(200, true);
    });
    const { verdicts, problem } = await verdictsOf([...many, chained], {
      client,
      concurrency: 1,
      signal: controller.signal,
    });
    expect(problem).toEqual(createProblem('interrupted'));
    expect(client.calls).toHaveLength(1);
    expect(verdicts['check.number-a']).toEqual(['pass', null]);
    expect(verdicts['check.number-b']).toEqual(interrupted);
    expect(verdicts['add.chained']).toEqual(interrupted);
    expect(Object.keys(verdicts)).toHaveLength(7);
  });

  test('does not take an aborted request for a target that is down', async () => {
    const controller = new AbortController();
    const client = fakeClient(() => {
      controller.abort();
      return unanswered({ kind: 'aborted', message: 'the run was interrupted' });
    });
    const { problem } = await verdictsOf(many, { client, signal: controller.signal });
    expect(problem?.code).toBe('interrupted');
    expect(client.calls.some(({ path }) => path === '/api/health')).toBe(false);
  });

  test('starts no later stage', async () => {
    const controller = new AbortController();
    const guard = fakeGuard({
      async performStage([write]) {
        const exchange = await write?.send(20_000);
        controller.abort();
        const requests = exchange ? [{ isSent: true as const, exchange }] : [];
        return { requests, before: inForce, after: inForce, change: undefined, suspects: [] };
      },
    });
    const client = fakeClient(() => answer(400));
    const { verdicts, problem } = await verdictsOf([chained, next], {
      client,
      guard,
      signal: controller.signal,
    });
    expect(problem?.code).toBe('interrupted');
    expect(verdicts).toEqual({ 'add.chained': ['pass', null], 'add.next': interrupted });
    expect(client.calls).toHaveLength(1);
  });
});
