import { describe, expect, test, vi } from 'vitest';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ReferenceServer, ReferenceState } from '../../src/reference/index.ts';
import { command, knowing, reference, type Started, start, temporaryFolder } from './command.ts';

const args = ['run', '--impact', 'write', '--provision'];

function lasting({ storedLicense, users, serviceAccounts }: ReferenceState): Partial<ReferenceState> {
  return { storedLicense, users, serviceAccounts };
}

/** A write run that has just taken the license away, on a server slow enough to be caught at it. */
async function inTheMiddle(directory: string): Promise<{ readonly server: ReferenceServer; readonly run: Started }> {
  const server = await reference({ latencyMs: 30 });
  const run = start(args, { environment: knowing(server), directory });
  await vi.waitFor(() => expect(server.state().storedLicense).toBeUndefined(), { timeout: 30_000, interval: 5 });
  expect(server.state().users.length).toBeGreaterThan(1);
  return { server, run };
}

describe('when a run is asked to end while the license is gone', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s: everything is put back, and it ends with %i', async ([signal, expected]) => {
    const server = await reference({ latencyMs: 30 });
    const before = lasting(server.state());
    const run = start(args, { environment: knowing(server) });
    await vi.waitFor(() => expect(server.state().storedLicense).toBeUndefined(), { timeout: 30_000, interval: 5 });
    run.child.kill(signal);
    const { exitCode, err, out } = await run.ended;
    expect(err).toContain('Stopping: the license is put back');
    expect(out).toContain(`exit code ${expected}`);
    expect(exitCode).toBe(expected);
    expect(lasting(server.state())).toEqual(before);
  });

  test('asked twice, it says that it is still putting the license back', async () => {
    const { server, run } = await inTheMiddle(temporaryFolder());
    run.child.kill('SIGINT');
    await vi.waitFor(() => expect(run.err()).toContain('Stopping'), { interval: 1 });
    run.child.kill('SIGINT');
    const { exitCode, err } = await run.ended;
    expect(err).toContain('Still stopping: the license is being put back.');
    expect(exitCode).toBe(130);
    expect(server.state().storedLicense?.token).toBe(server.license);
  });
});

describe('when a run is killed while the license is gone', () => {
  test('restore puts the license back and deletes the personas', async () => {
    const directory = temporaryFolder();
    const { server, run } = await inTheMiddle(directory);
    run.child.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    expect(server.state().users.length).toBeGreaterThan(1);

    const again = await command(args, { environment: knowing(server), directory });
    expect([again.exitCode, again.out]).toEqual([2, expect.stringContaining('licensing-conformance restore')]);

    const { exitCode, out } = await command(['restore'], { environment: knowing(server), directory });
    expect(out).toContain(createNote('license-stored').message);
    expect(exitCode).toBe(0);
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(server.state().users).toEqual([server.admin.user]);
    expect(server.state().serviceAccounts).toEqual([]);
  });
});

describe('serve', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('%s ends it, which is no failure', async (signal) => {
    const server = start(['serve', '--port', '0']);
    await new Promise((resolve) => server.child.stdout.once('data', resolve));
    server.child.kill(signal);
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  });
});
