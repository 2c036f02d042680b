import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { inspectTarget } from '../../src/app/doctor.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import { runConformance } from '../../src/app/run.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { openSession } from '../../src/app/session.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Persona } from '../../src/domain/scenario.ts';
import type { InProcessServer, ReferenceOptions } from '../../src/reference/index.ts';
import { clientFor } from '../support/clients.ts';
import { answer, answered, response } from '../support/exchanges.ts';
import { enterprise, grafana } from '../support/grafanas.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settings, settingsFor, temporaryDirectory } from '../support/settings.ts';

const runs = Array.from({ length: 20 }, (_, at) => at);

/** The status that a user gets with the right password; by default the admin. */
async function signIn({ url, admin, fetch }: InProcessServer, user = admin): Promise<number | undefined> {
  const { response } = await clientFor(url, { fetch }).send({
    method: 'GET',
    path: '/api/licensing/check',
    as: { kind: 'basic', ...user },
  });
  return response?.status;
}

/** The requests with a wrong password that the server rejected, or took for anonymous ones. */
function failedLogins(server: InProcessServer): number {
  const denials = [400, 401, 403];
  const isDenied = (status: number): boolean => denials.includes(status);
  return server.state().requests.filter(({ persona, status }) => persona === 'unknown-user' && isDenied(status)).length;
}

function withPassword(server: InProcessServer, password: string, stateDirectory: string): Settings {
  return settingsFor(server, { admin: { user: server.admin.user, password }, stateDirectory });
}

/** The verdicts of the scenarios of a persona, each once. */
function verdictsOf({ results }: Report, persona: Persona): readonly string[] {
  return [...new Set(results.filter((result) => result.persona === persona).map(({ verdict }) => verdict))];
}

describe('twenty runs in a row', () => {
  test('with the right passwords leave the accounts usable and are conformant', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const given = settingsFor(server);
    const verdicts: string[] = [];
    for (const _ of runs) {
      const logged = failedLogins(server);
      const report = await runAtOnce(given);
      expect(report.result).toBe('conformant');
      verdicts.push(...verdictsOf(report, 'unknown-user'));
      // The unknown user, and an empty password, which does not count.
      expect(failedLogins(server) - logged).toBeLessThanOrEqual(2);
    }
    expect(verdicts.slice(0, 3)).toEqual(['pass', 'pass', 'pass']);
    expect(new Set(verdicts.slice(3))).toEqual(new Set(['skipped']));
    expect(await signIn(server)).toBe(200);
    expect(await signIn(server, server.orgAdmin)).toBe(403);
  });

  test.each<[string, ReferenceOptions, number]>([
    ['of the current version', {}, 3],
    ['of 10.0, which answers a wrong password with 400', { grafanaVersion: '10.0.0' }, 3],
    ['of 9.5, which rejects it on every path', { grafanaVersion: '9.5.12' }, 3],
    ['of 10.1 with anonymous access', { grafanaVersion: '10.1.0', anonymous: true }, 3],
    // Where /api/user is not there, check is asked as well, and both may count.
    ['that has no other pages', { licensingOnly: true }, 2],
  ])('with a wrong admin password leave it usable on a server %s', async (_, options, sendingRuns) => {
    const server = await referenceWithoutNetwork(options);
    const stateDirectory = temporaryDirectory();
    const given = withPassword(server, 'wrong', stateDirectory);
    const attempts: number[] = [];
    const codes: unknown[] = [];
    for (const _ of runs) {
      const before = failedLogins(server);
      const { exitCode, problem } = await runAtOnce(given);
      expect(exitCode).toBe(2);
      codes.push(problem?.code);
      attempts.push(failedLogins(server) - before);
    }
    const silent = runs.length - sendingRuns;
    expect(attempts).toEqual([...Array(sendingRuns).fill(1), ...Array(silent).fill(0)]);
    expect(codes).toEqual([...Array(sendingRuns).fill('admin-refused'), ...Array(silent).fill('password-withheld')]);
    expect(await signIn(server)).toBe(200);
    const { problem } = await runAtOnce(withPassword(server, server.admin.password, stateDirectory));
    expect(problem?.code).toBe('password-withheld');
  });

  test('with a wrong password that is another each time leave it usable, whatever the command', async () => {
    const server = await referenceWithoutNetwork();
    const stateDirectory = temporaryDirectory();
    // All by the same clock.
    const commands = [runConformance, inspectTarget, restoreTarget];
    for (const at of runs) {
      const given = withPassword(server, `wrong-${at}`, stateDirectory);
      const { problem } = await (commands[at % commands.length] ?? runConformance)(given);
      expect(problem?.code).toBe(at < 3 ? 'admin-refused' : 'password-withheld');
    }
    expect(failedLogins(server)).toBe(3);
    expect(await signIn(server)).toBe(200);
  });
});

