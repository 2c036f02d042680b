import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { Suspect } from '../../src/license/guard/guard-state.ts';
import type { Reading } from '../../src/license/license-reading.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { verdictsOf } from '../support/execution-contexts.ts';
import { fakeGuard } from '../support/license-guards.ts';
import { scenario } from '../support/scenarios.ts';
import { reading } from '../support/simulation/guard-states.ts';

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

/** What a server does with a request: how it responds, and what becomes of the license. */
interface Behavior {
  readonly exchange?: Exchange;
  readonly does?: 'remove' | 'renew';
  /** How many further requests come before the effect; it comes within the settle window in any case. */
  readonly after?: number;
  /** At which of the requests with that name it behaves so; by default at each. */
  readonly at?: number;
}

const usualEffects = { remove: reading(false, 'none'), renew: reading(true, 'refreshed') };
type Effects = Readonly<Record<keyof typeof usualEffects, Reading>>;
const stored = reading(true, 'own');

/** A license that requests change, at once or late. */
function changingLicense(behaviors: Readonly<Record<string, Behavior>>, initial: Reading, effects: Effects) {
  let current = initial;
  let due: readonly { readonly after: number; readonly state: Reading }[] = [];
  const counts: Record<string, number> = {};
  const pass = (isDue: (after: number) => boolean): void => {
    current = due.find(({ after }) => isDue(after))?.state ?? current;
    due = due.filter(({ after }) => !isDue(after)).map(({ after, state }) => ({ after: after - 1, state }));
  };
  return {
    current: () => current,
    restoreStage() {
      current = initial;
    },
    settle: () => pass(() => true),
    take(name: string): Exchange {
      counts[name] = (counts[name] ?? 0) + 1;
      const { exchange = denied, does, after = 0, at } = behaviors[name] ?? {};
      const isItsTurn = at === undefined || at === counts[name];
      due = isItsTurn && does !== undefined ? [...due, { after, state: effects[does] }] : due;
      pass((left) => left <= 0);
      return isItsTurn ? exchange : denied;
    },
  };
}

/** Runs scenarios of one stage against a server, of which a guard reads the state around each group of requests. */
async function runAgainst(
  scenarios: readonly BoundScenario[],
  behaviors: Readonly<Record<string, Behavior>>,
  {
    canRestore = () => true,
    initial = stored,
    effects = usualEffects,
  }: { canRestore?: (count: number) => boolean; initial?: Reading; effects?: Effects } = {},
) {
  const license = changingLicense(behaviors, initial, effects);
  const sent: string[] = [];
  let restored = 0;
  let suspects: readonly Suspect[] = [];
  const nameOf = (body: string | undefined): string =>
    body === '{}' ? 'renewal' : ((JSON.parse(body ?? '{}') as { instance: string }).instance ?? '');
  const client = fakeClient(({ path, body }) => {
    if (!path.includes('/token')) return answer(200, true);
    const name = nameOf(body);
    sent.push(name);
    return license.take(name);
  });
  let left = initial;
  const see = () => {
    const before = left;
    left = license.current();
    return { before, after: left, change: before === left ? undefined : 'the license changed' };
  };
  const guard = fakeGuard({
    state: { left: initial },
    perform: async (write) => ({ isSent: true, exchange: await write.send(20_000), effect: 'none', ...see() }),
    async performStage(writes, sendConcurrently) {
      const requests = new Map(writes.map((write) => [write, denied]));
      await sendConcurrently(writes, async (write) => void requests.set(write, await write.send(20_000)));
      const exchanges = [...requests.values()];
      suspects = [...suspects, ...writes.map(({ id }, at) => ({ id, status: exchanges[at]?.response?.status }))];
      return {
        requests: exchanges.map((exchange) => ({ isSent: true, exchange })),
        ...see(),
        suspects,
      };
    },
    async restoreStage() {
      if (left === initial) return { isReady: true };
      license.settle();
      if (!canRestore(restored)) {
        return { isReady: false, code: 'out-of-scope', reason: createReason('out-of-scope') };
      }
      restored += 1;
      license.restoreStage();
      left = initial;
      return { isReady: true };
    },
    async readLate() {
      license.settle();
      const { after, change } = see();
      return change === undefined ? undefined : { change, after };
    },
  });
  const { verdicts, results } = await verdictsOf(scenarios, { guard, client });
  const codes = Object.fromEntries(results.map(({ id, findings }) => [id, findings.map(({ code }) => code)]));
  return { verdicts, codes, results, sent, asked: guard.asked };
}

