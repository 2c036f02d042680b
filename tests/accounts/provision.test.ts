import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { createProvisioner } from '../../src/accounts/provision.ts';
import { sweep } from '../../src/accounts/sweep.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createReason, type Reason } from '../../src/domain/messages/reasons.ts';
import type { ApiRequest, Client, Credentials } from '../../src/http/client.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { clientFor, fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { reference, settings } from '../support/settings.ts';

const runId = '0a1b2c3d';
const nobody = personasOf(settings());
const everybody = personasOf(settings({ orgAdmin: { user: 'o', password: 'p' }, serviceAccountToken: 't' }));
const someone = { kind: 'basic', user: 'admin', password: 'a' } as const;

async function provisionerFor(server: ReferenceServer, signal?: AbortSignal) {
  const admin = { kind: 'basic', ...server.admin } as const;
  const client = clientFor(server.url, signal ? { signal } : {});
  return { client, admin, provisioner: createProvisioner(client, admin, runId) };
}

async function made(
  server: ReferenceServer,
  client: Client,
  admin: Credentials,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const post = (path: string, body: unknown) =>
      client.send({ method: 'POST', path, as: admin, body: JSON.stringify(body) });
    await post('/api/serviceaccounts', { name, role: 'Viewer' });
    await post('/api/admin/users', { name, login: name, email: `${name}@x.invalid`, password: 'long-enough' });
  }
  expect(server.state().serviceAccounts).toHaveLength(names.length);
}

describe('provision of missing personas', () => {
  test('creates accounts that are named after the run and have the right permissions', async () => {
    const server = await reference();
    const { client, provisioner } = await provisionerFor(server);
    const { personas, made: who } = await provisioner.make(nobody);
    expect(who).toEqual(['service-account', 'org-admin']);
    expect(server.state().serviceAccounts).toEqual([`licensing-conformance-${runId}-sa`]);
    expect(server.state().users).toContain(`licensing-conformance-${runId}-user`);
    for (const had of Object.values(personas)) {
      if (!had || !('as' in had)) throw new Error('A persona is missing.');
      const { response } = await client.send({ method: 'GET', path: '/api/licensing/check', as: had.as });
      expect(response?.status).toBe(403);
    }
  });

  test('creates no account after an exception', async () => {
    let isLeft = false;
    let createdLate = false;
    const client = fakeClient(async ({ method, path }) => {
      if (method === 'POST' && path === '/api/serviceaccounts') throw new TypeError('a mistake');
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
      if (method === 'POST' && isLeft) createdLate = true;
      return method === 'POST' ? answer(200, { id: 7 }) : answer(200, []);
    });
    await expect(createProvisioner(client, someone, runId).make(nobody)).rejects.toThrow('a mistake');
    isLeft = true;
    await new Promise(setImmediate);
    expect(createdLate).toBe(false);
  });

  test('deletes the created accounts and nothing else', async () => {
    const server = await reference({ seedPersonas: true });
    const before = server.state();
    const { provisioner } = await provisionerFor(server);
    await provisioner.make(nobody);
    expect(await provisioner.remove()).toMatchObject({ deleted: [expect.any(String), expect.any(String)], failed: [] });
    expect(server.state()).toMatchObject({ users: before.users, serviceAccounts: before.serviceAccounts });
  });

  test('searches for no account before the deletion if each has shown its name and id itself', async () => {
    const server = await reference();
    const { provisioner } = await provisionerFor(server);
    await provisioner.make(nobody);
    expect((await provisioner.remove()).deleted).toHaveLength(2);
    expect(server.state().requests.filter(({ path }) => path.includes('search'))).toEqual([]);
  });

  test.each([
    ['another id', { id: 8, login: `licensing-conformance-${runId}-user`, name: `licensing-conformance-${runId}-sa` }],
    ['another name', { id: 7, login: 'somebody', name: 'somebody' }],
    ['nothing', []],
  ])('searches before the deletion if the pages of the accounts show %s', async (_, page) => {
    const client = fakeClient(({ method, path }) => {
      if (method === 'GET' && (path === '/api/user' || path === '/api/serviceaccounts/7')) return answer(200, page);
      return answer(200, { id: 7, key: 'glsa_x' });
    });
    const provisioner = createProvisioner(client, someone, runId);
    await provisioner.make(nobody);
    await provisioner.remove();
    expect(client.calls.map(({ path }) => path).join(' ')).toMatch(/serviceaccounts\/search.*users\/search/);
  });

  test('creates and deletes the accounts although the run was interrupted', async () => {
    const server = await reference();
    const { provisioner } = await provisionerFor(server, AbortSignal.abort());
    expect((await provisioner.make(nobody)).made).toHaveLength(2);
    expect(await provisioner.remove()).toMatchObject({ deleted: [expect.any(String), expect.any(String)], failed: [] });
    expect(server.state().serviceAccounts).toEqual([]);
  });

  test('gives the service account the role Admin for an hour and the user a strong password', async () => {
    const client = fakeClient(() => answer(200, { id: 7, key: 'glsa_x' }));
    const { personas } = await createProvisioner(client, someone, runId).make(nobody);
    const sent = client.calls.map(({ method, path, body }) => [`${method} ${path}`, JSON.parse(body ?? 'null')]);
    const password = expect.stringMatching(/^Aa1!.{20}$/);
    const [sa, user] = [`licensing-conformance-${runId}-sa`, `licensing-conformance-${runId}-user`];
    expect(Object.fromEntries(sent)).toEqual({
      'POST /api/serviceaccounts': { name: sa, role: 'Admin', isDisabled: false },
      'POST /api/serviceaccounts/7/tokens': { name: sa, secondsToLive: 3600 },
      'POST /api/admin/users': { name: user, login: user, email: `${user}@localhost.invalid`, password, OrgId: 7 },
      'GET /api/org': null,
      'PATCH /api/orgs/7/users/7': { role: 'Admin' },
      // The accounts show their own names, for the deletion.
      'GET /api/serviceaccounts/7': null,
      'GET /api/user': null,
    });
    expect(personas).toEqual({
      'service-account': { as: { kind: 'bearer', token: 'glsa_x' } },
      'org-admin': { as: { kind: 'basic', user, password, isProven: true } },
    });
  });
});

