import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { restore } from '../../src/cli/restore.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { DoctorReport } from '../../src/domain/run-events.ts';
import { fakeIo } from './fake-io.ts';

const environment = { GRAFANA_URL: 'http://grafana.example', GRAFANA_ADMIN_PASSWORD: 'correct-horse' };

const noCost = {
  scenarioRequests: 0,
  possibleWrites: 0,
  failedLogins: 0,
  usersCreated: 0,
  serviceAccountsCreated: 0,
  issuerContacts: 0,
  changesLicense: false,
};

const inspection: DoctorReport = {
  target: {
    url: 'http://grafana.example/',
    version: '12.4.3\u001b[31m',
    edition: null,
    licensed: true,
    detected: {
      health: true,
      settings: false,
      user: true,
      rootUrl: 'https://public.example/',
      rootUrlFrom: 'license',
      anonymousAccess: 'unknown',
      licenseSource: 'database',
    },
    insecure: true,
    builtIn: false,
  },
  stages: [{ kind: 'looks', given: 'any', scenarios: scenarios.slice(0, 2) }],
  planned: scenarios.map((scenario) =>
    scenario.as === 'org-admin'
      ? { scenario, decision: 'blocked', reason: createReason('no-org-admin') }
      : scenario.impact === 'read'
        ? { scenario, decision: 'run', reason: null }
        : {
            scenario,
            decision: 'skipped',
            reason: createReason('impact-too-low', { impact: scenario.impact, allowed: 'read' }),
          },
  ),
  cost: {
    scenarioRequests: 27,
    possibleWrites: 14,
    failedLogins: 1,
    usersCreated: 1,
    serviceAccountsCreated: 1,
    issuerContacts: 3,
    changesLicense: true,
  },
  findings: [],
  notes: [createNote('cleanup-incomplete', { problem: 'The response was correct-horse.' })],
  problem: null,
  exitCode: 4,
};

describe('doctor on settings', () => {
  test('shows which variables and flags set them, and no value that may be a secret', async () => {
    const io = fakeIo({ environment });
    await doctor({ timeout: '50', impact: 'read' }, io, async () => inspection);
    expect(io.out()).toMatch(/^Settings\n {2}GRAFANA_URL +set\n {2}GRAFANA_ADMIN_PASSWORD +set\n/);
    expect(io.out()).toMatch(/--timeout +50\n/);
    expect(io.out()).not.toContain('correct-horse');
  });

  test('names the line of a config file', async () => {
    const io = fakeIo({ environment });
    writeFileSync(join(io.directory, 'licensing-conformance.yaml'), '\nexpect: licensed');
    await doctor({}, io, async () => inspection);
    expect(io.out()).toMatch(/GRAFANA_EXPECT +licensed +from expect in licensing-conformance\.yaml\s+\(line 2\)/);
  });

  test('prints settings, target and plan as JSON with --json, without secrets and control sequences', async () => {
    const io = fakeIo({ environment });
    const notes = [createNote('settings', { text: 'The password is correct-horse.' })];
    await doctor({ json: true, timeout: '50' }, io, async () => ({ ...inspection, notes }));
    expect(JSON.parse(io.out())).toMatchObject({
      schemaVersion: 1,
      settings: expect.arrayContaining([{ name: '--timeout', where: '--timeout', values: ['50'] }]),
      target: { url: 'http://grafana.example/', version: '12.4.3\u001b[31m' },
      planned: expect.arrayContaining([
        { id: 'check.denies.org-admin', decision: 'blocked', reason: createReason('no-org-admin') },
      ]),
      stages: [{ kind: 'looks', given: 'any', scenarios: scenarios.slice(0, 2).map(({ id }) => id) }],
      exitCode: inspection.exitCode,
    });
    for (const text of ['\u001b', 'correct-horse']) expect(io.out()).not.toContain(text);
  });
});