const [a, b, c] = [removal('a'), removal('b'), removal('c')];

describe('a stage', () => {
  test('that leaves the license as it was is sent once, and every scenario passes', async () => {
    const { verdicts, sent } = await runAgainst([a, b, c], {});
    expect(sent.toSorted()).toEqual(['a', 'b', 'c']);
    expect(Object.values(verdicts).map(([verdict]) => verdict)).toEqual(['pass', 'pass', 'pass']);
  });

  test('that changes the license is sent again one by one, and the culprit alone fails', async () => {
    const { verdicts, codes, sent } = await runAgainst([a, b, c], { b: { does: 'remove' } });
    expect(sent.slice(3)).toEqual(['a', 'b', 'b', 'c']);
    expect(verdicts).toMatchObject({ 'remove.a': ['pass', null], 'remove.c': ['pass', null] });
    expect(codes['remove.b']).toEqual(['rejected-but-done']);
  });

  test('in which two requests change the license fails both', async () => {
    const { codes } = await runAgainst([a, b, c], { a: { does: 'remove' }, c: { does: 'remove' } });
    expect(codes).toMatchObject({
      'remove.a': ['rejected-but-done'],
      'remove.b': [],
      'remove.c': ['rejected-but-done'],
    });
  });

  test('in which a renewal is the culprit says which renewal before it may have been carried out late', async () => {
    const another = { ...renewal, id: 'renew.two' };
    const seenIn = async (scenarios: readonly BoundScenario[], at: number) => {
      const { results } = await runAgainst(scenarios, { renewal: { does: 'renew', at } });
      return results.flatMap(({ id, findings }) => findings.map(({ code, seen }) => [id, code, seen]));
    };
    expect(await seenIn([renewal, another, a], 1)).toEqual([
      ['renew.one', 'rejected-but-done', 'another license is stored'],
    ]);
    expect(await seenIn([renewal, another, a], 2)).toEqual([
      ['renew.two', 'rejected-but-done', 'another license is stored, or a late effect of renew.one'],
    ]);
  });

  test('in which a request is accepted without an effect is not sent again', async () => {
    const { codes, sent } = await runAgainst([a, b], { a: { exchange: answer(202, {}) } });
    expect(sent).toHaveLength(2);
    expect(codes['remove.a']).toEqual(['access-granted']);
  });

  test('whose change needs a second try sends the request that got a 2xx first', async () => {
    const { codes, sent } = await runAgainst([a, b, c], { b: { does: 'remove', exchange: answer(202, {}) } });
    expect(sent.slice(3)).toEqual(['b', 'a', 'c']);
    expect(codes).toMatchObject({ 'remove.a': [], 'remove.c': [] });
  });

  test('fails a request that got a 2xx once, also if it is denied when it is sent again', async () => {
    const { codes } = await runAgainst([a, b], { a: { does: 'remove', exchange: answer(202, {}), at: 1 } });
    expect(codes).toEqual({ 'remove.a': ['access-granted'], 'remove.b': [] });
  });

  test('fails a request that got a 2xx only when it was sent again', async () => {
    const { codes } = await runAgainst([a, b], { a: { exchange: answer(202, {}), at: 2 }, b: { does: 'remove' } });
    expect(codes).toEqual({ 'remove.a': ['access-granted'], 'remove.b': ['rejected-but-done'] });
  });

  test('judges a request that was denied and got no response when it was sent again by what is known last', async () => {
    const reset = unanswered({ kind: 'reset', message: 'the connection was closed' });
    const { verdicts } = await runAgainst([a, b], { a: { exchange: reset, at: 2 }, b: { does: 'remove' } });
    expect(verdicts['remove.a']).toEqual(['blocked', 'no-response']);
  });

  test('leaves the license as it was found, for the next one', async () => {
    const { asked } = await runAgainst([a, b], { b: { does: 'remove' } });
    expect(asked.at(-1)).toBe('restore stage');
  });
});

