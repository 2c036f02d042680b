import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { createProvisioner } from '../../src/accounts/provision.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import { clientFor } from '../support/clients.ts';
import { journalFor, leaveJournal, leftIn } from '../support/journals.ts';
import { runAtOnce } from '../support/runs.ts';
import { closedPort, type Handler, say, serve } from '../support/servers.ts';
import { reference, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

describe('restore with a journal', () => {
  test('stores the license if one was stored before the run', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: true });
    expect(await restoreTarget(given)).toEqual({ actions: ['Stored the license.'], problem: null, exitCode: 0 });
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(leftIn(given)).toEqual([]);
  });

  test('removes the license if none was stored before the run', async () => {
    const server = await reference();
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: false });
    expect(await restoreTarget(given)).toEqual({
      actions: ['Removed the license, as none was stored before the run.'],
      problem: null,
      exitCode: 0,
    });
    expect(server.state().storedLicense).toBeUndefined();
  });

  test('does not change the license after a run that did not write', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: null, impact: 'reject' });
    expect(await restoreTarget(given)).toMatchObject({ actions: ['There was nothing to restore.'], exitCode: 0 });
    expect(server.state().storedLicense).toBeUndefined();
    expect(leftIn(given)).toEqual([]);
  });

  test('keeps the journal and names the missing variable if no license was given', async () => {
    const server = await reference({ unlicensed: true });
    const { license: _, ...given } = settingsFor(server);
    const journal = leaveJournal(given);
    const { problem, exitCode } = await restoreTarget(given);
    expect(problem).toMatchObject({
      code: 'license-not-restored',
      message: expect.stringMatching(/no license was given: set GRAFANA_LICENSE_TOKEN/),
    });
    expect(exitCode).toBe(3);
    expect(journal.read()).toMatchObject({ licenseStored: true });
  });

  test('keeps the journal if the target rejects the license', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server, { license: 'no.license.atall' });
    const journal = leaveJournal(given);
    const { problem, actions } = await restoreTarget(given);
    expect(problem?.message).toBe('The license could not be put back: the target answered with status 400.');
    expect(actions).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('changes nothing while the run is in progress', async () => {
    const server = await reference();
    const given = settingsFor(server);
    const journal = leaveJournal(given, { pid: process.pid });
    const { problem, exitCode } = await restoreTarget(given);
    expect(problem).toMatchObject({ code: 'configuration', message: expect.stringMatching(/is under way.*Ctrl-C/) });
    expect(exitCode).toBe(2);
    expect(server.state().requests).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('finishes the cleanup of a run that ended early even if its process still exists', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { pid: process.pid, step: 'not restored' });
    expect((await restoreTarget(given)).exitCode).toBe(0);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('needs a license if the journal is damaged', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    const journal = leaveJournal(given);
    writeFileSync(journal.path, '{');
    const { license: _, ...withoutLicense } = given;
    expect(await restoreTarget(withoutLicense)).toMatchObject({
      exitCode: 2,
      problem: {
        code: 'configuration',
        message: expect.stringMatching(/cannot be read.*GRAFANA_LICENSE_TOKEN/),
      },
    });
    expect(journal.read()).toBe('damaged');
    expect((await restoreTarget(given)).actions).toEqual(['Stored the license.']);
    expect(leftIn(given)).toEqual([]);
  });
});

describe('restore with a journal that cannot be removed', () => {
  test('reports its path', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    const { path } = journalFor(given);
    // A folder can be neither read nor removed as a file.
    mkdirSync(path, { recursive: true });
    expect(await restoreTarget(given)).toEqual({
      actions: ['Stored the license.', `The journal could not be removed. Delete it before the next run: ${path}.`],
      problem: null,
      exitCode: 0,
    });
  });
});

describe('restore without a journal', () => {
  test('stores the given license', async () => {
    const server = await reference({ unlicensed: true });
    expect((await restoreTarget(settingsFor(server))).actions).toEqual(['Stored the license.']);
  });

  test('has nothing to restore if no license was given', async () => {
    const server = await reference();
    const { license: _, ...given } = settingsFor(server);
    expect(await restoreTarget(given)).toEqual({
      actions: ['There was nothing to restore.'],
      problem: null,
      exitCode: 0,
    });
  });
});

