import { describe, expect, test } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../src/reference/index.ts';
import { basic, type Client, start } from '../client.ts';
import { inProcess } from '../in-process.ts';

const orgAdmin = { name: 'Org admin', login: 'suite-1', email: 'suite-1@example.com', password: 'secret-enough' };

const idOf = (json: unknown): number => (json as { id: number }).id;
const keyOf = (json: unknown): string => (json as { key: string }).key;

async function createOrgAdmin(grafana: Client): Promise<number> {
  return idOf((await grafana.admin('POST', 'api/admin/users', orgAdmin)).json);
}

test('personas can be created, are denied, and can be deleted', async () => {
  await using grafana = await start({ seedPersonas: false });
  const { server, admin, send } = grafana;
  expect(server.orgAdmin).toBeUndefined();
  expect(server.serviceAccountToken).toBeUndefined();

  const user = await createOrgAdmin(grafana);
  const { id: org } = (await admin('GET', 'api/org')).json as { id: number };
  expect(await admin('PATCH', `api/orgs/${org}/users/${user}`, { role: 'Admin' })).toMatchObject({
    status: 200,
    json: { message: 'Organization user updated' },
  });
  const account = await admin('POST', 'api/serviceaccounts', { name: 'suite-1', role: 'Admin', isDisabled: false });
  expect(account).toMatchObject({ status: 201, json: { login: 'sa-1-suite-1', role: 'Admin' } });
  const tokens = `api/serviceaccounts/${idOf(account.json)}/tokens`;
  const token = await admin('POST', tokens, { name: 'suite-1' });
  expect(token).toMatchObject({ status: 200, json: { key: expect.stringMatching(/^glsa_/) } });
  expect(server.state()).toMatchObject({ users: ['admin', 'suite-1'], serviceAccounts: ['suite-1'] });

  const asUser = { auth: basic(orgAdmin.login, orgAdmin.password) };
  const asAccount = { auth: `Bearer ${keyOf(token.json)}` };
  expect((await send('GET', 'api/licensing/check', asUser)).status).toBe(403);
  expect((await send('GET', 'api/licensing/check', asAccount)).status).toBe(403);

  expect((await admin('DELETE', `${tokens}/${idOf(token.json)}`)).status).toBe(200);
  expect((await send('GET', 'api/licensing/check', asAccount)).status).toBe(401);
  expect((await admin('DELETE', `api/serviceaccounts/${idOf(account.json)}`)).status).toBe(200);
  expect((await admin('DELETE', `api/admin/users/${user}`)).status).toBe(200);
  expect((await send('GET', 'api/licensing/check', asUser)).status).toBe(401);
  expect(server.state()).toMatchObject({ users: ['admin'], serviceAccounts: [] });
});

describe('accounts can be found', () => {
  test('users by login or by a part of it', async () => {
    await using grafana = await start();
    const id = await createOrgAdmin(grafana);
    const found = { id, login: orgAdmin.login, email: orgAdmin.email };
    expect(await grafana.admin('GET', 'api/users/lookup?loginOrEmail=suite-1')).toMatchObject({
      status: 200,
      json: found,
    });
    expect((await grafana.admin('GET', 'api/users/lookup?loginOrEmail=nobody')).status).toBe(404);
    expect((await grafana.admin('GET', 'api/users/search?query=suite')).json).toMatchObject({
      totalCount: 1,
      users: [found],
    });
    expect((await grafana.admin('GET', 'api/users?query=suite')).json).toMatchObject([found]);
    expect((await grafana.admin('GET', 'api/users?perpage=1&page=2')).json).toMatchObject([{ login: 'org-admin' }]);
  });

  test.each(['7.5.17', '8.5.0', '9.4.0', '10.1.0', '12.4.3', '13.0.0'])(
    'users by ID on %s, with the profile that lookup returns',
    async (grafanaVersion) => {
      const grafana = await inProcess({ grafanaVersion });
      const id = idOf((await grafana.send('server-admin', 'POST', '/api/admin/users', orgAdmin)).json);
      const { json: profile } = await grafana.send('server-admin', 'GET', '/api/users/lookup?loginOrEmail=suite-1');
      expect(profile).toMatchObject({ id, login: orgAdmin.login, name: orgAdmin.name, email: orgAdmin.email });
      expect(await grafana.send('server-admin', 'GET', `/api/users/${id}`)).toMatchObject({
        status: 200,
        json: profile,
      });
      expect(await grafana.send('org-admin', 'GET', `/api/users/${id}`)).toMatchObject({ status: 403 });
      expect(await grafana.send('anonymous', 'GET', `/api/users/${id}`)).toMatchObject({ status: 401 });
      await grafana.send('server-admin', 'DELETE', `/api/admin/users/${id}`);
      expect(await grafana.send('server-admin', 'GET', `/api/users/${id}`)).toMatchObject({
        status: 404,
        json: { message: 'user not found' },
      });
    },
  );

  test('service accounts by a part of their name', async () => {
    await using grafana = await start();
    await grafana.admin('POST', 'api/serviceaccounts', { name: 'suite-1', role: 'Viewer' });
    expect((await grafana.admin('GET', 'api/serviceaccounts/search?query=suite')).json).toMatchObject({
      totalCount: 1,
      serviceAccounts: [{ name: 'suite-1', role: 'Viewer' }],
    });
  });
});

