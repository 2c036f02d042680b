import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { requestsPerAccount } from '../../src/accounts/provision.ts';
import { openForAccounts, openForScenarios } from '../../src/app/open-connections-ahead.ts';
import type { OpenTarget } from '../../src/app/open-target.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import type { Client } from '../../src/http/client.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { fakeGuard, guardState } from '../support/license-guards.ts';
import { atOnce } from '../support/runs.ts';
import { scenario } from '../support/scenarios.ts';
import { parts } from '../support/settings.ts';

const admin = { user: 'admin', password: 'a-password' };
const orgAdmin = { user: 'org', password: 'org-password' };
const look = scenario();
const rejected = scenario({ on: 'add', impact: 'reject', expect: { status: 400, licenseAfter: 'unchanged' } });

/** A client that records how many connections it is asked to open, for when. */
function recordingClient() {
  const opened: (readonly ['now' | 'next', number])[] = [];
  const client: Client = {
    ...fakeClient(() => answer(200, true)),
    warmUp: (count) => void opened.push(['now', count]),
    prepare: (count) => void opened.push(['next', count]),
  };
  return { client, opened };
}

/** What is opened ahead for a run with these settings that sends these scenarios. */
function openedFor(change: Partial<Settings>, sends: readonly BoundScenario[], builtIn = false, other?: Client) {
  const { client, opened } = recordingClient();
  const given = parts({ admin, ...change });
  const state = guardState({}, { impact: given.scope.impact, isOurs: true });
  const target = {
    parts: given,
    dependencies: atOnce,
    session: {
      client: other ?? client,
      guard: { ...fakeGuard(), state },
      identity: { version: '13.0.0' },
      license: 'a.b.c',
      personas: personasOf(given.credentials),
      rootUrl: 'http://target.invalid/',
      target: { builtIn },
    },
  };
  openForScenarios(target as unknown as OpenTarget, sends);
  return opened;
}

describe('the connections for test accounts, while the target is identified', () => {
  test.each<[number, string, Partial<Settings>]>([
    [2, 'both are to be created', { provision: true }],
    [1, 'the org admin is given', { provision: true, orgAdmin }],
    [0, 'both are given', { provision: true, orgAdmin, serviceAccountToken: 'glsa_x' }],
    [0, 'none may be created', { provision: false }],
  ])('are opened for %i accounts if %s', (accounts, _, change) => {
    const { client, opened } = recordingClient();
    openForAccounts(client, parts({ admin, ...change }));
    expect(opened).toEqual(accounts === 0 ? [] : [['next', requestsPerAccount * accounts]]);
  });

  test('are not asked of a client that cannot open any', () => {
    const client = fakeClient(() => answer(200, true));
    expect(() => openForAccounts(client, parts({ admin, provision: true }))).not.toThrow();
  });
});

describe('the connections for scenarios, before test accounts are created', () => {
  const accounts = 2 * requestsPerAccount;

  test.each<[string, Partial<Settings>, readonly BoundScenario[], number, number]>([
    ['a look, without accounts', { impact: 'read' }, [look], 1, 0],
    ['no scenario, without accounts', { impact: 'read' }, [], 0, 0],
    ['a look and the name of a created account', { impact: 'read', provision: true }, [look], 2, accounts + 2],
    ['a request that may write', { impact: 'reject' }, [rejected], 0, 1],
    [
      'a request that may write, with accounts',
      { impact: 'reject', provision: true },
      [look, rejected],
      2,
      accounts + 1,
    ],
    ['a scenario that the plan leaves out', { impact: 'read' }, [rejected], 0, 0],
  ])('are for $0: $3 now, and $4 for what comes next', (_, change, sends, now, next) => {
    expect(openedFor({ provision: false, ...change }, sends)).toEqual([
      ['now', now],
      ['next', next],
    ]);
  });

  test('are not asked of a client that cannot open any ahead', () => {
    const client = fakeClient(() => answer(200, true));
    expect(() => openedFor({ impact: 'reject', provision: true }, [look, rejected], false, client)).not.toThrow();
  });

  const write = { impact: 'write', allowWriteTo: ['target.invalid'] } as const;

  test.each<[string, boolean, boolean, readonly BoundScenario[], number, number]>([
    ['the looks and the reading before the first write', false, false, [look, rejected], 3, 1],
    ['the looks alone if nothing is written', false, false, [look], 1, 0],
    ['no name while accounts of other runs are searched for', true, false, [look, rejected], 3, accounts + 1],
    ['the name of a created account of the built-in server', true, true, [look, rejected], 4, accounts + 1],
  ])('at impact write are for $0: $4 now, and $5 for what comes next', (_, provision, builtIn, sends, now, next) => {
    expect(openedFor({ ...write, provision }, sends, builtIn)).toEqual([
      ['now', now],
      ['next', next],
    ]);
  });
});