describe('a stage with a renewal that changes the license', () => {
  test('fails the renewal if no other request changes the license when sent again, and sends the renewal once', async () => {
    const { codes, verdicts, sent } = await runAgainst([renewal, a], { renewal: { does: 'renew' } });
    expect(sent.filter((name) => name === 'renewal')).toHaveLength(1);
    expect(codes['renew.one']).toEqual(['rejected-but-done']);
    expect(verdicts['remove.a']).toEqual(['pass', null]);
  });

  test('blocks the renewal if another request changes the license again, because that may hide what the renewal did', async () => {
    const { codes, verdicts } = await runAgainst([renewal, a], { a: { does: 'remove' } });
    expect(codes['remove.a']).toEqual(['rejected-but-done']);
    expect(verdicts['renew.one']).toEqual(['blocked', 'effect-not-attributed']);
  });

  test('blocks the renewal if another request renews the license again', async () => {
    const { verdicts } = await runAgainst([renewal, a], { a: { does: 'renew' } });
    expect(verdicts['renew.one']).toEqual(['blocked', 'effect-not-attributed']);
  });
});

describe('a change of the license that comes from the renewal of a stage', () => {
  const unknown = reading(true, 'unknown');
  const blamed = ['rejected-but-done'];

  test.each<[string, Reading, Reading, readonly string[], string]>([
    ['another token of the license', stored, reading(true, 'refreshed'), blamed, 'fail'],
    ['no license any more', stored, reading(false, 'none'), [], 'blocked'],
    ['no license any more, while check is false', reading(false, 'own'), reading(false, 'none'), [], 'blocked'],
    ['a license where none was stored', reading(false, 'none'), reading(true, 'own'), blamed, 'fail'],
    ['a check that turns false', unknown, reading(false, 'unknown'), [], 'blocked'],
    ['a check that turns true', reading(false, 'unknown'), unknown, blamed, 'fail'],
    ['a check that has a value at last', reading(undefined, 'unknown'), unknown, [], 'pass'],
    ['a license that is named at last', unknown, stored, [], 'pass'],
  ])(
    'is its doing beside other requests only if a renewal can do that: $0: $4',
    async (_, initial, after, codes, verdict) => {
      const options = { initial, effects: { ...usualEffects, renew: after } };
      const found = await runAgainst([renewal, a], { renewal: { does: 'renew' } }, options);
      expect([found.codes['renew.one'], found.verdicts['renew.one']?.[0]]).toEqual([codes, verdict]);
      expect(found.verdicts['remove.a']).toEqual(['pass', null]);
    },
  );

  test('is its doing in any case if it was sent alone', async () => {
    const { codes } = await runAgainst([renewal], { renewal: { does: 'remove' } });
    expect(codes['renew.one']).toEqual(blamed);
  });
});

describe('a stage with a renewal, on a server that changes the license at several requests', () => {
  const accepted = { does: 'remove', exchange: answer(202, {}) } as const;

  test('blocks the renewal if one of them was denied, because then the server is not believed', async () => {
    const { codes, verdicts } = await runAgainst([renewal, a, b], { a: accepted, b: { does: 'remove' } });
    expect(codes['remove.a']).toContain('request-carried-out');
    expect(codes['remove.b']).toEqual(['rejected-but-done']);
    expect(verdicts['renew.one']).toEqual(['blocked', 'effect-not-attributed']);
  });

  test('passes the renewal if all of them were accepted', async () => {
    const { verdicts } = await runAgainst([renewal, a, b], { a: accepted, b: accepted });
    expect(verdicts['renew.one']).toEqual(['pass', null]);
  });

  test('blocks the renewal if not all could be sent again', async () => {
    const canRestore = (count: number): boolean => count < 1;
    const { verdicts } = await runAgainst([renewal, a, b], { a: accepted, b: accepted }, { canRestore });
    expect(verdicts['renew.one']).toEqual(['blocked', 'effect-not-attributed']);
  });

  test('fails a renewal that was accepted for that alone if another request explains the change', async () => {
    const renewed = { exchange: answer(200, {}) };
    const { codes } = await runAgainst([renewal, a], { renewal: renewed, a: { does: 'remove' } });
    expect(codes['renew.one']).toEqual(['access-granted']);
  });
});

