import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import type { Persona } from '../../src/domain/scenario.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { scenario } from '../support/scenarios.ts';

const cut = answered({ ...response(200, 'tr'), cut: { kind: 'reset', message: 'it was cut' } });
const busy = answered(response(503, '', { 'retry-after': '30' }));
const of = (count: number, as: Persona = 'anonymous') =>
  Array.from({ length: count }, (_, at) => scenario({ id: `check.number-${'abcdef'[at]}`, as }));

async function run(exchange: Exchange, health: Exchange, count = 5) {
  const client = fakeClient(({ path }) => (path === '/api/health' ? health : exchange));
  const executed = await verdictsOf(of(count), { client, concurrency: 1 });
  return { ...executed, probes: client.calls.filter(({ path }) => path === '/api/health').length };
}

describe('incomplete responses', () => {
  test('are judged while the target is alive, because one endpoint may have the fault', async () => {
    const { verdicts, problem } = await run(cut, answer(200, {}));
    expect(problem).toBeNull();
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual(Array(5).fill('fail'));
  });

  test('cause no liveness check if they are two', async () => {
    expect(await run(cut, unanswered(), 2)).toMatchObject({ problem: null, probes: 0 });
  });

  test('cause a liveness check from the third on', async () => {
    const { verdicts, problem, probes } = await run(cut, unanswered());
    expect(problem).toEqual(createProblem('stopped-answering', { at: 'check.number-c', failure: 'it was cut' }));
    expect(probes).toBe(1);
    expect(verdicts['check.number-b']?.[0]).toBe('fail');
    expect(verdicts['check.number-c']).toEqual(['blocked', 'incomplete-response']);
    expect(verdicts['check.number-d']).toEqual(['blocked', 'ended-early']);
  });
});

describe('a target that asks to come back later, again and again', () => {
  test.each([
    ['ends the run if the health page asks for the same', busy, 'stopped-answering'],
    ['does not end the run if the health page returns 200', answer(200, {}), undefined],
  ])('%s', async (_, health, code) => {
    const { problem } = await run(busy, health);
    expect(problem?.code).toBe(code);
  });
});

describe('a request that the client withheld', () => {
  const withheld = unanswered({ kind: 'withheld', message: 'nothing was sent' });

  test('ends the run, because the password of the admin was rejected before', async () => {
    const client = fakeClient(() => withheld);
    const { verdicts, problem } = await verdictsOf(of(2, 'server-admin'), { client, concurrency: 1 });
    expect(problem?.code).toBe('admin-refused-midway');
    expect(verdicts['check.number-a']).toEqual(['blocked', 'admin-refused']);
    expect(client.calls).toHaveLength(1);
  });
});

describe('several requests without a response at once', () => {
  test('cause one liveness check', async () => {
    const client = fakeClient(async ({ path }) => {
      await new Promise(setImmediate);
      return path === '/api/health' ? answer(200, {}) : unanswered();
    });
    await verdictsOf(of(2), { client, concurrency: 2 });
    expect(client.calls.filter(({ path }) => path === '/api/health')).toHaveLength(1);
  });
});