describe('provision on a target that allows no token of an hour', () => {
  test('requests a token of five minutes', async () => {
    const lives: number[] = [];
    const client = fakeClient(({ path, body }) => {
      if (!path.endsWith('/tokens')) return answer(200, { id: 7 });
      const { secondsToLive } = JSON.parse(body ?? '');
      lives.push(secondsToLive);
      return secondsToLive > 1800 ? answer(400, { message: 'too long' }) : answer(200, { key: 'glsa_x' });
    });
    expect((await createProvisioner(client, someone, runId).make(nobody)).made).toContain('service-account');
    expect(lives).toEqual([3600, 300]);
  });
});

describe('provision with a byte order mark in responses', () => {
  test('reads the ids of the created accounts', async () => {
    const marked = (body: object) => answer(200, `\uFEFF${JSON.stringify(body)}`);
    const names: Readonly<Record<string, string>> = { '/api/serviceaccounts/7': 'sa', '/api/users/7': 'user' };
    const client = fakeClient(({ method, path }) =>
      method === 'DELETE'
        ? answer(200, {})
        : marked({ id: 7, key: 'glsa_x', name: `licensing-conformance-${runId}-${names[path]}` }),
    );
    const provisioner = createProvisioner(client, someone, runId);
    expect((await provisioner.make(nobody)).made).toHaveLength(2);
    expect((await provisioner.remove()).deleted).toHaveLength(2);
  });
});

describe('credentials that were given and not accepted', () => {
  test('are not replaced by a created account', async () => {
    const client = fakeClient(() => answer(200, { id: 7, key: 'glsa_x' }));
    const missing = createReason('credentials-not-accepted', { variable: 'GRAFANA_USER', response: 'status 401' });
    const personas = { ...everybody, 'org-admin': { missing } };
    expect((await createProvisioner(client, someone, runId).make(personas)).made).toEqual([]);
    expect(client.calls).toEqual([]);
  });
});