describe('doctor', () => {
  test('prints the detected facts, the scenarios that would run, and the reasons of the others', async () => {
    const io = fakeIo({ environment });
    expect(await doctor({}, io, async () => inspection)).toBe(4);
    const out = io.out();
    expect(out).toMatch(/Edition +not detected/);
    expect(out).toMatch(/Root URL +https:\/\/public.example\/ \(from the license you provided\)/);
    expect(out).toContain('NOT checked');
    const running = inspection.planned.filter(({ decision }) => decision === 'run').length;
    expect(out).toContain(`Would run: ${running} of ${scenarios.length} scenarios`);
    expect(out.replace(/\s+/g, ' ').split(`blocked: ${createReason('no-org-admin').message}`)).toHaveLength(2);
    expect(out).toContain('    check.denies.org-admin\n');
  });

  test('prints the number of requests, accounts and failed logins that a run costs the server', async () => {
    const io = fakeIo({ environment });
    await doctor({}, io, async () => inspection);
    const section = io.out().split('A run costs the server\n')[1]?.split('\n\n')[0];
    expect(section).toMatch(/Requests +27, of which 14 could change the license/);
    expect(section).toMatch(/Failed logins +1,/);
    expect(section).toMatch(/Accounts created +a user and a service account/);
    expect(section).toMatch(/Issuer contacts +3/);
    expect(section).toMatch(/License +added, renewed, removed, and restored/);
  });

  test('prints that a run creates no account and does not change the license', async () => {
    const io = fakeIo({ environment });
    const cost = { ...noCost, failedLogins: 1 };
    await doctor({}, io, async () => ({ ...inspection, cost }));
    expect(io.out()).toMatch(/Accounts created +none\n.*Issuer contacts +0\n.*License +not changed\n/s);
  });

  test('prints no costs if no plan could be made', async () => {
    const io = fakeIo({ environment });
    await doctor({}, io, async () => ({ ...inspection, cost: null }));
    expect(io.out()).not.toContain('A run costs the server');
  });

  test('prints neither control sequences nor secrets', async () => {
    const io = fakeIo({ environment });
    await doctor({}, io, async () => inspection);
    expect(io.out()).not.toContain('\u001b');
    expect(io.out()).not.toContain('correct-horse');
  });

  test('prints the problem, and exits with 3 if the server is unreachable', async () => {
    const io = fakeIo({ environment });
    const problem = { code: 'unreachable', message: 'Nobody answers at grafana.example.' } as const;
    const ended = await doctor({}, io, async () => ({ ...inspection, planned: [], problem, exitCode: 3 }));
    expect(ended).toBe(3);
    expect(io.err()).toBe('grafana-licensing-conformance: Nobody answers at grafana.example.\n');
  });

  test('would run every scenario on the built-in reference server', async () => {
    const io = fakeIo();
    expect(await doctor({ reference: true }, io)).toBe(0);
    expect(io.out()).toContain(`Would run: ${scenarios.length} of ${scenarios.length} scenarios`);
  });
});

describe('restore', () => {
  test('prints a line for each thing that it restored, and exits with 0', async () => {
    const io = fakeIo({ environment });
    const actions = [createNote('license-stored'), createNote('account-deleted', { account: 'user suite-1' })];
    expect(await restore({}, io, async () => ({ actions, problem: null, exitCode: 0 }))).toBe(0);
    expect(io.out()).toBe(actions.map(({ message }) => `${message}\n`).join(''));
  });

  test('prints its plan before it changes anything', async () => {
    const io = fakeIo({ environment });
    const note = createNote('restore-planned', { runId: '0a1b2c3d', license: true, provision: false });
    await restore({}, io, async (_, { onEvent } = {}) => {
      onEvent?.({ kind: 'note', note });
      expect(io.err()).toContain(note.message);
      return { actions: [], problem: null, exitCode: 0 };
    });
  });

  test.each([
    [{}, { withoutJournal: false, forget: false }],
    [{ withoutJournal: true }, { withoutJournal: true, forget: false }],
    [{ forget: true }, { withoutJournal: false, forget: true }],
    [{ deleteAccounts: '0a1b2c3d' }, { withoutJournal: false, forget: false, deleteAccounts: '0a1b2c3d' }],
  ])('with the flags %j restores with the settings %j', async (flags, options) => {
    let given: unknown;
    await restore(flags, fakeIo({ environment }), async (settings) => {
      given = settings;
      return { actions: [], problem: null, exitCode: 0 };
    });
    expect(given).toMatchObject(options);
  });

  test.each(['', '0A1B2C3D', '../../etc'])('does not accept the run ID %j', async (deleteAccounts) => {
    const io = fakeIo({ environment });
    const never = () => Promise.reject(new Error('called'));
    expect(await restore({ deleteAccounts }, io, never)).toBe(2);
    expect(io.err()).toContain('--delete-accounts must be eight');
  });

  test('prints the problem and exits with 3 if the license could not be restored', async () => {
    const io = fakeIo({ environment });
    const problem = { code: 'license-not-restored', message: 'The license could not be restored.' } as const;
    expect(await restore({}, io, async () => ({ actions: [], problem, exitCode: 3 }))).toBe(3);
    expect(io.err()).toContain(problem.message);
  });
});