describe('over many servers', () => {
  const four = async () => Promise.all([1, 2, 3, 4].map(() => referenceWithoutNetwork({ seedPersonas: true })));

  test.each([
    ['run', runConformance],
    ['doctor', inspectTarget],
    ['restore', restoreTarget],
  ])('the same wrong admin password is sent to at most three servers by %s', async (_, use) => {
    const servers = await four();
    const stateDirectory = temporaryDirectory();
    const ends: unknown[] = [];
    for (const server of servers) {
      const { exitCode, problem } = await use(withPassword(server, 'wrong', stateDirectory));
      ends.push([exitCode, problem?.code]);
    }
    expect(ends).toEqual([...Array(3).fill([2, 'admin-refused']), [2, 'password-rejected-elsewhere']]);
    expect(servers.map(failedLogins)).toEqual([1, 1, 1, 0]);
  });

  test('the same wrong password of GRAFANA_USER is sent to three servers, and its scenarios are blocked on the fourth', async () => {
    const servers = await four();
    const stateDirectory = temporaryDirectory();
    const reasons: unknown[] = [];
    for (const server of servers) {
      const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
      const skip = ['check.denies.unknown-user'];
      const report = await runAtOnce(settingsFor(server, { orgAdmin, stateDirectory, skip }));
      expect([report.exitCode, report.problem]).toEqual([4, null]);
      reasons.push(
        report.results.find(({ persona, verdict }) => persona === 'org-admin' && verdict === 'blocked')?.reason,
      );
    }
    expect(servers.map(failedLogins)).toEqual([1, 1, 1, 0]);
    expect(reasons).toMatchObject([
      ...Array(3).fill({ code: 'credentials-not-accepted' }),
      { code: 'password-not-tried', message: expect.stringContaining('passwords.refusals') },
    ]);
  });

  test('mocks of this machine do not count, because they have accounts of their own', async () => {
    const stateDirectory = temporaryDirectory();
    for (const _ of [1, 2, 3, 4, 5]) {
      const server = await referenceWithoutNetwork({ licensingOnly: true });
      const orgAdmin = { user: 'org-admin', password: 'wrong' };
      const report = await runAtOnce(settingsFor(server, { impact: 'reject', orgAdmin, stateDirectory }));
      expect(report.problem).toBeNull();
      const { problem } = await runAtOnce(withPassword(server, 'wrong', stateDirectory));
      expect(problem?.code).toBe('admin-refused');
    }
    expect(readdirSync(join(stateDirectory, 'grafana-licensing-conformance'))).not.toContain('passwords.refusals');
  });

  test('a password that the third server accepted is sent to the next three', async () => {
    const stateDirectory = temporaryDirectory();
    const codes: unknown[] = [];
    for (const adminPassword of ['a', 'b', 'right', 'c', 'd', 'e']) {
      const server = await referenceWithoutNetwork({ adminPassword, seedPersonas: true });
      const { problem } = await runAtOnce(withPassword(server, 'right', stateDirectory));
      codes.push(problem?.code);
    }
    const refused = 'admin-refused';
    expect(codes).toEqual([refused, refused, undefined, refused, refused, refused]);
  });
});

