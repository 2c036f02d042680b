import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { restoreTarget } from '../../src/run/restore.ts';
import { runConformance } from '../../src/run/run.ts';
import { personasOf } from '../../src/target/personas.ts';
import { createProvisioner } from '../../src/target/provision.ts';
import { clientFor } from '../support/clients.ts';
import { leaveJournal, leftIn } from '../support/journals.ts';
import { closedPort } from '../support/servers.ts';
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
    expect(actions).toEqual(['There was nothing to restore.']);
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
    leaveJournal(given, { pid: process.pid, step: 'not put back' });
    expect((await restoreTarget(given)).exitCode).toBe(0);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('that is damaged, a license is needed to know what to do', async () => {
    const server = await reference({ unlicensed: true });
    const given = settingsFor(server);
    const journal = leaveJournal(given);
    writeFileSync(journal.path, '{');
    const { license: _, ...without } = given;
    expect((await restoreTarget(without)).problem?.message).toMatch(/cannot be read.*GRAFANA_LICENSE_TOKEN/);
    expect(journal.read()).toBe('damaged');
    expect((await restoreTarget(given)).actions).toEqual(['Stored the license.']);
    expect(leftIn(given)).toEqual([]);
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
      await createProvisioner(clientFor(server.url), admin, runId).make(personasOf(settings()));
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
    const report = await runConformance(settingsFor(server, { impact: 'write', provision: true }));
    expect(report.problem).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('another run (ffffffff)'),
    });
    expect(server.state().serviceAccounts).toEqual(['licensing-conformance-ffffffff-sa']);
    expect(server.state().storedLicense?.token).toBe(server.license);
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