describe('provision without missing personas', () => {
  test('creates nothing and searches for nothing', async () => {
    const client = fakeClient(() => answer(200, {}));
    const provisioner = createProvisioner(client, someone, runId);
    expect(await provisioner.make(everybody)).toEqual({ personas: {}, made: [], notes: [] });
    expect(await provisioner.remove()).toEqual({ deleted: [], failed: [], unanswered: false });
    expect(client.calls).toEqual([]);
  });

  test('creates only the missing account', async () => {
    const client = fakeClient(() => answer(200, { id: 7, key: 'glsa_x' }));
    const { made: who } = await createProvisioner(client, someone, runId).make({
      ...everybody,
      'service-account': { missing: createReason('no-service-account') },
    });
    expect(who).toEqual(['service-account']);
    expect(client.calls.every(({ path }) => path.startsWith('/api/serviceaccounts'))).toBe(true);
  });
});

describe('provision with a request that cannot be sent', () => {
  test('throws only after the requests for the other accounts have ended', async () => {
    const client = fakeClient(({ path }) => {
      if (path === '/api/serviceaccounts') throw new TypeError('out of the blue');
      return new Promise((resolve) => setImmediate(() => resolve(answer(200, { id: 7 }))));
    });
    const provisioner = createProvisioner(client, someone, runId);
    await expect(provisioner.make(nobody)).rejects.toThrow('out of the blue');
    expect(client.calls.map(({ method }) => method)).toContain('PATCH');
  });
});