describe('GRAFANA_USER', () => {
  test.each<[string, ReferenceOptions]>([
    ['today', {}],
    ['of 10.1 with anonymous access', { grafanaVersion: '10.1.0', anonymous: true }],
    ['of 9.5', { grafanaVersion: '9.5.12' }],
  ])('with a wrong password is tried once in a run and blocked, on a server %s', async (_, options) => {
    const server = await referenceWithoutNetwork({ ...options, seedPersonas: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    const given = settingsFor(server, { orgAdmin, skip: ['check.denies.unknown-user'] });
    for (const count of [1, 2, 3, 3, 3]) {
      const report = await runAtOnce(given);
      expect(failedLogins(server)).toBe(count);
      expect(verdictsOf(report, 'org-admin').toSorted()).toEqual(['blocked', 'skipped']);
      expect(report.exitCode).toBe(4);
    }
    expect(await signIn(server, server.orgAdmin)).toBe(403);
  });

  test('with three wrong passwords does not withhold the right password of the admin', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    const given = settingsFor(server, { orgAdmin });
    for (const _ of [1, 2, 3, 4]) expect((await runAtOnce(given)).problem).toBeNull();
  });

  test('that is a server admin is blocked and sends nothing to the licensing API', async () => {
    const server = await referenceWithoutNetwork({ seedPersonas: true });
    const report = await runAtOnce(settingsFor(server, { impact: 'write', orgAdmin: server.admin }));
    expect(verdictsOf(report, 'org-admin')).toEqual(['blocked']);
    const reasons = report.results.flatMap(({ persona, reason }) => (persona === 'org-admin' ? [reason?.code] : []));
    expect(new Set(reasons)).toEqual(new Set(['credentials-of-server-admin']));
    expect(report.exitCode).toBe(4);
  });
});

describe('GRAFANA_SERVICE_ACCOUNT_TOKEN', () => {
  const dead = 'glsa_0123456789abcdefghijklmnopqrstuv_00000000';

  test.each<[string, string, ReferenceOptions]>([
    ['made up', 'made-up', {}],
    ['deleted', dead, {}],
    ['deleted, on a server with anonymous access,', dead, { anonymous: true, grafanaVersion: '10.1.0' }],
    ['deleted, on 9.4, which answers 500,', dead, { grafanaVersion: '9.4.0' }],
    ['in quotes', `"${dead}"`, {}],
  ])('that is %s is blocked', async (_, serviceAccountToken, options) => {
    const server = await referenceWithoutNetwork({ ...options, seedPersonas: true });
    const report = await runAtOnce(settingsFor(server, { serviceAccountToken }));
    expect(verdictsOf(report, 'service-account').toSorted()).toEqual(['blocked', 'skipped']);
    expect(report.exitCode).toBe(4);
  });

  test.each(['9.5.12', '10.1.0', '11.6.0', '13.0.0'])('that is live is used on %s', async (grafanaVersion) => {
    for (const anonymous of [false, true]) {
      const server = await referenceWithoutNetwork({ grafanaVersion, anonymous, seedPersonas: true });
      expect(verdictsOf(await runAtOnce(settingsFor(server)), 'service-account')).toContain('pass');
    }
  });
});

describe('the right password of the admin', () => {
  const admin = { user: 'admin', password: 'right' };
  const html = answered(response(401, '<html>', { 'content-type': 'text/html' }));
  const open = (given: Settings, user: Exchange) =>
    openSession(
      grafana({ ...enterprise, '/api/health': answer(200, { database: 'ok', version: '9.4.0' }), '/api/user': user }),
      partsOf(given),
      false,
      withoutWaiting(),
    );

  test.each<[string, Exchange, string]>([
    ['a proxy answered 401', html, 'front-response'],
    ['Basic authentication was off', answer(401, { message: 'Unauthorized' }), 'basic-authentication-off'],
  ])('is not withheld after %s four times', async (_, rejection, code) => {
    const given = settings({ url: 'http://target.invalid/', admin, stateDirectory: temporaryDirectory() });
    for (const _ of [1, 2, 3, 4]) await expect(open(given, rejection)).rejects.toMatchObject({ problem: { code } });
    await expect(open(given, answer(200, { login: 'admin', isGrafanaAdmin: true }))).resolves.toBeDefined();
  });
});

describe('a bare target', () => {
  test('gets a wrong password of GRAFANA_USER once, and the other scenarios of the org admin are blocked', async () => {
    const server = await referenceWithoutNetwork({ licensingOnly: true });
    const orgAdmin = { user: server.orgAdmin?.user ?? '', password: 'wrong' };
    // An empty password is no failed login.
    const skip = ['*.unknown-user', '*.empty-password'];
    const report = await runAtOnce(settingsFor(server, { impact: 'reject', orgAdmin, skip }));
    const verdicts = verdictsOf(report, 'org-admin');
    expect(verdicts).toContain('blocked');
    expect(verdicts).not.toContain('fail');
    expect(failedLogins(server)).toBe(1);
    expect(report.exitCode).toBe(4);
  });
});

describe('a bare target that is not ours', () => {
  test('gets the password of GRAFANA_USER in three requests at most', async () => {
    const client = grafana({ '/api/licensing/check': answer(403) }, answer(404));
    const given = settings({
      url: 'http://target.invalid/',
      admin: { user: 'admin', password: 'a' },
      orgAdmin: { user: 'other', password: 'b' },
      stateDirectory: temporaryDirectory(),
    });
    const session = await openSession(client, partsOf(given), false, withoutWaiting());
    expect(session.personas['org-admin']).toMatchObject({ as: { unproven: { maxRequests: 3 } } });
    expect(session.accountNotes.map(({ code }) => code)).toEqual(['credentials-unproven']);
  });
});
