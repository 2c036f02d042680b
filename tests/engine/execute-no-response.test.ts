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

describe('when answers come in halves', () => {
  test('they are judged, as one endpoint may have the fault, while the target is alive', async () => {
    const { verdicts, problem } = await run(cut, answer(200, {}));
    expect(problem).toBeNull();
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual(Array(5).fill('fail'));
  });

  test('two are not yet asked about', async () => {
    expect(await run(cut, unanswered(), 2)).toMatchObject({ problem: null, probes: 0 });
  });

  test('from the third on the target must be alive', async () => {
    const { verdicts, problem, probes } = await run(cut, unanswered());
    expect(problem).toEqual(createProblem('stopped-answering', { at: 'check.number-c', failure: 'it was cut' }));
    expect(probes).toBe(1);
    expect(verdicts['check.number-b']?.[0]).toBe('fail');
    expect(verdicts['check.number-c']).toEqual(['blocked', 'incomplete-response']);
    expect(verdicts['check.number-d']).toEqual(['blocked', 'ended-early']);
  });
});

describe('when the target asks to come back later', () => {
  test.each([
    ['and health is as busy', busy, 'stopped-answering'],
    ['and health is not', answer(200, {}), undefined],
  ])('again and again, %s', async (_, health, code) => {
    const { problem } = await run(busy, health);
    expect(problem?.code).toBe(code);
  });
});

describe('when the client has held a request back', () => {
  const withheld = unanswered({ kind: 'withheld', message: 'nothing was sent' });

  test('the password of the admin was refused before, and the run ends', async () => {
    const client = fakeClient(() => withheld);
    const { verdicts, problem } = await verdictsOf(of(2, 'server-admin'), { client, concurrency: 1 });
    expect(problem?.code).toBe('admin-refused-midway');
    expect(verdicts['check.number-a']).toEqual(['blocked', 'admin-refused']);
    expect(client.calls).toHaveLength(1);
  });
});

describe('when several are silent at once', () => {
  test('the target is asked once whether it is alive', async () => {
    const client = fakeClient(async ({ path }) => {
      await new Promise(setImmediate);
      return path === '/api/health' ? answer(200, {}) : unanswered();
    });
    await verdictsOf(of(2), { client, concurrency: 2 });
    expect(client.calls.filter(({ path }) => path === '/api/health')).toHaveLength(1);
  });
});
