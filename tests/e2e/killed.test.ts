import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../fixtures/gateway.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ReferenceServer, ReferenceState } from '../../src/reference/index.ts';
import { reference, temporaryDirectory } from '../support/settings.ts';
import { command, type Ended, environmentFor, start } from './command.ts';

const args = ['run', '--impact', 'write', '--provision', '--only', 'remove.*'];

/** What must be the same before and after a run. */
function lastingState({ storedLicense, users, serviceAccounts }: ReferenceState): Partial<ReferenceState> {
  return { storedLicense, users, serviceAccounts };
}

interface StoppedRun extends Ended {
  readonly server: ReferenceServer;
  /** The URL that the run was given. */
  readonly url: string;
  readonly before: Partial<ReferenceState>;
}

/**
 * A write run that gets a signal when the server has removed the license, before the run receives the response.
 * The second signal, if any, is sent when the first request after that arrives.
 */
async function stopWhileUnlicensed(
  directory: string,
  first: NodeJS.Signals,
  second?: NodeJS.Signals,
): Promise<StoppedRun> {
  const server = await reference();
  const before = lastingState(server.state());
  let sent = 0;
  const gateway = await startGateway(server.url, {
    onRequest() {
      if (sent === 1 && second !== undefined) {
        sent += 1;
        run.child.kill(second);
      }
      return 'through';
    },
    onAnswer() {
      if (sent === 0 && server.state().storedLicense === undefined) {
        sent += 1;
        expect(server.state().users.length).toBeGreaterThan(1);
        run.child.kill(first);
      }
      return 'through';
    },
  });
  onTestFinished(() => gateway.close());
  const run = start(args, { environment: { ...environmentFor(server), GRAFANA_URL: gateway.url }, directory });
  return { ...(await run.ended), server, url: gateway.url, before };
}

describe('a run that is interrupted while the license is removed', () => {
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

describe('a run that is killed while the license is removed', () => {
  test('is cleaned up by restore, which stores the license and deletes the test accounts', async () => {
    const directory = temporaryDirectory();
    const { server, url, before, signal } = await stopWhileUnlicensed(directory, 'SIGKILL');
    expect(signal).toBe('SIGKILL');
    expect(server.state().users.length).toBeGreaterThan(1);
    expect(server.state().storedLicense).toBeUndefined();

    const environment = environmentFor(server);
    const again = await command(args, { environment: { ...environment, GRAFANA_URL: url }, directory });
    expect([again.exitCode, again.out]).toEqual([2, expect.stringContaining('licensing-conformance restore')]);

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

describe('serve', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('exits with 0 after %s', async (signal) => {
    const server = start(['serve', '--port', '0']);
    await once(server.child.stdout, 'data');
    server.child.kill(signal);
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  });
});
