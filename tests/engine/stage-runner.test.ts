import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { fakeGuard, inForce } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';
import { reading } from '../support/simulation/guard-states.ts';

const gone = reading(false, 'unknown');

/** Removals by a persona each, which a conforming server denies. */
const removal = (name: string): BoundScenario =>
  scenario({
    id: `remove.${name}`,
    on: 'remove',
    as: 'anonymous',
    covers: ['remove.unauthenticated'],
    body: () => ({ instance: name }),
    expect: { status: 401, licenseAfter: 'unchanged' },
  });

const renewal = scenario({
  id: 'renew.one',
  on: 'renew',
  as: 'anonymous',
  covers: ['renew.unauthenticated'],
  body: () => ({}),
  unsafeIfAccepted: true,
  expect: { status: 401, licenseAfter: 'unchanged' },
});

const denied = answer(401, { message: 'Unauthorized' });

/** What a server does with a request: how it responds, and whether the license is gone afterwards. */
type Behavior = { readonly exchange?: Exchange; readonly removes?: boolean };

/** Runs scenarios of one stage against a server, of which a guard reads the state around each group of requests. */
async function runAgainst(
  scenarios: readonly BoundScenario[],
  behaviors: Readonly<Record<string, Behavior>>,
  { canPutBack = true } = {},
) {
  let isStored = true;
  const current = () => (isStored ? inForce : gone);
  const sent: string[] = [];
  const nameOf = (body: string | undefined): string =>
    body === '{}' ? 'renewal' : ((JSON.parse(body ?? '{}') as { instance: string }).instance ?? '');
  const client = fakeClient(({ path, body }) => {
    if (!path.includes('/token')) return answer(200, true);
    const name = nameOf(body);
    sent.push(name);
    const { exchange = denied, removes = false } = behaviors[name] ?? {};
    if (removes) isStored = false;
    return exchange;
  });
  const changeFrom = (before: typeof inForce) => (before === current() ? undefined : 'the license is gone');
  const guard = fakeGuard({
    async perform(write) {
      const before = current();
      const exchange = await write.send(20_000);
      return { isSent: true, exchange, before, after: current(), effect: 'none', change: changeFrom(before) };
    },
    async performStage(writes, inTurn) {
      const before = current();
      const requests = new Map(writes.map((write) => [write, denied]));
      await inTurn(writes, async (write) => void requests.set(write, await write.send(20_000)));
      return {
        requests: [...requests.values()].map((exchange) => ({ isSent: true, exchange })),
        before,
        after: current(),
        change: changeFrom(before),
      };
    },
    async putBack() {
      if (!isStored && !canPutBack) {
        return { isReady: false, code: 'out-of-scope', reason: createReason('out-of-scope') };
      }
      isStored = true;
      return { isReady: true };
    },
  });
  const { verdicts, results } = await verdictsOf(scenarios, { guard, client });
  const codes = Object.fromEntries(results.map(({ id, findings }) => [id, findings.map(({ code }) => code)]));
  return { verdicts, codes, sent, asked: guard.asked };
}

const [a, b, c] = [removal('a'), removal('b'), removal('c')];

describe('a stage', () => {
  test('that leaves the license as it was is sent once, and every scenario passes', async () => {
    const { verdicts, sent } = await runAgainst([a, b, c], {});
    expect(sent.toSorted()).toEqual(['a', 'b', 'c']);
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual(['pass', 'pass', 'pass']);
  });

  test('that changes the license is sent again one by one, and the culprit alone fails', async () => {
    const { verdicts, codes, sent } = await runAgainst([a, b, c], { b: { removes: true } });
    expect(sent.slice(3)).toEqual(['a', 'b', 'c']);
    expect(verdicts).toMatchObject({ 'remove.a': ['pass', null], 'remove.c': ['pass', null] });
    expect(codes['remove.b']).toEqual(['rejected-but-done']);
  });

  test('names every culprit of several', async () => {
    const { codes } = await runAgainst([a, b, c], { a: { removes: true }, c: { removes: true } });
    expect(codes).toMatchObject({
      'remove.a': ['rejected-but-done'],
      'remove.b': [],
      'remove.c': ['rejected-but-done'],
    });
  });

  test('in which a request is accepted without an effect is not sent again', async () => {
    const { codes, sent } = await runAgainst([a, b], { a: { exchange: answer(202, {}) } });
    expect(sent).toHaveLength(2);
    expect(codes['remove.a']).toEqual(['access-granted']);
  });

  test('leaves the license as it was found, for the next one', async () => {
    const { asked } = await runAgainst([a, b], { b: { removes: true } });
    expect(asked.at(-1)).toBe('put back');
  });
});

describe('a stage with a renewal that changes the license', () => {
  test('fails the renewal if no other request did it again, and the renewal is sent once', async () => {
    const { codes, verdicts, sent } = await runAgainst([renewal, a], { renewal: { removes: true } });
    expect(sent.filter((name) => name === 'renewal')).toHaveLength(1);
    expect(codes['renew.one']).toEqual(['rejected-but-done']);
    expect(verdicts['remove.a']).toEqual(['pass', null]);
  });

  test('does not fail the renewal if another request did it again', async () => {
    const { codes, verdicts } = await runAgainst([renewal, a], { a: { removes: true } });
    expect(codes['remove.a']).toEqual(['rejected-but-done']);
    expect(verdicts['renew.one']).toEqual(['pass', null]);
  });
});

describe('a stage whose change cannot be put back', () => {
  test('fails what got a 2xx, judges the rest by its status, and ends the writes of the run', async () => {
    const behaviors = { b: { removes: true, exchange: answer(202, {}) } };
    const { codes, verdicts, asked, sent } = await runAgainst([a, b, c], behaviors, { canPutBack: false });
    expect(sent).toHaveLength(3);
    expect(codes['remove.b']).toContain('request-carried-out');
    expect(verdicts).toMatchObject({ 'remove.a': ['pass', null], 'remove.c': ['pass', null] });
    expect(asked).toContain('not put back');
    expect(asked.some((one) => one.startsWith('not reproduced'))).toBe(false);
  });

  test('names the stage if nothing got a 2xx, and says of no request that it left the license alone', async () => {
    const { verdicts, asked } = await runAgainst([a, b, c], { b: { removes: true } }, { canPutBack: false });
    expect(Object.values(verdicts)).toEqual(Array(3).fill(['blocked', 'effect-not-attributed']));
    expect(asked).toContain('not reproduced: the license is gone');
    expect(asked.at(-1)).toBe('not put back');
  });
});