describe('restore with test accounts of earlier runs', () => {
  async function withPersonasOf(...runIds: readonly string[]) {
    const server = await reference();
    const admin = { kind: 'basic', ...server.admin } as const;
    for (const runId of runIds) {
      await createProvisioner(clientFor(server.url), admin, runId).make(personasOf({}));
    }
    return server;
  }

  test('deletes the test accounts of the run in the journal only', async () => {
    const server = await withPersonasOf('0a1b2c3d', 'ffffffff');
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: null });
    const { actions } = await restoreTarget(given);
    expect(actions).toEqual([
      'Deleted service account licensing-conformance-0a1b2c3d-sa.',
      'Deleted user licensing-conformance-0a1b2c3d-user.',
    ]);
    expect(server.state().serviceAccounts).toEqual(['licensing-conformance-ffffffff-sa']);
  });

  test('deletes the test accounts of all runs if there is no journal', async () => {
    const server = await withPersonasOf('0a1b2c3d', 'ffffffff');
    const { license: _, ...given } = settingsFor(server);
    expect((await restoreTarget(given)).actions).toHaveLength(4);
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
  });

  test('is needed before another run may write', async () => {
    const server = await withPersonasOf('ffffffff');
    const report = await runAtOnce(settingsFor(server, { impact: 'write', provision: true }));
    expect(report.problem).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('another run (ffffffff)'),
    });
    expect(server.state().serviceAccounts).toEqual(['licensing-conformance-ffffffff-sa']);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });
});

describe('restore on a target that fails', () => {
  /** A mock that responds to `check` and handles writes with the given handler. */
  async function mock(onWrite: Handler, pages: Readonly<Record<string, unknown>> = {}) {
    const server = await serve((seen, response, socket) => {
      if (seen.method !== 'GET') return onWrite(seen, response, socket);
      if (seen.path === '/api/licensing/check') return say(response, 200, true);
      const page = Object.entries(pages).find(([path]) => seen.path.startsWith(path));
      say(response, page ? 200 : 404, page?.[1] ?? { message: 'Not found' });
    });
    const admin = { user: 'admin', password: 'admin' };
    const given = settings({ url: server.url, admin, stateDirectory: temporaryDirectory() });
    return { server, given };
  }

  test.each<[string, Handler, RegExp]>([
    [
      'closes the connection',
      (_, __, socket) => void socket.resetAndDestroy(),
      /could not be put back: .*the connection was closed/,
    ],
    ['returns 300', (_, response) => say(response, 300, {}), /answered with status 300/],
    ['returns 500', (_, response) => say(response, 500, {}), /answered with status 500/],
  ])('keeps the journal if the target %s', async (_, onWrite, message) => {
    const { given } = await mock(onWrite);
    const journal = leaveJournal(given);
    const { problem, exitCode, actions } = await restoreTarget({ ...given, license: 'a.b.c' });
    expect(problem).toEqual({ code: 'license-not-restored', message: expect.stringMatching(message) });
    expect([exitCode, actions]).toEqual([3, []]);
    expect(journal.read()).toBeDefined();
  });

  test('names each test account that cannot be deleted, and keeps the journal', async () => {
    const { server, given } = await mock((_, response) => say(response, 500, { message: 'busy' }), {
      '/api/serviceaccounts/search': { serviceAccounts: [{ id: 7, name: 'licensing-conformance-0a1b2c3d-sa' }] },
      '/api/users/search': { users: [{ id: 8, login: 'licensing-conformance-0a1b2c3d-user' }] },
    });
    const journal = leaveJournal(given, { licenseStored: null });
    const { problem, exitCode } = await restoreTarget(given);
    expect([exitCode, problem]).toEqual([
      3,
      {
        code: 'license-not-restored',
        message:
          'service account licensing-conformance-0a1b2c3d-sa could not be deleted: status 500, busy; user licensing-conformance-0a1b2c3d-user could not be deleted: status 500, busy.',
      },
    ]);
    expect(server.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/api/serviceaccounts/7',
      '/api/admin/users/8',
    ]);
    expect(journal.read()).toBeDefined();
  });

  test('throws an internal error', async () => {
    const { given } = await mock((_, response) => say(response, 202, {}));
    const license = {
      toJSON: () => {
        throw new TypeError('a mistake');
      },
    } as unknown as string;
    await expect(restoreTarget({ ...given, license })).rejects.toThrow(TypeError);
  });
});

describe('restore on a target that is not reachable', () => {
  test('reports the problem and keeps the journal', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const given = settings({ url, license: 'a.b.c', stateDirectory: temporaryDirectory() });
    const journal = leaveJournal(given);
    expect(await restoreTarget(given)).toMatchObject({ actions: [], exitCode: 3, problem: { code: 'unreachable' } });
    expect(journal.read()).toBeDefined();
  });
});
