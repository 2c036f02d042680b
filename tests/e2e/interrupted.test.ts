import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { sourceCommand } from '../../fixtures/command-path.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { command, environmentFor, start } from './command.ts';
import { lastingState, stopWhileUnlicensed, writeRun } from './stopped-run.ts';

cleanUpAfterEachConcurrentTest();

describe.concurrent('a run that is interrupted while the license is removed', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('restores everything after %s and exits with %i', async ([signal, expected]) => {
    const { server, before, err, out, exitCode } = await stopWhileUnlicensed(temporaryDirectory(), signal);
    expect(err).toContain('Stopping:');
    expect(out).toContain(`exit code ${expected}`);
    expect(exitCode).toBe(expected);
    expect(lastingState(server.state())).toEqual(before);
  });

  test('reports at a second SIGINT that it is still restoring the license', async () => {
    const { server, err, exitCode } = await stopWhileUnlicensed(temporaryDirectory(), 'SIGINT', 'SIGINT');
    expect(err).toMatch(/Stopping:[\s\S]*\nStill /);
    expect(exitCode).toBe(130);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });
});

describe.concurrent('a run that is killed while the license is removed', () => {
  test('is cleaned up by restore, which stores the license and deletes the test accounts', async () => {
    const directory = temporaryDirectory();
    const { server, url, before, signal } = await stopWhileUnlicensed(directory, 'SIGKILL');
    expect(signal).toBe('SIGKILL');
    expect(server.state().users.length).toBeGreaterThan(1);
    expect(server.state().storedLicense).toBeUndefined();

    const environment = environmentFor(server);
    const again = await command(writeRun, {
      environment: { ...environment, GRAFANA_URL: url },
      directory,
      program: sourceCommand,
    });
    expect([again.exitCode, again.out]).toEqual([2, expect.stringContaining('main.ts restore')]);

    const { exitCode, out } = await command(['restore'], {
      environment: { ...environment, GRAFANA_URL: url },
      directory,
      isQuick: true,
    });
    expect(out).toContain(createNote('license-restored').message);
    expect(exitCode).toBe(0);
    expect(lastingState(server.state())).toEqual(before);
    expect(server.state().users).toEqual([server.admin.user]);
    expect(server.state().serviceAccounts).toEqual([]);
  });
});

describe.concurrent('serve', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('exits with 0 after %s', async (signal) => {
    const server = start(['serve', '--port', '0']);
    await once(server.child.stdout, 'data');
    server.child.kill(signal);
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  });
});
