import { describe, expect, test } from 'vitest';
import { sourceCommand } from '../../fixtures/command-path.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { command, environmentFor } from './command.ts';
import { lastingState, stopWhileUnlicensed, writeRun } from './stopped-run.ts';

describe('a run that is killed while the license is removed', () => {
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
    });
    expect(out).toContain(createNote('license-restored').message);
    expect(exitCode).toBe(0);
    expect(lastingState(server.state())).toEqual(before);
    expect(server.state().users).toEqual([server.admin.user]);
    expect(server.state().serviceAccounts).toEqual([]);
  });
});
