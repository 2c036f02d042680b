import { describe, expect, test } from 'vitest';
import { startBuiltInServer } from '../../src/app/built-in-server.ts';
import { newRunId } from '../../src/app/session.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

describe('the id of a run', () => {
  test('is short, valid in a user name and unique', () => {
    const ids = Array.from({ length: 20 }, newRunId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(new Set(ids).size).toBe(20);
  });
});

describe('the built-in reference server', () => {
  test('runs in the requested version and is conformant', async () => {
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

  test('has the version 13.0.0 by default, and stops listening when it is closed', async () => {
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

  test.each(['10.0.0', '12.4.3'])('imitates Grafana %s', async (grafanaVersion) => {
    const { settings: builtIn, close } = await startBuiltInServer(settings({ grafanaVersion }));
    const health = await fetch(new URL('api/health', builtIn.url));
    expect(await health.json()).toMatchObject({ version: grafanaVersion });
    await close();
  });

  test('rejects a version that is too old', async () => {
    const report = await runAtOnce(
      settings({ reference: true, grafanaVersion: '7.3.0', stateDirectory: temporaryDirectory() }),
    );
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'too-old' }, target: { builtIn: true } });
  });
});

describe('a wrong password of GRAFANA_USER', () => {
  test('is sent once, and the scenarios of the org admin are blocked', async () => {
    const server = await reference({ seedPersonas: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    const report = await runAtOnce(settingsFor(server, { orgAdmin }));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4 });
    expect(report.results.find(({ id }) => id === 'check.denies.org-admin')).toMatchObject({
      verdict: 'blocked',
      reason: createReason('credentials-not-accepted', {
        variable: 'GRAFANA_USER',
        response: 'status 401, application/json, "Invalid username or password"',
      }),
    });
    const rejected = server
      .state()
      .requests.filter(({ persona, path }) => persona === 'unknown-user' && path.endsWith('/api/user'));
    expect(rejected).toHaveLength(1);
  });
});

describe('a run at impact write without --allow-write-to', () => {
  test('exits with 2 and names the host to allow', async () => {
    const given = settings({ url: 'http://target.invalid/', impact: 'write', stateDirectory: temporaryDirectory() });
    const report = await runAtOnce(given);
    expect(report).toMatchObject({ exitCode: 2, problem: { code: 'configuration' }, results: [] });
    expect(report.problem?.message).toMatch(/--allow-write-to target\.invalid.*Nothing was changed/);
  });
});
