import { describe, expect, onTestFinished, test } from 'vitest';
import { adminApi, idIn } from '../../src/accounts/admin-api.ts';
import { sweep, sweepDeadline } from '../../src/accounts/sweep.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { startReferenceServer } from '../../src/reference/index.ts';
import { clientFor, fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;
const name = 'licensing-conformance-0a1b2c3d';

/** A target that has one of each, or answers otherwise where a test says so. */
async function swept(change: Readonly<Record<string, Exchange>> = {}) {
  const pages: Readonly<Record<string, Exchange>> = {
    'GET /api/serviceaccounts/search': answer(200, { serviceAccounts: [{ id: 1, name: `${name}-sa` }] }),
    'GET /api/users/search': answer(200, { users: [{ id: 2, login: `${name}-user` }] }),
    'GET /api/orgs': answer(200, [
      { id: 3, name: `${name}-user@localhost.invalid` },
      { id: 4, name: 'Main Org.' },
    ]),
    ...change,
  };
  const client = fakeClient(({ method, path }) => pages[`${method} ${path.split('?')[0]}`] ?? answer(200, {}));
  const outcome = await sweep(client, admin, '0a1b2c3d');
  return {
    ...outcome,
    calls: client.calls,
    deletions: client.calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path),
  };
}

const all = [`service account ${name}-sa`, `user ${name}-user`, `organization ${name}-user`];

describe('sweep with leftovers', () => {
  test('deletes service accounts, users and the organizations of these users', async () => {
    const { deleted, failed, deletions, calls } = await swept();
    expect(deleted).toEqual(all);
    expect(failed).toEqual([]);
    expect(deletions).toEqual(['/api/serviceaccounts/1', '/api/admin/users/2', '/api/orgs/3']);
    expect(calls.map(({ path }) => path).filter((path) => path.includes('?'))).toEqual([
      `/api/serviceaccounts/search?query=${name}&perpage=1000`,
      `/api/users/search?query=${name}&perpage=1000`,
      `/api/orgs?query=${name}&perpage=1000`,
    ]);
    for (const call of calls) expect(call).toMatchObject({ as: admin, evenIfInterrupted: true });
  });

  test('counts an account that is gone as deleted', async () => {
    expect((await swept({ 'DELETE /api/admin/users/2': answer(404) })).deleted).toEqual(all);
  });

  test('reports an account that cannot be deleted, and deletes the other accounts', async () => {
    const { deleted, failed } = await swept({
      'DELETE /api/serviceaccounts/1': answer(500, { message: 'no' }),
      'DELETE /api/orgs/3': unanswered({ kind: 'reset', message: 'closed' }),
    });
    expect(deleted).toEqual([`user ${name}-user`]);
    expect(failed).toEqual([
      createNote('account-not-deleted', { account: `service account ${name}-sa`, response: 'status 500, no' }),
      createNote('account-not-deleted', { account: `organization ${name}-user`, response: 'closed' }),
    ]);
  });
});

describe('sweep with more accounts than a run creates', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({ id: at + 2, login: `${name}-user` }));

  test('deletes one user of 10,000 that a search names, and reports the others', async () => {
    const { deletions, failed, calls } = await swept({ 'GET /api/users/search': answer(200, { users: many }) });
    expect(deletions).toEqual(['/api/serviceaccounts/1', '/api/admin/users/2', '/api/orgs/3']);
    expect(failed).toEqual([createNote('too-many-accounts', { count: 9999 })]);
    expect(calls.length).toBeLessThan(10);
  });

  test('ends at its deadline, whatever is left', async () => {
    let now = 0;
    const client = fakeClient(({ method, path }) => {
      if (method === 'DELETE') now += 61_000;
      return method === 'DELETE'
        ? answer(200, {})
        : answer(200, path.startsWith('/api/orgs') ? listed('user') : { users: listed('user'), serviceAccounts: [] });
    });
    const listed = (suffix: string) => [{ id: 1, name: `${name}-${suffix}`, login: `${name}-${suffix}` }];
    const deadline = sweepDeadline(() => now);
    const { deleted, failed } = await sweep(client, admin, '0a1b2c3d', undefined, deadline);
    expect(deleted).toEqual([`user ${name}-user`]);
    expect(failed).toEqual([createNote('cleanup-out-of-time')]);
  });
});

describe('sweep without a search result', () => {
  test.each([
    ['GET /api/serviceaccounts/search', 'status 500', answer(500), 1],
    ['GET /api/users/search', 'no response', unanswered(), 1],
    ['GET /api/serviceaccounts/search', 'status 404', answer(404), 0],
    ['GET /api/users/search', 'status 404', answer(404), 0],
    ['GET /api/orgs', 'status 500', answer(500), 0],
  ])('reports $3 searches that may have missed an account if $0 gets $1', async (page, _, exchange, times) => {
    const { failed } = await swept({ [page]: exchange });
    expect(failed).toHaveLength(times);
    for (const { code } of failed) expect(code).toBe('accounts-not-searched');
  });
});

