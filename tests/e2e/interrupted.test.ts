import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { start } from './command.ts';
import { lastingState, stopWhileUnlicensed } from './stopped-run.ts';

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

describe.concurrent('serve', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('exits with 0 after %s', async (signal) => {
    const server = start(['serve', '--port', '0']);
    await once(server.child.stdout, 'data');
    server.child.kill(signal);
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  });
});
