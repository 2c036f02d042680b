import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { inspectTarget } from '../../src/app/doctor.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { refusedPasswordsOf } from '../../src/local-state/refused-passwords.ts';
import type { ReferenceOptions, ReferenceServer } from '../../src/reference/index.ts';
import { clientFor } from '../support/clients.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, settingsFor, temporaryDirectory } from '../support/settings.ts';

const runs = Array.from({ length: 20 }, (_, at) => at);

/** The status that a user gets with the right password; by default the admin. */
async function signIn({ url, admin }: ReferenceServer, user = admin): Promise<number | undefined> {
  const { response } = await clientFor(url).send({
    method: 'GET',
    path: '/api/licensing/check',
    as: { kind: 'basic', ...user },
  });
  return response?.status;
}

/** The requests that came with a wrong password. */
function refusedLogins(server: ReferenceServer): number {
  return server.state().requests.filter(({ persona }) => persona === 'unknown-user').length;
}

function withPassword(server: ReferenceServer, password: string, stateDirectory: string): Settings {
  return settingsFor(server, { admin: { user: server.admin.user, password }, stateDirectory });
}

describe('twenty runs in a row', () => {
  test('leave the accounts usable: one wrong password each, of a user who does not exist, and an empty one, which does not count', async () => {
    const server = await reference({ seedPersonas: true });
    for (const _ of runs) {
      const logged = refusedLogins(server);
      expect((await runAtOnce(settingsFor(server))).result).toBe('conformant');
      // The log holds the last thousand requests.
      expect(refusedLogins(server) - logged).toBeLessThanOrEqual(2);
    }
    expect(await signIn(server)).toBe(200);
    expect(await signIn(server, server.orgAdmin)).toBe(403);
  });

  test.each<[string, ReferenceOptions]>([
    ['today', {}],
    ['of a version that answers a wrong password with 400', { grafanaVersion: '10.0.0' }],
    ['of a version that refuses on every path', { grafanaVersion: '9.5.12' }],
    ['that has no other pages', { licensingOnly: true }],
  ])('with a wrong password leave it usable, on a server %s', async (_, options) => {
    const server = await reference(options);
    const stateDirectory = temporaryDirectory();
    const settings = withPassword(server, 'wrong', stateDirectory);
    const attempts: number[] = [];
    const codes: unknown[] = [];
    for (const _ of runs) {
      const before = refusedLogins(server);
      const { exitCode, problem } = await runAtOnce(settings);
      expect(exitCode).toBe(2);
      codes.push(problem?.code);
      attempts.push(refusedLogins(server) - before);
    }
    expect(attempts.slice(0, 2)).toEqual([1, 1]);
    expect(codes.slice(0, 2)).toEqual(['admin-refused', 'admin-refused']);
    expect(new Set(codes.slice(2))).toEqual(new Set(['password-withheld']));
    expect(attempts.slice(2).every((count) => count === 0)).toBe(true);
    expect(await signIn(server)).toBe(200);
    const { problem } = await runAtOnce(withPassword(server, server.admin.password, stateDirectory));
    expect(problem).toBeNull();
  });

  test('with a wrong password that is another each time leave it usable, whatever the command', async () => {
    const server = await reference();
    const stateDirectory = temporaryDirectory();
    const commands = [runAtOnce, inspectTarget, restoreTarget];
    for (const at of runs) {
      const told = withPassword(server, `wrong-${at}`, stateDirectory);
      const { problem } = await (commands[at % commands.length] ?? runAtOnce)(told);
      expect(problem?.code).toBe(at < 4 ? 'admin-refused' : 'password-withheld');
    }
    expect(refusedLogins(server)).toBe(4);
    expect(await signIn(server)).toBe(200);
  });
});

describe('the other user', () => {
  test('with a wrong password is tried once, and what needs them is blocked', async () => {
    const server = await reference({ seedPersonas: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    const report = await runAtOnce(
      settingsFor(server, { impact: 'write', orgAdmin, skip: ['check.denies.unknown-user'] }),
    );
    expect(refusedLogins(server)).toBe(1);
    const blocked = report.results.filter(({ persona }) => persona === 'org-admin').map(({ verdict }) => verdict);
    expect(new Set(blocked)).toEqual(new Set(['blocked']));
    expect(report.exitCode).toBe(4);
  });
});

describe('what is remembered of a refusal', () => {
  const basic = (password: string) => ({ kind: 'basic', user: 'admin', password }) as const;
  const url = 'http://grafana.example/';

  test('is for five minutes, and for one target', () => {
    const directory = temporaryDirectory();
    let now = 1_000_000;
    const refusals = (target = url) => refusedPasswordsOf(target, directory, () => now);
    refusals().remember(basic('wrong'));
    refusals().check(basic('wrong'));
    refusals().remember(basic('wrong'));
    expect(() => refusals().check(basic('wrong'))).toThrow('in 300 seconds');
    refusals().check(basic('another'));
    refusals('http://other.example/').check(basic('wrong'));
    now += 299_999;
    expect(() => refusals().check(basic('wrong'))).toThrow('in 1 seconds');
    now += 1;
    refusals().check(basic('wrong'));
    expect(readdirSync(join(directory, 'grafana-licensing-conformance'))).toEqual([]);
  });

  test('holds neither user nor password, and is for its owner alone', () => {
    const directory = temporaryDirectory();
    refusedPasswordsOf(url, directory, Date.now).remember(basic('a-password-to-find'));
    const folder = join(directory, 'grafana-licensing-conformance');
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).not.toMatch(/a-password-to-find|admin/);
      expect(Object.keys(JSON.parse(text))).toEqual(['at', 'salt', 'hash']);
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    }
  });

  test('costs nothing where it cannot be written', () => {
    const told = vi.fn(() => refusedPasswordsOf(url, '/dev/full', Date.now).remember(basic('wrong')));
    expect(told).not.toThrow();
  });
});
