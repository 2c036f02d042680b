import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { leftIn } from '../support/journals.ts';
import { closedPort } from '../support/servers.ts';
import { reference, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

describe('when a target is inspected', () => {
  test('what would run is told, and nothing is made or changed', async () => {
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
    ['personas that are missing', {}, 4, ['blocked', 'run', 'skipped']],
    ['personas that would be made', { provision: true }, 0, ['run', 'skipped']],
    ['nothing that would run', { provision: true, skip: ['**'] }, 4, ['skipped']],
  ])('%s decide what a run would end with', async (_, change, exitCode, decisions) => {
    const server = await reference();
    const inspection = await inspectTarget(settingsFor(server, change));
    expect(inspection.exitCode).toBe(exitCode);
    expect([...new Set(inspection.planned.map(({ decision }) => decision))].toSorted()).toEqual(decisions);
  });

  test('what goes wrong is told, with what is known all the same', async () => {
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
      notes: [],
      problem: { code: 'unreachable', message: expect.stringContaining(url) },
      exitCode: 3,
    });
  });

  test('what could not be learned is told', async () => {
    const server = await reference({ licensingOnly: true, seedPersonas: true });
    const { notes } = await inspectTarget(settingsFor(server));
    expect(notes).toContainEqual(createNote('version-unknown'));
  });

  test('with --reference the built-in reference server is inspected, and stopped afterwards', async () => {
    const inspection = await inspectTarget(
      settings({ reference: true, impact: 'write', stateDirectory: temporaryDirectory() }),
    );
    expect(inspection).toMatchObject({ exitCode: 0, target: { builtIn: true, edition: 'enterprise' } });
    await expect(fetch(inspection.target.url)).rejects.toThrow('fetch failed');
  });

  test('a server that somebody gave is not called the one that comes along', async () => {
    const { target } = await inspectTarget(settingsFor(await reference()));
    expect(target.builtIn).toBe(false);
  });

  test('with --reference a problem is reported for the built-in reference server', async () => {
    const given = settings({ reference: true, grafanaVersion: '7.3.0', stateDirectory: temporaryDirectory() });
    expect(await inspectTarget(given)).toMatchObject({
      exitCode: 2,
      problem: { code: 'too-old' },
      target: { builtIn: true, version: '7.3.0' },
    });
  });
});

describe('when the name of the instance is looked for', () => {
  const named = async (change: Partial<Settings>, licensingOnly = true, unlicensed = false) => {
    const server = await reference({ licensingOnly, unlicensed, rootUrl: 'https://named.example/' });
    const { target } = await inspectTarget({ ...settingsFor(server, change) });
    return [
      target.detected?.rootUrl === server.url ? 'the URL' : target.detected?.rootUrl,
      target.detected?.rootUrlFrom,
    ];
  };

  test('the settings page comes first, then the option, the license, the stored license, and the URL', async () => {
    const option = { instance: 'https://option.example/' };
    expect(await named(option, false)).toEqual(['https://named.example/', 'settings']);
    expect(await named(option)).toEqual(['https://option.example/', 'option']);
    expect(await named({}, false)).toEqual(['https://named.example/', 'settings']);
    expect(await named({})).toEqual(['https://named.example/', 'license']);
    expect(await named({ license: 'opaque' }, true, true)).toEqual(['the URL', 'url']);
  });
});
