import { describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../src/license/guard/guard-events.ts';
import { type GuardFacts, patienceMs } from '../../../src/license/guard/guard-state.ts';
import { licenseEffectOf } from '../../../src/license/guard/license-effect.ts';
import { preflight } from '../../../src/license/guard/preflight.ts';
import type { Reading } from '../../../src/license/license-reading.ts';
import { answered, firstRead, later, reading, stateAfter, write } from '../../support/simulation/guard-states.ts';

const now = 1_800_000_000_000;
const bare = { hasGrafanaPages: false } satisfies Partial<GuardFacts>;
const own = reading(true, 'own', 0);
const none = reading(false, 'none', 0);
const lookAt = (check: boolean): GuardEvent => ({ kind: 'check-seen', check, at: later, seenAt: later });
const rejectedRemoval = write({ id: 'remove.rejects', endpoint: 'remove', mustBeRejected: true });
const accepted = (endpoint: 'add' | 'remove' | 'renew', status = 200, after = endpoint === 'remove' ? none : own) =>
  answered(write({ endpoint }), status, { ...after, at: 1 });

describe('license guard with an open outcome', () => {
  test.each([
    [1000, 20_000],
    [10_000, 20_000],
    [15_000, 30_000],
  ])('with a timeout of %i ms a response is waited for up to %i ms', (timeoutMs, ms) => {
    expect(patienceMs({ timeoutMs })).toBe(ms);
  });

  test('the first request without a response ends the scenarios, and is open for 20 s after it was sent', () => {
    const one = write({ endpoint: 'remove', sentAt: 100 });
    const state = stateAfter({}, firstRead(own), { kind: 'sent', write: one }, { kind: 'unanswered', write: one });
    expect(state).toMatchObject({ stop: 'open-outcome', openUntil: 20_100, hasSent: true });
    expect(preflight(state, 'rejected-request', now)?.code).toBe('open-outcome');
    expect(preflight(state, 'restore', now)).toBeUndefined();
  });

  test('a request that never left leaves nothing open', () => {
    const one = write();
    const state = stateAfter({}, firstRead(own), { kind: 'sent', write: one }, { kind: 'not-sent', write: one });
    expect(state).toMatchObject({ stop: undefined, openUntil: undefined, hasSent: false, suspects: [] });
  });

  test('a signal starts nothing new', () => {
    const state = stateAfter({}, firstRead(own), { kind: 'interrupted' });
    expect(preflight(state, 'own-write', now)?.code).toBe('interrupted');
    expect(preflight(state, 'restore', now)).toBeUndefined();
  });
});

describe('license guard with a late change', () => {
  test('a license that is gone is the finding unattributed-change, whose suspects begin with those that got a 2xx', () => {
    const state = stateAfter(
      {},
      firstRead(own),
      ...answered(write({ id: 'a', endpoint: 'remove', mustBeRejected: true }), 422),
      ...answered(write({ id: 'b', endpoint: 'remove', mustBeRejected: true }), 202),
      { kind: 'settled', readings: [none] },
    );
    expect(state.findings).toEqual([
      {
        code: 'unattributed-change',
        change: 'no license is stored any more',
        suspects: [
          { id: 'b', status: 202 },
          { id: 'a', status: 422 },
        ],
      },
    ]);
  });

  test('a license that is gone and back within a settle window is the finding unattributed-change', () => {
    const readings = [none, own];
    const state = stateAfter({}, firstRead(own), ...answered(rejectedRemoval, 422), { kind: 'settled', readings });
    expect(state.findings).toMatchObject([{ code: 'unattributed-change' }]);
    expect(state.left).toEqual(own);
  });

  test.each([
    ['remove', 0],
    ['renew', 1],
    ['add', 1],
  ] as const)('a newer jti after a rejected request to %s is %i findings', (endpoint, count) => {
    const events = answered(write({ endpoint, mustBeRejected: true }), 403);
    const settled = { kind: 'settled', readings: [reading(true, 'refreshed', 10)] } as const;
    expect(stateAfter({}, firstRead(own), ...events, settled).findings).toHaveLength(count);
  });

  test.each([
    ['true', [true, true], []],
    ['true, then false for good', [true, false, false], ['changed-by-others']],
    ['true, false, true', [true, false, true], ['unsteady-check']],
  ])('the values $0 of check, with nothing written between, give the findings $2', (_, checks, codes) => {
    const state = stateAfter({}, ...checks.map(lookAt), firstRead(own));
    expect(state.findings.map(({ code }) => code)).toEqual(codes);
    expect(preflight(state, 'rejected-request', now)?.code).toBe(codes[0]);
  });

  test.each<[string, readonly Reading[], boolean]>([
    ['no other token', [own, own], false],
    ['another token', [own, reading(true, 'refreshed')], true],
    ['another token than before', [reading(true, 'refreshed')], true],
    ['another license', [reading(true, 'none'), own], false],
  ])(
    'readings with nothing sent that show $0 are taken for a server that refreshes tokens: $2',
    (_, readings, refreshesToken) => {
      const state = stateAfter({}, firstRead(own), { kind: 'read-before-writing', readings });
      expect(state.refreshesToken).toBe(refreshesToken);
      expect(state.left?.token).toMatchObject({ jti: refreshesToken ? undefined : 'first' });
    },
  );

  test('a token that changed after a renewal was sent is not taken for a refresh by the server', () => {
    const readings = [reading(true, 'refreshed')];
    const state = stateAfter({}, firstRead(own), ...accepted('renew'), { kind: 'read-before-writing', readings });
    expect(state.refreshesToken).toBe(false);
  });

  test('a stale value of check is a finding only after the lag window of an own write', () => {
    const seenAt = (at: number) =>
      stateAfter({ ...bare, lagMs: 1500 }, firstRead(own), ...accepted('add'), {
        kind: 'stable-read',
        readings: [1, 2, 3].map(() => reading(false, 'own', at)),
      });
    expect(seenAt(1000).findings).toEqual([]);
    expect(seenAt(9000).findings).not.toEqual([]);
  });

  test('nodes of a Grafana that disagree after an addition are the finding nodes-disagree', () => {
    const looks = [true, false, true].map(lookAt);
    const settled = { kind: 'settled', readings: [reading(true, 'own')] } as const;
    const state = stateAfter({}, firstRead(own), ...accepted('add'), settled, ...looks);
    expect(state.findings).toEqual([{ code: 'nodes-disagree' }]);
  });
});

describe('license guard and the response to an addition', () => {
  const isSeenWith = (returned: { readonly lid: string | undefined; readonly jti: string | undefined }) => {
    const add = write({ endpoint: 'add' });
    const done = { ...add, status: 200, answeredAt: 1 };
    return stateAfter(
      {},
      firstRead(reading(true, 'own', 0)),
      { kind: 'sent', write: add },
      { kind: 'answered', write: add, status: 200, at: 1, returned },
      { kind: 'seen-after', reading: reading(true, 'own'), writes: [done], isFirst: true },
    ).accepted?.isSeen;
  };

  test.each([
    ['its own token', { lid: '10500', jti: 'first' }, true],
    ['a token that does not show', { lid: '10500', jti: 'third' }, false],
    ['no token', { lid: undefined, jti: undefined }, true],
    ['the example of another license, as a mock may', { lid: '1', jti: 'sample' }, true],
  ])('makes the license that GET token shows count as the added one, if it has $0: $2', (_, returned, isSeen) => {
    expect(isSeenWith(returned)).toBe(isSeen);
  });
});

describe('license guard with another writer', () => {
  test('a source elsewhere is concluded from a removal that GET token shows and check does not', () => {
    const events = [firstRead(own), ...accepted('remove', 202, reading(true, 'none'))];
    expect(stateAfter({}, ...events).hasOtherSource).toBe(true);
    expect(stateAfter({}, firstRead(own), ...accepted('remove', 202, own)).hasOtherSource).toBe(false);
  });

  test.each([
    ['another token of the same license', reading(true, 'refreshed'), true],
    ['the same token', reading(true, 'own'), false],
    ['another token that check does not confirm', reading(false, 'refreshed'), false],
  ])('a source elsewhere is concluded from $0 after a removal: $2', (_, after, hasOtherSource) => {
    const events = [firstRead(reading(true, 'own', 0)), ...answered(write({ endpoint: 'remove' }), 202, after)];
    expect(stateAfter({}, ...events).hasOtherSource).toBe(hasOtherSource);
  });

  test('a license that GET token shows after a removal that check confirms is a sample', () => {
    const state = stateAfter({}, firstRead(own), ...accepted('remove', 202, reading(false, 'own')));
    expect(state).toMatchObject({
      ignoresToken: true,
      accepted: { isSeen: true },
      left: { token: { kind: 'unknown' } },
    });
  });
});

describe('license guard before a write', () => {
  test('takes the state for unknown and writes nothing more if readings in a row do not agree', () => {
    const readings = [own, reading(true, 'none'), own];
    expect(stateAfter({}, firstRead(own), { kind: 'stable-read', readings }).stop).toBe('state-unknown');
    expect(preflight(stateAfter({}, firstRead(undefined)), 'rejected-request', now)?.code).toBe('state-unknown');
  });

  test.each([
    ['read', 'out-of-scope', 'out-of-scope'],
    ['reject', 'out-of-scope', 'none'],
    ['write', 'none', 'none'],
  ] as const)(
    'at impact %s has the reason %s to refuse an own write, and %s to refuse a request that must be rejected',
    (impact, ownWrite, rejectedRequest) => {
      const state = stateAfter({ impact }, firstRead(own));
      expect(preflight(state, 'own-write', now)?.code ?? 'none').toBe(ownWrite);
      expect(preflight(state, 'rejected-request', now)?.code ?? 'none').toBe(rejectedRequest);
      expect(preflight(stateAfter({}), 'own-write', now)?.code).toBe('not-read');
    },
  );
});

describe('the license effect of a request', () => {
  test.each([
    [{ endpoint: 'add', status: 200, mustBeRejected: false }, 'the license', own, 'added'],
    [{ endpoint: 'renew', status: 200, mustBeRejected: false }, 'the license', own, 'renewed'],
    [{ endpoint: 'remove', status: 202, mustBeRejected: false }, 'no license', none, 'removed'],
    [{ endpoint: 'remove', status: 202, mustBeRejected: true }, 'the license', own, 'accepted-forbidden'],
    [{ endpoint: 'remove', status: 401, mustBeRejected: true }, 'no license', none, 'unexpected-change'],
    [{ endpoint: 'remove', status: 401, mustBeRejected: true }, 'the license', own, 'none'],
    [{ endpoint: 'remove', status: 401, mustBeRejected: true }, 'a newer token', reading(true, 'refreshed'), 'none'],
    [
      { endpoint: 'renew', status: 401, mustBeRejected: true },
      'a newer token',
      reading(true, 'refreshed'),
      'unexpected-change',
    ],
    [{ endpoint: 'add', mustBeRejected: false }, 'the license', own, 'unknown'],
  ] as const)(
    'of $endpoint with status $status (must be rejected: $mustBeRejected), if GET token then shows $1, is: $3',
    (change, _, after, effect) => {
      expect(licenseEffectOf(write(change), own, after, change.endpoint !== 'remove')).toBe(effect);
    },
  );
});