describe('the account API rejects', () => {
  test.each([
    ['a user without a name to sign in with', 'POST', 'api/admin/users', { password: 'secret' }, 400],
    ['a user with a short password', 'POST', 'api/admin/users', { login: 'a', password: 'abc' }, 400],
    ['a user who exists', 'POST', 'api/admin/users', { login: 'ADMIN', password: 'secret' }, 412],
    ['a user from malformed JSON', 'POST', 'api/admin/users', '{', 400],
    ['an unknown role', 'PATCH', 'api/orgs/1/users/1', { role: 'King' }, 400],
    ['a role of an unknown user', 'PATCH', 'api/orgs/1/users/99', { role: 'Admin' }, 500],
    [
      'a role in an organization of which the user is not a member',
      'PATCH',
      'api/orgs/2/users/1',
      { role: 'Admin' },
      500,
    ],
    ['a user who is already a member', 'POST', 'api/orgs/1/users', { loginOrEmail: 'admin', role: 'Admin' }, 409],
    ['an unknown user as a member', 'POST', 'api/orgs/1/users', { loginOrEmail: 'nobody', role: 'Admin' }, 404],
    ['a service account without a name', 'POST', 'api/serviceaccounts', { role: 'Admin' }, 400],
    ['a service account that exists', 'POST', 'api/serviceaccounts', { name: 'service-account' }, 400],
    ['a token for an unknown account', 'POST', 'api/serviceaccounts/99/tokens', { name: 'x' }, 404],
    ['the deletion of an unknown user', 'DELETE', 'api/admin/users/99', undefined, 404],
    ['the deletion of a user id that is not a number', 'DELETE', 'api/admin/users/1e0', undefined, 400],
    ['a user to show whose id is not a number', 'GET', 'api/users/abc', undefined, 400],
    ['a service account id that is not a number', 'GET', 'api/serviceaccounts/abc', undefined, 400],
    ['the deletion of an unknown service account', 'DELETE', 'api/serviceaccounts/99', undefined, 404],
    ['the deletion of an unknown token', 'DELETE', 'api/serviceaccounts/99/tokens/1', undefined, 404],
  ])('$0: status $4', async (_, method, path, body, status) => {
    await using grafana = await start();
    expect((await grafana.admin(method, path, body)).status).toBe(status);
  });

  test.each(['api/admin/users', 'api/orgs/1/users', 'api/serviceaccounts'])(
    'POST %s without credentials gets 401',
    async (path) => {
      await using grafana = await start();
      expect((await grafana.send('POST', path, { body: {} })).status).toBe(401);
    },
  );

  test('an organization admin can create service accounts but not users', async () => {
    await using grafana = await start();
    const auth = grafana.auth['org-admin'];
    expect((await grafana.send('POST', 'api/admin/users', { auth, body: orgAdmin })).status).toBe(403);
    expect((await grafana.send('GET', 'api/users/search', { auth })).status).toBe(403);
    expect((await grafana.send('POST', 'api/serviceaccounts', { auth, body: { name: 'mine' } })).status).toBe(201);
  });
});

test('an expired token is rejected', async () => {
  const grafana = await inProcess();
  const account = idOf((await grafana.send('server-admin', 'POST', '/api/serviceaccounts', { name: 'brief' })).json);
  const path = `/api/serviceaccounts/${account}/tokens`;
  const token = await grafana.send('server-admin', 'POST', path, { name: 'x', secondsToLive: 60 });
  const use = () => grafana.sendWith(`Bearer ${keyOf(token.json)}`, 'GET', '/api/org');
  expect((await use()).status).toBe(200);
  grafana.wait(60);
  expect(await use()).toMatchObject({ status: 401, json: { messageId: 'api-key.expired' } });
});

test.each([-1, 'soon'])('a token with the lifetime %o is rejected', async (secondsToLive) => {
  const grafana = await inProcess();
  const account = idOf((await grafana.send('server-admin', 'POST', '/api/serviceaccounts', { name: 'brief' })).json);
  const path = `/api/serviceaccounts/${account}/tokens`;
  expect((await grafana.send('server-admin', 'POST', path, { name: 'x', secondsToLive })).status).toBe(400);
});

test('a disabled service account is rejected', async () => {
  await using grafana = await start();
  const made = await grafana.admin('POST', 'api/serviceaccounts', { name: 'off', role: 'Admin', isDisabled: true });
  const token = await grafana.admin('POST', `api/serviceaccounts/${idOf(made.json)}/tokens`, { name: 'x' });
  expect(await grafana.send('GET', 'api/org', { auth: `Bearer ${keyOf(token.json)}` })).toMatchObject({
    status: 401,
    json: { messageId: 'identity.disabled' },
  });
});

test('a new user on Grafana 9 has no uid', async () => {
  await using grafana = await start({ grafanaVersion: '9.5.12' });
  expect((await grafana.admin('POST', 'api/admin/users', orgAdmin)).json).not.toHaveProperty('uid');
});

test('each server has its own random password', async () => {
  const servers: ReferenceServer[] = [await startReferenceServer(), await startReferenceServer()];
  expect(new Set(servers.map(({ admin }) => admin.password)).size).toBe(2);
  for (const server of servers) await server.close();
});