describe('a stage with a renewal, on a server that accepts what another request asks for and changes the license', () => {
  test('passes the renewal and the requests that change nothing', async () => {
    const accepted = { a: { does: 'remove' as const, exchange: answer(202, {}) } };
    const { codes, verdicts } = await runAgainst([renewal, a, b], accepted);
    expect(codes['remove.a']).toContain('request-carried-out');
    expect(verdicts).toMatchObject({ 'renew.one': ['pass', null], 'remove.b': ['pass', null] });
  });
});

describe('a stage whose change cannot be restored', () => {
  test('fails the request that got a 2xx, blocks the other ones, and ends the writes of the run', async () => {
    const behaviors = { b: { does: 'remove' as const, exchange: answer(202, {}) } };
    const { codes, verdicts, asked, sent } = await runAgainst([a, b, c], behaviors, { canRestore: () => false });
    expect(sent).toHaveLength(3);
    expect(codes['remove.b']).toContain('request-carried-out');
    const unknown = ['blocked', 'effect-not-attributed'];
    expect(verdicts).toMatchObject({ 'remove.a': unknown, 'remove.c': unknown });
    expect(asked).toContain('not restored');
    expect(asked.some((one) => one.startsWith('not reproduced'))).toBe(false);
  });

  test('blames no request that was denied, also if a renewal could have made the change', async () => {
    const { verdicts, asked } = await runAgainst([renewal, a], { a: { does: 'renew' } }, { canRestore: () => false });
    expect(Object.values(verdicts)).toEqual(Array(2).fill(['blocked', 'effect-not-attributed']));
    expect(asked).toContain('not reproduced: the license changed');
  });

  test('names the stage if nothing got a 2xx, and says of no request that it left the license alone', async () => {
    const { verdicts, asked } = await runAgainst([a, b, c], { b: { does: 'remove' } }, { canRestore: () => false });
    expect(Object.values(verdicts)).toEqual(Array(3).fill(['blocked', 'effect-not-attributed']));
    expect(asked).toContain('not reproduced: the license changed');
    expect(asked.at(-1)).toBe('not restored');
  });
});

describe('a stage with an effect that does not come at once, or not again', () => {
  test.each([
    [0, 'a'],
    [1, 'a'],
    [1, 'b'],
    [2, 'a'],
    [3, 'b'],
    [9, 'c'],
  ])('that comes %i requests later fails only the request that caused it: %s', async (after, name) => {
    const lateInStage = after > 1 ? { d: { does: 'remove' as const, at: 1 } } : {};
    const { codes } = await runAgainst([a, b, c, removal('d')], {
      [name]: { does: 'remove', after },
      ...lateInStage,
    });
    const failed = Object.keys(codes).filter((id) => codes[id]?.length);
    expect(failed).toEqual([`remove.${name}`]);
  });

  test.each([
    ['that came once', [a, b, c]],
    ['that came once, in a stage with a renewal that could not cause it,', [renewal, a, b]],
  ])('%s is a finding of the run, and fails no scenario', async (_, scenarios) => {
    const { codes, verdicts, asked } = await runAgainst(scenarios, { a: { does: 'remove', at: 1 } });
    expect(Object.values(codes).flat()).toEqual([]);
    expect(asked).toContain('not reproduced: the license changed');
    expect(verdicts['remove.b']).toEqual(['pass', null]);
    expect(verdicts['renew.one'] ?? ['blocked', 'effect-not-attributed']).toEqual(['blocked', 'effect-not-attributed']);
  });

  test('passes no request that was not sent again because the state could not be restored a second time', async () => {
    const behaviors = { a: { does: 'remove' as const }, b: { does: 'remove' as const } };
    const { codes, verdicts } = await runAgainst([a, b, c], behaviors, { canRestore: (count) => count < 1 });
    expect(codes['remove.a']).toEqual(['rejected-but-done']);
    expect(verdicts['remove.b']).toEqual(['blocked', 'effect-not-attributed']);
    expect(verdicts['remove.c']).toEqual(['blocked', 'effect-not-attributed']);
  });
});
