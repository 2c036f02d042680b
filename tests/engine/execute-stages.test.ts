import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { BoundScenario, ProviderState } from '../../src/domain/scenario.ts';
import { execute } from '../../src/engine/execute.ts';
import type { LicenseGuard, SetupResult } from '../../src/license/guard/license-guard-port.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { context, verdictsOf } from '../support/execution-contexts.ts';
import { fakeGuard } from '../support/license-guards.ts';
import { realScenario, scenario } from '../support/scenarios.ts';

const rejected = (name: string, given: ProviderState, change: Partial<BoundScenario> = {}): BoundScenario => ({
  ...scenario({ id: `add.${name}`, on: 'add', given, impact: 'reject', expect: { status: 400 } }),
  ...change,
});

describe('the states that the scenarios of a stage need', () => {
  const inAny = rejected('any', 'any');
  const overStored = rejected('stored', 'a license is stored');
  const withoutLicense = rejected('none', 'no license is stored');
  const unavailable: SetupResult = { isReady: false, code: 'out-of-scope', reason: createReason('out-of-scope') };

  test('are brought about before those that fit any state', async () => {
    const guard = fakeGuard();
    const client = fakeClient(() => answer(400));
    await verdictsOf([inAny, overStored], { guard, client, mayWrite: false });
    expect(guard.asked.filter((one) => one.startsWith('bring about'))).toEqual([
      'bring about: a license is stored',
      'bring about: any',
    ]);
    expect(guard.writes.map(({ id }) => id)).toEqual(['add.stored', 'add.any']);
  });

  test.each([
    ['first', [inAny, overStored, withoutLicense]],
    ['second', [overStored, inAny, withoutLicense]],
    ['last', [overStored, withoutLicense, inAny]],
  ])('are brought about in their order, and those that fit any state go last if they are the %s', async (_, chosen) => {
    const guard = fakeGuard();
    await verdictsOf(chosen, { guard, client: fakeClient(() => answer(400)), mayWrite: false });
    expect(guard.writes.map(({ id }) => id)).toEqual(['add.stored', 'add.none', 'add.any']);
  });

  test('that cannot be brought about skip their scenarios alone', async () => {
    const guard = fakeGuard({
      bringAbout: async (wanted) => (wanted === 'no license is stored' ? unavailable : { isReady: true }),
    });
    const client = fakeClient(() => answer(400));
    const { verdicts } = await verdictsOf([inAny, overStored, withoutLicense], { guard, client, mayWrite: false });
    expect(verdicts).toEqual({
      'add.any': ['pass', null],
      'add.stored': ['pass', null],
      'add.none': ['skipped', 'out-of-scope'],
    });
  });

  test('are not brought about after an interruption, and their scenarios are blocked for it', async () => {
    const controller = new AbortController();
    const guard = fakeGuard({
      async bringAbout() {
        controller.abort();
        return { isReady: true };
      },
      // As the license guard does once the signal has come.
      performStage: async (writes) => ({
        requests: writes.map(() => ({ isSent: false, refusal: createReason('interrupted') })),
        before: undefined,
        after: undefined,
        change: undefined,
        suspects: [],
      }),
    });
    const { verdicts } = await verdictsOf([inAny, overStored, withoutLicense], {
      guard,
      mayWrite: false,
      signal: controller.signal,
    });
    expect(guard.asked.filter((one) => one.startsWith('bring about'))).toHaveLength(1);
    expect(Object.values(verdicts)).toEqual(Array(3).fill(['blocked', 'interrupted']));
  });
});

