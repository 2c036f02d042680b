import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import { createProvisioner } from '../../src/accounts/provision.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { clientFor } from '../support/clients.ts';
import { journalFor, leaveJournal, leftIn } from '../support/journals.ts';
import { closedPort } from '../support/servers.ts';
import { reference, referenceWithoutNetwork, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

describe('doctor', () => {
  test('lists what would run, and creates and changes nothing', async () => {
    const server = await reference();
    const given = settingsFor(server, { impact: 'write', provision: true });
    const inspection = await inspectTarget(given);
    expect(inspection).toMatchObject({
      problem: null,
      exitCode: 0,
      notes: [],
      target: { version: '13.0.0', licensed: true },
    });
    expect(inspection.planned.map(({ scenario }) => scenario.id)).toEqual(scenarios.map(({ id }) => id));
    expect(new Set(inspection.planned.map(({ decision }) => decision))).toEqual(new Set(['run']));
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
    expect(server.state().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(leftIn(given)).toEqual([]);
  });

  test.each<[string, Partial<Settings>, number, readonly string[]]>([
    ['missing test accounts', {}, 4, ['blocked', 'run', 'skipped']],
    ['test accounts that would be created', { provision: true }, 0, ['run', 'skipped']],
    ['an empty selection', { provision: true, skip: ['**'] }, 4, ['skipped']],
  ])('predicts for a run with $0 the exit code $2', async (_, change, exitCode, decisions) => {
    const server = await reference();
    const inspection = await inspectTarget(settingsFor(server, change));
    expect(inspection.exitCode).toBe(exitCode);
    expect([...new Set(inspection.planned.map(({ decision }) => decision))].toSorted()).toEqual(decisions);
  });

  test.each<[string, Partial<Settings>, readonly string[]]>([
    ['at impact write', { impact: 'write' }, ['write-not-allowed']],
    ['at impact reject', { impact: 'reject' }, []],
    ['at impact write with --allow-write-to', { impact: 'write', allowWriteTo: ['grafana.example'] }, []],
  ])('notes for a server on another machine, $0, this about writing: $2', async (_, change, codes) => {
    const server = await referenceWithoutNetwork({ rootUrl: 'https://grafana.example/' });
    const { notes, problem } = await inspectTarget(settingsFor(server, { ...change, provision: true }));
    expect([problem, notes.map(({ code }) => code)]).toEqual([null, codes]);
  });

  test('reports a problem together with the facts that are known', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const given = settings({ url, grafanaVersion: '12.0.0', insecure: true, stateDirectory: temporaryDirectory() });
    expect(await inspectTarget(given)).toEqual({
      target: {
        url,
        version: '12.0.0',
        edition: null,
        licensed: null,
        detected: null,
        insecure: true,
        builtIn: false,
      },
      planned: [],
      stages: [],
      cost: null,
      findings: [],
      notes: [],
      problem: { code: 'unreachable', message: expect.stringContaining(url) },
      exitCode: 3,
    });
  });

  test('notes version-unknown for a mock of the four endpoints', async () => {
    const server = await reference({ licensingOnly: true, seedPersonas: true });
    const { notes } = await inspectTarget(settingsFor(server));
    expect(notes).toContainEqual(createNote('version-unknown'));
  });

  test('starts the built-in reference server with --reference, and stops it afterwards', async () => {
    const inspection = await inspectTarget(
      settings({ reference: true, impact: 'write', stateDirectory: temporaryDirectory() }),
    );
    expect(inspection).toMatchObject({ exitCode: 0, target: { builtIn: true, edition: 'enterprise' } });
    await expect(fetch(inspection.target.url)).rejects.toThrow('fetch failed');
  });

  test('does not report a server given by URL as built in', async () => {
    const { target } = await inspectTarget(settingsFor(await reference()));
    expect(target.builtIn).toBe(false);
  });

  test('reports a problem of the built-in reference server with --reference', async () => {
    const given = settings({ reference: true, grafanaVersion: '7.3.0', stateDirectory: temporaryDirectory() });
    expect(await inspectTarget(given)).toMatchObject({
      exitCode: 2,
      problem: { code: 'too-old' },
      target: { builtIn: true, version: '7.3.0' },
    });
  });
});

describe('doctor while the journal of another run exists', () => {
  const damaged = async (change: Partial<Settings> = {}): Promise<Settings> => {
    const given = settingsFor(await reference(), { provision: true, ...change });
    const { path } = journalFor(given);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '{}', { mode: 0o600 });
    return given;
  };

  test('exits with 2 if the journal is damaged, and leaves it as it is', async () => {
    const given = await damaged();
    const { path } = journalFor(given);
    expect(await inspectTarget(given)).toMatchObject({
      exitCode: 2,
      problem: createProblem('journal-unreadable', { path }),
    });
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  test('exits with 3 if the server cannot be reached, and notes the journal', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const { problem, notes, exitCode } = await inspectTarget(await damaged({ url }));
    expect([problem?.code, exitCode]).toEqual(['unreachable', 3]);
    expect(notes).toContainEqual({ code: 'journal-present', message: expect.stringContaining('journal') });
  });
});

describe('the root URL that doctor reports', () => {
  const rootUrlOf = async (change: Partial<Settings>, licensingOnly = true, unlicensed = false) => {
    const server = await reference({ licensingOnly, unlicensed, rootUrl: 'https://named.example/' });
    const { target } = await inspectTarget({ ...settingsFor(server, change) });
    return [
      target.detected?.rootUrl === server.url ? 'the URL' : target.detected?.rootUrl,
      target.detected?.rootUrlFrom,
    ];
  };

  test('comes from the settings page, the option, the license or the URL, in this order', async () => {
    const instance = 'https://option.example/';
    expect(await rootUrlOf({ instance }, false)).toEqual(['https://named.example/', 'settings']);
    expect(await rootUrlOf({ instance })).toEqual([instance, 'option']);
    expect(await rootUrlOf({})).toEqual(['https://named.example/', 'license']);
    expect(await rootUrlOf({ license: 'opaque' }, true, true)).toEqual(['the URL', 'url']);
  });
});

describe('the cost of a run that doctor reports', () => {
  test('counts the requests of the planned scenarios, and one account of each kind with --provision', async () => {
    const server = await reference();
    const { cost, planned } = await inspectTarget(settingsFor(server, { impact: 'write', provision: true }));
    expect(cost).toMatchObject({ usersCreated: 1, serviceAccountsCreated: 1, changesLicense: true, failedLogins: 1 });
    expect(cost?.scenarioRequests).toBe(planned.filter(({ decision }) => decision === 'run').length);
    expect(server.state().requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('does not count an account instead of credentials that were given and not accepted', async () => {
    const server = await reference();
    const given = settingsFor(server, { provision: true, orgAdmin: { user: 'nobody', password: 'wrong' } });
    const { cost } = await inspectTarget(given);
    expect(cost).toMatchObject({ usersCreated: 0, serviceAccountsCreated: 1 });
  });

  test('does not count accounts if all are configured, nor changes of the license at impact read', async () => {
    const server = await reference({ seedPersonas: true });
    const { cost } = await inspectTarget(settingsFor(server, { provision: true }));
    expect(cost).toMatchObject({
      usersCreated: 0,
      serviceAccountsCreated: 0,
      possibleWrites: 0,
      issuerContacts: 0,
      changesLicense: false,
    });
  });
});

describe('the exit code of doctor', () => {
  test('is 1 if the license is not as --expect says', async () => {
    const given = settingsFor(await reference({ unlicensed: true, seedPersonas: true }), { expect: 'licensed' });
    const { findings, exitCode } = await inspectTarget(given);
    expect([findings.map(({ code }) => code), exitCode]).toEqual([['unexpected-license-state'], 1]);
  });

  test('if the license expires soon, only with --strict', async () => {
    const server = await reference({ seedPersonas: true });
    for (const [strict, exitCode] of [
      [false, 0],
      [true, 1],
    ] as const) {
      expect(await inspectTarget(settingsFor(server, { expiresWithinDays: 3650, strict }))).toMatchObject({ exitCode });
    }
  });

  test('if test accounts of another run exist, for a run that writes', async () => {
    const server = await reference();
    const elsewhere = createProvisioner(clientFor(server.url), { kind: 'basic', ...server.admin }, 'abcd1234');
    await elsewhere.make(personasOf({}));
    const { problem, exitCode } = await inspectTarget(settingsFor(server, { impact: 'write', provision: true }));
    expect([problem?.code, exitCode]).toEqual(['test-accounts-of-other-run', 2]);
  });
});

describe('a journal that doctor finds', () => {
  test.each([
    ['of a killed run', {}, 'run-unfinished'],
    ['of a run that is active', { pid: process.pid }, 'run-active'],
  ] as const)('$0 is the problem $2 with exit code 2, beside the plan, and stays', async (_, change, code) => {
    const server = await reference({ seedPersonas: true });
    const given = settingsFor(server);
    const journal = leaveJournal(given, change);
    const { problem, exitCode, planned } = await inspectTarget(given);
    expect([problem?.code, exitCode]).toEqual([code, 2]);
    expect(planned.length).toBeGreaterThan(0);
    expect(journal.read()).toMatchObject({ runId: '0a1b2c3d' });
  });
});