describe('provision of a persona that cannot be created', () => {
  const outcome = async (on: (call: ApiRequest) => ReturnType<typeof answer> | undefined) => {
    const client = fakeClient((call) => on(call) ?? answer(200, { id: 7, key: 'glsa_x' }));
    return createProvisioner(client, someone, runId).make(nobody);
  };

  test.each<[string, string, string, string, ReturnType<typeof answer>, Reason]>([
    [
      'service-account',
      'POST',
      '/api/serviceaccounts',
      'status 403',
      answer(403, { message: 'quota' }),
      createReason('account-not-created', { action: 'create a service account', response: 'status 403, quota' }),
    ],
    [
      'service-account',
      'POST',
      '/api/serviceaccounts',
      'an id that is a string',
      answer(201, { id: '7' }),
      createReason('account-not-created', { action: 'create a service account', response: 'status 201' }),
    ],
    [
      'service-account',
      'POST',
      '/api/serviceaccounts',
      'a body that is not JSON',
      answer(201, '<html>'),
      createReason('account-not-created', { action: 'create a service account', response: 'status 201' }),
    ],
    [
      'service-account',
      'POST',
      '/api/serviceaccounts/7/tokens',
      'an empty key',
      answer(200, { key: '' }),
      createReason('account-not-created', { action: 'create a token for the service account', response: 'status 200' }),
    ],
    [
      'service-account',
      'POST',
      '/api/serviceaccounts/7/tokens',
      'a key that is a number',
      answer(200, { key: 7 }),
      createReason('account-not-created', { action: 'create a token for the service account', response: 'status 200' }),
    ],
    [
      'service-account',
      'POST',
      '/api/serviceaccounts/7/tokens',
      'a long message',
      answer(400, { message: 'x'.repeat(300) }),
      createReason('account-not-created', {
        action: 'create a token for the service account',
        response: `status 400, ${'x'.repeat(200)}`,
      }),
    ],
    [
      'org-admin',
      'POST',
      '/api/admin/users',
      'a closed connection',
      unanswered({ kind: 'reset', message: 'closed' }),
      createReason('account-not-created', { action: 'create a user', response: 'closed' }),
    ],
    [
      'org-admin',
      'POST',
      '/api/admin/users',
      'no response',
      unanswered(),
      createReason('account-not-created', { action: 'create a user', response: 'no response' }),
    ],
    [
      'org-admin',
      'POST',
      '/api/admin/users',
      'a message that is a number',
      answer(412, { message: 7 }),
      createReason('account-not-created', { action: 'create a user', response: 'status 412' }),
    ],
    [
      'org-admin',
      'PATCH',
      '/api/orgs/7/users/7',
      'status 500',
      answer(500, {}),
      createReason('account-not-created', { action: 'make the user an organization admin', response: 'status 500' }),
    ],
  ])('leaves %s missing if %s %s fails with %s', async (persona, method, path, _, exchange, missing) => {
    const { personas, made: who } = await outcome((call) =>
      call.method === method && call.path === path ? exchange : undefined,
    );
    expect(personas).toMatchObject({ [persona]: { missing } });
    expect(who).toEqual([persona === 'org-admin' ? 'service-account' : 'org-admin']);
  });

  test('uses a user whose role cannot be changed, with a note', async () => {
    const synced = answer(403, { message: 'Cannot change role for externally synced user' });
    const { made: who, notes } = await outcome(({ method }) => (method === 'PATCH' ? synced : undefined));
    expect(who).toContain('org-admin');
    expect(notes).toEqual([
      createNote('test-user-role-unchanged', {
        response: 'status 403, Cannot change role for externally synced user',
      }),
    ]);
  });

  test('does not change the role of a user with its own organization', async () => {
    const { made: who } = await outcome(({ method }) => (method === 'PATCH' ? answer(404) : undefined));
    expect(who).toContain('org-admin');
  });

  test('uses organization 1 if the target does not return its id', async () => {
    const asked: string[] = [];
    await outcome(({ path }) => {
      asked.push(path);
      return path === '/api/org' ? answer(404) : undefined;
    });
    expect(asked).toContain('/api/orgs/1/users/7');
  });

  test('adds the user to the current organization of the admin', async () => {
    const server = await reference();
    const { client, admin, provisioner } = await provisionerFor(server);
    const post = (path: string, body: unknown) =>
      client.send({ method: 'POST', path, as: admin, body: JSON.stringify(body) });
    await post('/api/orgs', { name: 'Second' });
    await post('/api/user/using/2', {});
    const { personas, made: who, notes } = await provisioner.make(nobody);
    expect({ who, notes }).toEqual({ who: ['service-account', 'org-admin'], notes: [] });
    const orgAdmin = personas['org-admin'];
    if (!orgAdmin || !('as' in orgAdmin)) throw new Error('The user is missing.');
    const { response } = await client.send({ method: 'GET', path: '/api/org', as: orgAdmin.as });
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ id: 2, name: 'Second' });
    expect((await provisioner.remove()).failed).toEqual([]);
  });
});

describe('cleanup of accounts from earlier runs', () => {
  const ours = ['licensing-conformance-0a1b2c3d', 'licensing-conformance-zzzz9999'].flatMap((name) => [
    `${name}-sa`,
    `${name}-user`,
  ]);
  const similar = [
    'licensing-conformance',
    'licensing-conformance-sa',
    'licensing-conformance-0a1b2c3d',
    'licensing-conformance-0a1b2c3-sa',
    'licensing-conformance-0a1b2c3d4-user',
    'licensing-conformance-0A1B2C3D-sa',
    'licensing-conformance-0a1b-c3d-user',
    'my-licensing-conformance-0a1b2c3d-sa',
    'licensing-conformance-0a1b2c3d-sa-mine',
    'licensing-conformance-0a1b2c3d-users',
  ];

  test('deletes only accounts that runs created', async () => {
    const server = await reference();
    const { client, admin } = await provisionerFor(server);
    await made(server, client, admin, [...ours, ...similar]);
    const { deleted, failed } = await sweep(client, admin);
    expect(failed).toEqual([]);
    expect(deleted.toSorted()).toEqual([
      'service account licensing-conformance-0a1b2c3d-sa',
      'service account licensing-conformance-zzzz9999-sa',
      'user licensing-conformance-0a1b2c3d-user',
      'user licensing-conformance-zzzz9999-user',
    ]);
    const userNamedAccounts = ours.filter((name) => name.endsWith('-user'));
    expect(server.state().serviceAccounts.toSorted()).toEqual([...similar, ...userNamedAccounts].toSorted());
  });

  test('deletes only accounts of the named run', async () => {
    const server = await reference();
    const { client, admin } = await provisionerFor(server);
    await made(server, client, admin, [...ours, ...similar]);
    const { deleted } = await sweep(client, admin, runId);
    expect(deleted).toEqual([
      'service account licensing-conformance-0a1b2c3d-sa',
      'user licensing-conformance-0a1b2c3d-user',
    ]);
  });
});

