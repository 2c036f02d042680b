import { describe, expect, test } from 'vitest';
import { startBuiltInServer } from '../../src/app/built-in-server.ts';
import { newRunId } from '../../src/app/session.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

describe('when a run is named', () => {
  test('the name is short, fit for the name of a user, and another one each time', () => {
    const names = Array.from({ length: 20 }, newRunId);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{8}$/);
    expect(new Set(names).size).toBe(20);
  });
});

describe('when no URL is given', () => {
  test('the server that comes along is conformant, of the version that was asked for', async () => {
    const given = settings({
      reference: true,
      impact: 'write',
      grafanaVersion: '11.0.0',
      stateDirectory: temporaryDirectory(),
    });
    const report = await runAtOnce(given);
    expect(report).toMatchObject({
      result: 'conformant',
      exitCode: 0,
      target: { builtIn: true, version: '11.0.0', edition: 'enterprise', licensed: true },
      scope: { provisioned: ['service-account', 'org-admin'] },
    });
    expect(report.counts.pass).toBeGreaterThanOrEqual(45);
    await expect(fetch(report.target.url)).rejects.toThrow('fetch failed');
  });

  test('without a version it is of its own, and a server that was given is not called the one that comes along', async () => {
    const directory = { stateDirectory: temporaryDirectory() };
    const builtIn = await startBuiltInServer(settings(directory));
    const { url, version } = (
      await runAtOnce(
        settings({
          ...directory,
          url: builtIn.settings.url ?? '',
          admin: builtIn.settings.admin ?? { user: '', password: '' },
        }),
      )
    ).target;
    expect({ url, version }).toEqual({ url: builtIn.settings.url, version: '13.0.0' });
    expect(builtIn.settings).toMatchObject({ provision: true, license: expect.stringMatching(/^eyJ/) });
    await builtIn.close();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test.each(['10.0.0', '12.4.3'])(
    'the server itself plays version %s where it was asked for',
    async (grafanaVersion) => {
      const { settings: made, close } = await startBuiltInServer(settings({ grafanaVersion }));
      const health = await fetch(new URL('api/health', made.url));
      expect(await health.json()).toMatchObject({ version: grafanaVersion });
      await close();
    },
  );

  test('a version that the server cannot be is refused', async () => {
    const report = await runAtOnce(
      settings({ reference: true, grafanaVersion: '7.3.0', stateDirectory: temporaryDirectory() }),
    );
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'too-old' }, target: { builtIn: true } });
  });
});

describe('when the password of the other user is wrong', () => {
  test('it is tried once, and its scenarios are blocked', async () => {
    const server = await reference({ seedPersonas: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    const report = await runAtOnce(settingsFor(server, { orgAdmin }));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4 });
    expect(report.results.find(({ id }) => id === 'check.denies.org-admin')).toMatchObject({
      verdict: 'blocked',
      reason: createReason('org-admin-refused'),
    });
    const refused = server.state().requests.filter(({ status, path }) => status === 401 && path.endsWith('/api/user'));
    expect(refused).toHaveLength(1);
  });
});

describe('when a target cannot be written to without being named', () => {
  test('nothing is sent', async () => {
    const given = settings({ url: 'http://target.invalid/', impact: 'write', stateDirectory: temporaryDirectory() });
    const report = await runAtOnce(given);
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'configuration' }, results: [] });
    expect(report.problem?.message).toMatch(/--allow-write-to target\.invalid.*Nothing was sent/);
  });
});