describe('sweep with a malformed list', () => {
  test.each([
    ['text that is not JSON', answer(200, '<html>')],
    ['another object', answer(200, { accounts: [] })],
    ['a number', answer(200, { serviceAccounts: 7 })],
    ['entries of another kind', answer(200, { serviceAccounts: [null, 7, 'x', []] })],
    ['an id that would lead elsewhere', answer(200, { serviceAccounts: [{ id: '../users/1', name: `${name}-sa` }] })],
    ['no id', answer(200, { serviceAccounts: [{ name: `${name}-sa` }] })],
    ['a name that is not a string', answer(200, { serviceAccounts: [{ id: 1, name: [`${name}-sa`] }] })],
    ['everything the server has', answer(200, { serviceAccounts: [{ id: 9, name: 'production' }] })],
  ])('deletes nothing from a list with %s', async (_, exchange) => {
    const { deletions } = await swept({ 'GET /api/serviceaccounts/search': exchange });
    expect(deletions).toEqual(['/api/admin/users/2', '/api/orgs/3']);
  });
});

describe('sweep with a malformed list of organizations', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

  test.each([
    ['names that are objects', answer(200, [{ id: 3, name: { text: `${name}-user` } }])],
    ['names that are lists', answer(200, [{ id: 3, name: [`${name}-user`] }])],
    ['a name nested 20,000 deep', answer(200, `[{"id":3,"name":${deep}}]`)],
    ['a list nested 20,000 deep', answer(200, deep)],
    ['an object instead of a list', answer(200, { id: 3, name: `${name}-user` })],
    ['an id that would lead elsewhere', answer(200, [{ id: '../users/1', name: `${name}-user` }])],
  ])('deletes no organization from %s', async (_, exchange) => {
    const { deletions } = await swept({ 'GET /api/orgs': exchange });
    expect(deletions).toEqual(['/api/serviceaccounts/1', '/api/admin/users/2']);
  });
});

describe('sweep with known ids', () => {
  const known = [
    { runId: '0a1b2c3d', what: `service account ${name}-sa`, path: '/api/serviceaccounts/1' },
    { runId: '0a1b2c3d', what: `user ${name}-user`, path: '/api/admin/users/2' },
    { runId: '0a1b2c3d', what: `organization ${name}-user`, path: '/api/orgs/3' },
  ];
  const remembered = async (pages: Readonly<Record<string, Exchange>>) => {
    const client = fakeClient(({ method, path }) => pages[`${method} ${path.split('?')[0]}`] ?? answer(404));
    const outcome = await sweep(client, admin, '0a1b2c3d', { known, others: 'none' });
    return { ...outcome, deletions: client.calls.flatMap(({ method, path }) => (method === 'DELETE' ? [path] : [])) };
  };

  test('deletes the accounts with these ids, whatever a search finds', async () => {
    const own = {
      'GET /api/serviceaccounts/1': answer(200, { name: `${name}-sa`, login: `sa-1-${name}-sa-of-grafana` }),
      'GET /api/users/2': answer(200, { login: `${name}-user`, name: 'another name' }),
      'GET /api/orgs/3': answer(200, { name: `${name}-user@localhost.invalid` }),
    };
    expect(await remembered(own)).toMatchObject({
      deleted: all,
      failed: [],
      deletions: ['/api/serviceaccounts/1', '/api/admin/users/2', '/api/orgs/3'],
    });
  });

  test('deletes nothing if the accounts with these ids are gone', async () => {
    expect(await remembered({})).toMatchObject({ deleted: all, failed: [], deletions: [] });
  });

  test.each([
    ['belongs to another account', answer(200, { login: 'admin' }), 'account-not-ours'],
    ['shows no name', answer(200, { id: 2 }), 'account-not-ours'],
    ['has a name that is not a string', answer(200, { login: [`${name}-user`] }), 'account-not-ours'],
    ['has a page that is not JSON', answer(200, '<html>'), 'account-not-ours'],
    ['has a page that is denied', answer(403), 'account-not-shown'],
    ['has a page that fails', answer(500), 'account-not-shown'],
    ['has a page that does not respond', unanswered(), 'account-not-shown'],
  ])('does not delete an id that $0, and reports $2', async (_, page, code) => {
    const { failed, deletions } = await remembered({ 'GET /api/users/2': page });
    expect(failed.map((note) => note.code)).toEqual([code]);
    expect(deletions).toEqual([]);
  });
});

describe('sweep of the built-in reference server with known ids', () => {
  test.each(['7.5.17', '9.4.0', '10.1.0', '13.0.0'])(
    'deletes a user of %s that no search shows, and no user of another name',
    async (grafanaVersion) => {
      const server = await startReferenceServer({ grafanaVersion });
      onTestFinished(() => server.close());
      const client = clientFor(server.url);
      const as = { kind: 'basic', ...server.admin } as const;
      const login = `${name}-user`;
      const id = idIn(await adminApi(client, as)('POST', '/api/admin/users', { login, password: 'secret' })) ?? 0;
      const user = { runId: '0a1b2c3d', what: `user ${login}`, path: `/api/admin/users/${id}` };
      const sweepById = (path: string) =>
        // The id of another run, so that the searches do not show the user.
        sweep(client, as, 'ffffffff', { known: [{ ...user, path }], others: 'none' });
      expect((await sweepById('/api/admin/users/1')).failed.map(({ code }) => code)).toEqual(['account-not-ours']);
      expect(await sweepById(user.path)).toMatchObject({ deleted: [user.what], failed: [] });
      expect(server.state().users).toEqual(['admin']);
    },
  );
});