describe('deletion of accounts on a target without a search', () => {
  const [sa, user] = [`licensing-conformance-${runId}-sa`, `licensing-conformance-${runId}-user`];

  /** A mock that has no more of the admin API than making and deleting takes, unless a test says otherwise. */
  function mock(change: Readonly<Record<string, ReturnType<typeof answer>>> = {}) {
    const pages: Readonly<Record<string, ReturnType<typeof answer>>> = {
      'POST /api/serviceaccounts': answer(201, { id: 7 }),
      'POST /api/serviceaccounts/7/tokens': answer(200, { key: 'glsa_x' }),
      'POST /api/admin/users': answer(200, { id: 8 }),
      'PATCH /api/orgs/1/users/8': answer(200, {}),
      'GET /api/serviceaccounts/7': answer(200, { name: sa }),
      'GET /api/users/8': answer(200, { login: user }),
      'DELETE /api/serviceaccounts/7': answer(200, {}),
      'DELETE /api/admin/users/8': answer(200, {}),
      ...change,
    };
    return fakeClient(({ method, path }) => pages[`${method} ${path.split('?')[0]}`] ?? answer(404));
  }

  const deletions = (client: ReturnType<typeof mock>) =>
    client.calls.flatMap(({ method, path }) => (method === 'DELETE' ? [path] : []));

  test.each([404, 401, 500])(
    'after %i, deletes the created accounts by id if their pages show their names',
    async (status) => {
      const missing = answer(status, { message: 'no such page' });
      const client = mock({ 'GET /api/serviceaccounts/search': missing, 'GET /api/users/search': missing });
      const provisioner = createProvisioner(client, someone, runId);
      await provisioner.make(nobody);
      expect(await provisioner.remove()).toEqual({
        deleted: [`service account ${sa}`, `user ${user}`],
        failed: [],
        unanswered: false,
      });
      expect(deletions(client)).toEqual(['/api/serviceaccounts/7', '/api/admin/users/8']);
    },
  );

  test('retries only failed deletions', async () => {
    let isBusy = true;
    const client = mock();
    const busy = fakeClient((call) =>
      call.method === 'DELETE' && call.path.endsWith('/8') && isBusy
        ? answer(503, { message: 'busy' })
        : client.send(call),
    );
    const provisioner = createProvisioner(busy, someone, runId);
    await provisioner.make(nobody);
    expect(await provisioner.remove()).toMatchObject({
      deleted: [`service account ${sa}`],
      failed: [createNote('account-not-deleted', { account: `user ${user}`, response: 'status 503, busy' })],
      unanswered: true,
    });
    isBusy = false;
    expect(await provisioner.remove()).toMatchObject({ deleted: [`user ${user}`], failed: [] });
  });

  test('reports an account that an unreadable response may have created', async () => {
    const client = mock({ 'POST /api/admin/users': answer(200, '<html>') });
    const provisioner = createProvisioner(client, someone, runId);
    await provisioner.make(nobody);
    const { deleted, failed } = await provisioner.remove();
    expect(deleted).toEqual([`service account ${sa}`]);
    expect(failed).toEqual([
      createNote('accounts-not-searched', { response: 'status 404, said so' }),
      createNote('accounts-not-searched', { response: 'status 404, said so' }),
    ]);
  });

  test('ignores an unreadable list', async () => {
    const list = answer(200, '<html>');
    const client = mock({
      'POST /api/admin/users': answer(200, '<html>'),
      'GET /api/serviceaccounts/search': answer(200, { serviceAccounts: [] }),
      'GET /api/users/search': list,
    });
    const provisioner = createProvisioner(client, someone, runId);
    await provisioner.make(nobody);
    expect((await provisioner.remove()).failed).toEqual([
      createNote('accounts-not-searched', { response: 'status 200' }),
    ]);
  });

  test.each([301, 302, 307, 400, 401, 403, 412])(
    'does not search for a user whose creation got status %i',
    async (status) => {
      const client = mock({ 'POST /api/admin/users': answer(status, { message: 'quota' }) });
      const provisioner = createProvisioner(client, someone, runId);
      await provisioner.make(nobody);
      expect(await provisioner.remove()).toMatchObject({ deleted: [`service account ${sa}`], failed: [] });
    },
  );

  test.each([408, 499, 500, 504])('reports that a user may be left if its creation got status %i', async (status) => {
    const provisioner = createProvisioner(mock({ 'POST /api/admin/users': answer(status) }), someone, runId);
    await provisioner.make(nobody);
    expect((await provisioner.remove()).failed.map(({ code }) => code)).toContain('accounts-not-searched');
  });

  test('does not delete the server admin if every creation returns id 1 and its page is denied', async () => {
    const one = {
      'POST /api/admin/users': answer(200, { id: 1 }),
      'POST /api/serviceaccounts': answer(201, { id: 1 }),
    };
    const denied = { 'GET /api/users/1': answer(403), 'GET /api/serviceaccounts/1': answer(403) };
    const client = mock({ ...one, ...denied, 'POST /api/serviceaccounts/1/tokens': answer(200, { key: 'glsa_x' }) });
    const provisioner = createProvisioner(client, someone, runId);
    await provisioner.make(nobody);
    const { deleted, failed } = await provisioner.remove();
    expect(deletions(client)).toEqual([]);
    expect(deleted).toEqual([]);
    expect(failed.map(({ code }) => code)).toEqual(['account-not-shown', 'account-not-shown']);
  });

  test('all attempts to delete accounts share one deadline', async () => {
    let now = 0;
    const client = mock({ 'DELETE /api/serviceaccounts/7': answer(503), 'DELETE /api/admin/users/8': answer(503) });
    const provisioner = createProvisioner(client, someone, runId, { now: () => now });
    await provisioner.make(nobody);
    expect((await provisioner.remove()).unanswered).toBe(true);
    now += 10 * 60 * 1000;
    const before = client.calls.length;
    expect(await provisioner.remove()).toMatchObject({ failed: [{ code: 'cleanup-out-of-time' }], unanswered: false });
    expect(client.calls).toHaveLength(before);
  });

  describe('if new users get their own organization', () => {
    const own = (role: string, name = `${user}@localhost.invalid`) =>
      mock({
        'PATCH /api/orgs/1/users/8': answer(500, { message: 'Failed update org user' }),
        'GET /api/users/8/orgs': answer(200, [{ orgId: 9, name, role }]),
        'GET /api/orgs/9': answer(200, { name }),
        'DELETE /api/orgs/9': answer(200, {}),
      });

    test('deletes that organization after the user who administers it', async () => {
      const client = own('Admin');
      const provisioner = createProvisioner(client, someone, runId);
      expect((await provisioner.make(nobody)).made).toContain('org-admin');
      expect((await provisioner.remove()).failed).toEqual([]);
      expect(deletions(client)).toEqual(['/api/serviceaccounts/7', '/api/admin/users/8', '/api/orgs/9']);
    });

    test('does not use a user without an administered organization as org admin', async () => {
      const { personas } = await createProvisioner(own('Viewer'), someone, runId).make(nobody);
      expect(personas['org-admin']).toEqual({
        missing: createReason('account-not-created', {
          action: 'make the user an organization admin',
          response: 'status 500, Failed update org user',
        }),
      });
    });

    test('does not delete an organization that the run did not create', async () => {
      const client = own('Admin', 'Main Org.');
      const provisioner = createProvisioner(client, someone, runId);
      expect((await provisioner.make(nobody)).made).toContain('org-admin');
      await provisioner.remove();
      expect(deletions(client)).not.toContain('/api/orgs/9');
    });
  });
});