describe('a positive control', () => {
  const denying = () =>
    fakeClient(({ as, path }) => (as.kind === 'none' ? answer(401) : answer(path.endsWith('check') ? 200 : 422, true)));

  test('of check is sent without the license guard, because it cannot write', async () => {
    const guard = fakeGuard();
    const client = denying();
    const only = [realScenario('check.denies.anonymous')];
    const { positiveControls } = await execute(only, context({ client, guard, scenarios }));
    expect(positiveControls).toMatchObject([{ endpoint: 'check', exchange: { response: { status: 200 } } }]);
    expect(guard.writes).toEqual([]);
    expect(client.calls.map(({ as }) => as.kind)).toEqual(['none', 'basic']);
    expect(client.calls[1]).not.toHaveProperty('responseWithinMs');
  });

  test('of another endpoint is sent by the license guard, as a request that must be rejected', async () => {
    const guard = fakeGuard();
    const client = denying();
    const only = [realScenario('remove.denies.anonymous')];
    const { positiveControls } = await execute(only, context({ client, guard, scenarios }));
    expect(positiveControls).toMatchObject([{ endpoint: 'remove', exchange: { response: { status: 422 } } }]);
    expect(guard.writes.at(-1)).toMatchObject({
      id: 'remove.denies.org-admin (as server-admin)',
      as: 'server-admin',
      endpoint: 'remove',
      mustBeRejected: true,
    });
    expect(client.calls.at(-1)).toMatchObject({ responseWithinMs: 20_000 });
  });

  test('that the license guard does not permit is none', async () => {
    const guard = fakeGuard({ perform: async () => ({ isSent: false, refusal: createReason('open-outcome') }) });
    const only = [realScenario('remove.denies.anonymous')];
    const { positiveControls } = await execute(only, context({ client: denying(), guard, scenarios }));
    expect(positiveControls).toEqual([]);
  });

  test('is not sent if the license guard has stopped', async () => {
    const guard = fakeGuard({ state: { stop: 'license-changed' } });
    const client = denying();
    const only = [realScenario('check.denies.anonymous')];
    const { positiveControls } = await execute(only, context({ client, guard, scenarios }));
    expect([positiveControls, client.calls.length]).toEqual([[], 1]);
  });

  test('shows whether the admin reaches the API if something in front of it responded to another persona', async () => {
    const redirect = {
      ...answer(302),
      response: { status: 302, headers: [['location', '/login']], body: '' },
    } as const;
    const client = fakeClient(({ as }) => (as.kind === 'none' ? redirect : answer(200, true)));
    const only = [realScenario('check.denies.anonymous'), realScenario('check.reports.boolean')];
    const { positiveControls } = await execute(only, context({ client, scenarios }));
    expect(positiveControls).toMatchObject([{ endpoint: 'check', exchange: { response: { status: 200 } } }]);
  });
});

describe('the looks at check at the end of a run', () => {
  /** How often a run looks at check that sends nothing which may write, or has sent something. */
  const looksOf = async (hasSent: boolean, signal?: AbortSignal): Promise<number> => {
    const guard = fakeGuard({ state: { hasSent } });
    let missing = 3;
    const look = async (): Promise<boolean> => {
      missing -= 1;
      return true;
    };
    // Beside the scenarios none is missing yet.
    let asked = 0;
    const missingLooks = (): number => {
      asked += 1;
      return asked === 1 ? 0 : missing;
    };
    const watched = { ...guard, state: guard.state, look, missingLooks };
    await execute([scenario({ as: 'anonymous', expect: { status: 200 } })], context({ guard: watched, signal }));
    return 3 - missing;
  };

  test('go on until none is missing, unless the run has sent what may write', async () => {
    expect([await looksOf(false), await looksOf(true)]).toEqual([3, 0]);
  });

  test('are none after an interruption', async () => {
    expect(await looksOf(false, AbortSignal.abort())).toBe(0);
  });
});

describe('the connections that are opened before the first request', () => {
  test.each<[string, readonly BoundScenario[], number]>([
    ['those of the first requests that may write', [scenario(), rejected('a', 'any'), rejected('b', 'any')], 2],
    ['those that delete the accounts if nothing may write', [scenario()], 5],
  ])('are %s', async (_, chosen, count) => {
    const prepared: number[] = [];
    const client = { ...fakeClient(() => answer(400)), prepare: (count: number) => void prepared.push(count) };
    await execute(chosen, context({ client, accountsToDelete: 5, mayWrite: false }));
    expect(prepared[0]).toBe(count);
  });
});

describe('a transport that opens no connections ahead', () => {
  test('sends the requests all the same', async () => {
    const transport = { send: async () => answer(400), isAlive: async () => true };
    const { results } = await execute([rejected('a', 'any')], context({ transport, mayWrite: false }));
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass']);
  });
});

describe('the reading before the first write', () => {
  const own = scenario({ on: 'add', impact: 'write', expect: { status: 200, licenseAfter: 'added' } });
  const askedOf = async (
    chosen: readonly BoundScenario[],
    change: Parameters<typeof fakeGuard>[0] = {},
    mayWrite = true,
  ) => {
    const guard = fakeGuard(change);
    await execute(chosen, context({ guard, mayWrite, client: fakeClient(() => answer(200, {})) }));
    return guard.asked.filter((one) => one === 'read before writing' || one === 'apply first');
  };

  const refusesOwn: LicenseGuard['refusal'] = (purpose) =>
    purpose === 'own-write' ? createReason('open-outcome') : undefined;

  test('is taken only if the run writes and the license guard permits it', async () => {
    expect(await askedOf([own])).toEqual(['read before writing', 'apply first']);
    expect(await askedOf([own], { refusal: refusesOwn })).toEqual(['apply first']);
    expect(await askedOf([rejected('a', 'any')], {}, false)).toEqual([]);
    expect(await askedOf([scenario()])).toEqual([]);
  });
});
