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

describe('when there is a journal', () => {
  test('a license that was stored is stored', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: true });
    expect(await restoreTarget(given)).toEqual({ actions: ['Stored the license.'], problem: null, exitCode: 0 });
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(leftIn(given)).toEqual([]);
  });

  test('one that was not is removed', async () => {
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

  test('of a run that did not write, the license is left alone', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { licenseStored: null, impact: 'reject' });
    expect(await restoreTarget(given)).toMatchObject({ actions: ['There was nothing to restore.'], exitCode: 0 });
    expect(server.state().storedLicense).toBeUndefined();
    expect(leftIn(given)).toEqual([]);
  });

  test('without a license it stays, and says what is missing', async () => {
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

  test('with a license that the target does not take it stays', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server, { license: 'no.license.atall' });
    const journal = leaveJournal(given);
    const { problem, actions } = await restoreTarget(given);
    expect(problem?.message).toBe('The license could not be put back: the target answered with status 400.');
    expect(actions).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('of a run that is under way, nothing is touched', async () => {
    const server = await reference();
    const given = settingsFor(server);
    const journal = leaveJournal(given, { pid: process.pid });
    const { problem, exitCode } = await restoreTarget(given);
    expect(problem).toMatchObject({ code: 'configuration', message: expect.stringMatching(/is under way.*Ctrl-C/) });
    expect(exitCode).toBe(2);
    expect(server.state().requests).toEqual([]);
    expect(journal.read()).toBeDefined();
  });

  test('that ended without having put everything back, it is finished, though its process lives', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    leaveJournal(given, { pid: process.pid, step: 'not restored' });
    expect((await restoreTarget(given)).exitCode).toBe(0);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('that is damaged, a license is needed to know what to do', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    const journal = leaveJournal(given);
    writeFileSync(journal.path, '{');
    const { license: _, ...without } = given;
    expect(await restoreTarget(without)).toMatchObject({
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

describe('when the journal cannot be removed', () => {
  test('that is told, with its path', async () => {
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

describe('when there is no journal', () => {
  test('the license that is given is stored', async () => {
    const server = await reference({ unlicensed: true });
    expect((await restoreTarget(settingsFor(server))).actions).toEqual(['Stored the license.']);
  });

  test('without one there is nothing to restore', async () => {
    const server = await reference();
    const { license: _, ...given } = settingsFor(server);
    expect(await restoreTarget(given)).toEqual({
      actions: ['There was nothing to restore.'],
      problem: null,
      exitCode: 0,
    });
  });
});

describe('when runs have left personas', () => {
  async function withPersonasOf(...runIds: readonly string[]) {
    const server = await reference();
    const admin = { kind: 'basic', ...server.admin } as const;
    for (const runId of runIds) {
      await createProvisioner(clientFor(server.url), admin, runId).make(personasOf({}));
    }
    return server;
  }

  test('those of the run in the journal are deleted, and those of another are not', async () => {
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

  test('without a journal, those of all runs are', async () => {
    const server = await withPersonasOf('0a1b2c3d', 'ffffffff');
    const { license: _, ...given } = settingsFor(server);
    expect((await restoreTarget(given)).actions).toHaveLength(4);
    expect(server.state()).toMatchObject({ serviceAccounts: [], users: [server.admin.user] });
  });

  test('a run that writes does not begin beside those of another', async () => {
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

describe('when the target does not do what it must', () => {
  /** A mock that answers `check`, and has a way of its own to take what is written. */
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
      'does not answer',
      (_, __, socket) => void socket.resetAndDestroy(),
      /could not be put back: .*the connection was closed/,
    ],
    ['answers with 300', (_, response) => say(response, 300, {}), /answered with status 300/],
    ['answers with 500', (_, response) => say(response, 500, {}), /answered with status 500/],
  ])('and %s, the license is not put back, and the journal stays', async (_, onWrite, message) => {
    const { given } = await mock(onWrite);
    const journal = leaveJournal(given);
    const { problem, exitCode, actions } = await restoreTarget({ ...given, license: 'a.b.c' });
    expect(problem).toEqual({ code: 'license-not-restored', message: expect.stringMatching(message) });
    expect([exitCode, actions]).toEqual([3, []]);
    expect(journal.read()).toBeDefined();
  });

  test('with personas that cannot be deleted, each is named, and the journal stays', async () => {
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

  test('a mistake of the suite itself is thrown', async () => {
    const { given } = await mock((_, response) => say(response, 202, {}));
    const license = {
      toJSON: () => {
        throw new TypeError('a mistake');
      },
    } as unknown as string;
    await expect(restoreTarget({ ...given, license })).rejects.toThrow(TypeError);
  });
});

describe('when the target cannot be asked', () => {
  test('the problem is told, and the journal stays', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const given = settings({ url, license: 'a.b.c', stateDirectory: temporaryDirectory() });
    const journal = leaveJournal(given);
    expect(await restoreTarget(given)).toMatchObject({ actions: [], exitCode: 3, problem: { code: 'unreachable' } });
    expect(journal.read()).toBeDefined();
  });
});
