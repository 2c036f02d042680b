import { describe, expect, test } from 'vitest';
import { sweep } from '../../src/accounts/sweep.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { fakeClient } from '../support/clients.ts';
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

describe('when leftovers are found', () => {
  test('service accounts, users and the organizations of these users are deleted', async () => {
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

  test('what is gone already counts as deleted', async () => {
    expect((await swept({ 'DELETE /api/admin/users/2': answer(404) })).deleted).toEqual(all);
  });

  test('what cannot be deleted is told, and the rest is deleted', async () => {
    const { deleted, failed } = await swept({
      'DELETE /api/serviceaccounts/1': answer(500, { message: 'no' }),
      'DELETE /api/orgs/3': unanswered({ kind: 'reset', message: 'closed' }),
    });
    expect(deleted).toEqual([`user ${name}-user`]);
    expect(failed).toEqual([
      `service account ${name}-sa could not be deleted: status 500, no`,
      `organization ${name}-user could not be deleted: closed`,
    ]);
  });
});

describe('when leftovers cannot be looked for', () => {
  test.each([
    ['GET /api/serviceaccounts/search', answer(500), 1],
    ['GET /api/users/search', unanswered(), 1],
    ['GET /api/serviceaccounts/search', answer(404), 0],
    ['GET /api/users/search', answer(404), 0],
    ['GET /api/orgs', answer(500), 0],
  ])('%s with %j is told %3$i times', async (page, exchange, times) => {
    const { failed } = await swept({ [page]: exchange });
    expect(failed).toHaveLength(times);
    for (const one of failed) expect(one).toMatch(/^what a run made could not be looked for: /);
  });
});

describe('when the list is not what it should be', () => {
  test.each([
    ['no JSON', answer(200, '<html>')],
    ['another object', answer(200, { accounts: [] })],
    ['a number', answer(200, { serviceAccounts: 7 })],
    ['entries of another kind', answer(200, { serviceAccounts: [null, 7, 'x', []] })],
    ['an id that would lead elsewhere', answer(200, { serviceAccounts: [{ id: '../users/1', name: `${name}-sa` }] })],
    ['no id', answer(200, { serviceAccounts: [{ name: `${name}-sa` }] })],
    ['a name that is no text', answer(200, { serviceAccounts: [{ id: 1, name: [`${name}-sa`] }] })],
    ['everything the server has', answer(200, { serviceAccounts: [{ id: 9, name: 'production' }] })],
  ])('%s deletes nothing', async (_, exchange) => {
    const { deletions } = await swept({ 'GET /api/serviceaccounts/search': exchange });
    expect(deletions).toEqual(['/api/admin/users/2', '/api/orgs/3']);
  });
});

describe('when a run knows the ids of what it made', () => {
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

  test('it deletes them, whatever a search finds', async () => {
    const own = {
      'GET /api/serviceaccounts/1': answer(200, { name: `${name}-sa`, login: `sa-1-${name}-sa-of-grafana` }),
      'GET /api/users/2': answer(200, { login: `${name}-user`, name: 'another name' }),
      'GET /api/orgs/3': answer(200, { name: `${name}-user@localhost.invalid` }),
    };
    for (const pages of [{}, own]) {
      expect(await remembered(pages)).toMatchObject({
        deleted: all,
        failed: [],
        deletions: ['/api/serviceaccounts/1', '/api/admin/users/2', '/api/orgs/3'],
      });
    }
  });

  test("an id that is somebody else's is left alone, and told of", async () => {
    const { failed, deletions } = await remembered({ 'GET /api/users/2': answer(200, { login: 'admin' }) });
    expect(failed).toEqual([`user ${name}-user could not be deleted: its id is somebody else's`]);
    expect(deletions).toEqual(['/api/serviceaccounts/1', '/api/orgs/3']);
  });
});
