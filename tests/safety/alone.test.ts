import { describe, expect, test } from 'vitest';
import { createProvisioner } from '../../src/accounts/provision.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { clientFor } from '../support/clients.ts';
import { atOnce, runAtOnce } from '../support/runs.ts';
import { reference, settingsFor } from '../support/settings.ts';

/** Two machines share no state directory: `settingsFor` gives each call one of its own. */
describe('a run that writes and creates test accounts', () => {
  test('does not start if test accounts of a run on another machine exist', async () => {
    const server = await reference();
    const admin = { kind: 'basic', ...server.admin } as const;
    const elsewhere = createProvisioner(clientFor(server.url), admin, 'abcd1234');
    const missing = { missing: createReason('no-org-admin') };
    await elsewhere.make({
      'org-admin': missing,
      'service-account': missing,
      'server-admin': { as: admin },
      anonymous: missing,
      'unknown-user': missing,
      'invalid-token': missing,
    });
    const { users, serviceAccounts } = server.state();
    const sent = server.state().requests.length;

    const report = await runAtOnce(settingsFor(server, { impact: 'write', provision: true }));
    expect(report.exitCode).toBe(2);
    expect(report.problem).toEqual(createProblem('test-accounts-of-other-run', { runId: 'abcd1234', url: server.url }));
    expect(server.state()).toMatchObject({ users, serviceAccounts });
    expect(
      server
        .state()
        .requests.slice(sent)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([]);

    expect(report.problem?.message).toContain('--delete-accounts abcd1234');
    const cleaning = { ...settingsFor(server), deleteAccounts: 'abcd1234' };
    expect(await restoreTarget(cleaning, {}, atOnce)).toMatchObject({ exitCode: 0 });
    const again = await runAtOnce(settingsFor(server, { impact: 'write', provision: true }));
    expect(again.result).toBe('conformant');
  });

  test('does not write if a second run starts at the same moment', async () => {
    const server = await reference();
    const settings = () => settingsFor(server, { impact: 'write', provision: true });
    const reports = await Promise.all([runAtOnce(settings()), runAtOnce(settings())]);
    expect(reports.filter(({ exitCode }) => exitCode === 2).length).toBeGreaterThanOrEqual(1);
    const { storedLicense, users, serviceAccounts } = server.state();
    expect([storedLicense?.claims?.lid, users, serviceAccounts]).toEqual(['1000', [server.admin.user], []]);
  });
});

describe('accounts that a run did not create', () => {
  test('are not deleted, however similar their names are', async () => {
    const server = await reference();
    const client = clientFor(server.url);
    const names = [
      'licensing-conformance-user',
      'licensing-conformance-ABCD1234-user',
      'my-licensing-conformance-abcd1234-user',
      'licensing-conformance-abcd1234-user2',
    ];
    for (const login of names) {
      const body = JSON.stringify({ login, email: `${login}@example.com`, name: login, password: 'long enough' });
      await client.send({ method: 'POST', path: '/api/admin/users', as: { kind: 'basic', ...server.admin }, body });
    }
    const { users } = server.state();
    expect(users).toEqual([server.admin.user, ...names]);
    expect((await runAtOnce(settingsFor(server, { impact: 'write', provision: true }))).result).toBe('conformant');
    expect((await restoreTarget(settingsFor(server), {}, atOnce)).exitCode).toBe(0);
    expect(server.state().users).toEqual(users);
  });

  test('are the only ones without --provision, because none is created', async () => {
    const server = await reference();
    await runAtOnce(settingsFor(server, { impact: 'write' }));
    expect(
      server.state().requests.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/api/licensing/')),
    ).toEqual([]);
  });
});
