import { describe, expect, test } from 'vitest';
import { type PreparedTarget, withPreparedTarget } from '../../src/app/prepared-target.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';
import { journalFor, leftIn } from '../support/journals.ts';
import { atOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

/** Prepares a target and uses it; gives what was reported meanwhile. */
async function prepared(change: Partial<Settings>, use: (target: PreparedTarget) => Promise<void> = async () => {}) {
  const server = await referenceWithoutNetwork();
  const settings = settingsFor(server, change);
  const events: RunEvent[] = [];
  const hooks = { onEvent: (event: RunEvent) => void events.push(event) };
  const finished = await withPreparedTarget({ settings, hooks, dependencies: atOnce }, use).catch(
    (thrown: unknown) => thrown,
  );
  const stages = events.flatMap((event) => (event.kind === 'stage' ? [event.stage] : []));
  return { server, settings, finished, stages, events };
}

describe('a target that is prepared for requests', () => {
  const connected = ['connecting', 'identifying'];

  test.each<[string, Partial<Settings>, readonly string[]]>([
    ['only reads', { impact: 'read', provision: false }, connected],
    [
      'only reads with test accounts',
      { impact: 'read', provision: true },
      [...connected, 'creating test accounts', 'cleaning up'],
    ],
    ['sends what must be rejected', { impact: 'reject', provision: false }, [...connected, 'cleaning up']],
    ['writes', { impact: 'write', provision: true }, [...connected, 'creating test accounts', 'cleaning up']],
  ])('goes through its stages for a run that %s', async (_, change, expected) => {
    const { stages, server, events } = await prepared(change);
    expect(stages).toEqual(expected);
    const urls = events.flatMap((event) => (event.kind === 'stage' ? [event.url] : []));
    expect(new Set(urls)).toEqual(new Set([server.url]));
  });

  test('has the personas that were created, and deletes them afterwards', async () => {
    let users: readonly string[] = [];
    const { server, finished } = await prepared({ impact: 'reject', provision: true }, async (target) => {
      users = Object.entries(target.personas).flatMap(([persona, had]) => ('as' in had ? [persona] : []));
    });
    expect(users.toSorted()).toContain('org-admin');
    expect(users.toSorted()).toContain('service-account');
    expect(finished).toMatchObject({ runState: { problem: null, provisioned: ['service-account', 'org-admin'] } });
    expect(server.state().users).toEqual([server.admin.user]);
  });

  test('keeps a journal of its steps while it is used, and removes it afterwards', async () => {
    let step: unknown;
    const given = settingsFor(await referenceWithoutNetwork(), { impact: 'reject', provision: true });
    await withPreparedTarget({ settings: given, dependencies: atOnce }, async () => {
      step = journalFor(given).read();
    });
    expect(step).toMatchObject({ step: 'running scenarios', impact: 'reject', provision: true });
    expect(leftIn(given)).toEqual([]);
  });

  test('passes what it takes to execute scenarios', async () => {
    let execution: PreparedTarget['execution'] | undefined;
    const { server } = await prepared({ impact: 'write', provision: true, concurrency: 3 }, async (target) => {
      execution = target.execution;
    });
    expect(execution).toMatchObject({
      concurrency: 3,
      mayWrite: true,
      accountsToDelete: 2,
      isRootUrlGuessed: false,
      targetValues: { rootUrl: server.rootUrl, license: server.license },
      facts: { version: '13.0.0', anonymousAccess: 'off', licenseSource: 'unknown', hasGrafanaPages: true },
    });
  });
});

describe('a problem while a prepared target is used', () => {
  test('is the problem of the run, after the cleanup', async () => {
    const problem = createProblem('interrupted');
    const { finished, server } = await prepared({ impact: 'reject', provision: true }, async () => {
      throw new ProblemError(problem);
    });
    expect(finished).toMatchObject({ runState: { problem, stoppedBy: null } });
    expect(server.state().users).toEqual([server.admin.user]);
  });

  test('is thrown after the cleanup if it is an error of this package', async () => {
    const mistake = new TypeError('a mistake');
    const { finished, server, settings } = await prepared({ impact: 'reject', provision: true }, async () => {
      throw mistake;
    });
    expect(finished).toBe(mistake);
    expect(server.state().users).toEqual([server.admin.user]);
    expect(leftIn(settings)).toEqual([]);
  });
});
