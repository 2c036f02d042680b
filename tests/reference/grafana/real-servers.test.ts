import { describe, expect, test } from 'vitest';
import { basic, start } from '../client.ts';
import { exchangeBytes } from '../socket.ts';

const check = 'api/licensing/check';
const unknownToken = `Bearer glsa_${'a'.repeat(32)}_01234567`;
const versions = { v94: '9.4.0', v101: '10.1.0', latest: '13.0.0' };

/** Each test states what was measured on a real Grafana of that version. */
describe('authentication as on a real Grafana', () => {
  test.each([
    ['9.4.0', 500, { message: 'invalid API key', traceID: '' }],
    ['9.5.0', 401, { message: 'invalid API key', traceID: '' }],
    ['10.1.0', 401, { message: 'Unauthorized', traceID: '' }],
    ['13.0.0', 401, { message: 'Unauthorized', traceID: '' }],
  ])('an unknown well-formed token on %s gets %i', async (grafanaVersion, status, json) => {
    await using grafana = await start({ grafanaVersion });
    for (const path of [check, 'api/org']) {
      expect(await grafana.send('GET', path, { auth: unknownToken })).toMatchObject({ status, json });
    }
  });

  test.each([
    ['9.4.0', 401],
    ['10.0.0', 401],
    ['10.1.0', 200],
    ['13.0.0', 200],
  ])('a lower-case basic scheme on %s gets %i', async (grafanaVersion, status) => {
    await using grafana = await start({ grafanaVersion });
    const auth = (grafana.auth['server-admin'] ?? '').replace('Basic', 'basic');
    expect((await grafana.send('GET', check, { auth })).status).toBe(status);
  });

  test.each([
    ['9.4.0', 401],
    ['10.1.0', 200],
  ])('a login in another case on %s gets %i', async (grafanaVersion, status) => {
    await using grafana = await start({ grafanaVersion });
    const auth = basic('ADMIN', grafana.server.admin.password);
    expect((await grafana.send('GET', check, { auth })).status).toBe(status);
  });

  test.each(['10.1.0', '13.0.0'])(
    'a wrong password falls through to anonymous access on %s',
    async (grafanaVersion) => {
      await using grafana = await start({ grafanaVersion, anonymous: true });
      const wrong = { auth: basic('admin', 'wrong') };
      expect((await grafana.send('GET', check, wrong)).status).toBe(403);
      expect(await grafana.send('GET', 'api/user', wrong)).toMatchObject({
        status: 401,
        json: { message: 'Unauthorized' },
      });
      expect((await grafana.send('GET', 'api/user', wrong)).json).not.toHaveProperty('messageId');
      for (let time = 0; time < 2; time += 1) await grafana.send('GET', check, wrong);
      // Each of the five was counted, so the right password is rejected, too.
      expect((await grafana.admin('GET', check)).status).toBe(403);
    },
  );

  test('a wrong password is rejected despite anonymous access on 9.4', async () => {
    await using grafana = await start({ grafanaVersion: '9.4.0', anonymous: true });
    const wrong = { auth: basic('admin', 'wrong') };
    expect((await grafana.send('GET', check, wrong)).status).toBe(401);
    expect((await grafana.send('GET', 'api/user', wrong)).status).toBe(401);
  });

  test('a service account token has no profile and an organization', async () => {
    await using grafana = await start();
    const auth = grafana.auth['service-account'];
    expect(await grafana.send('GET', 'api/user', { auth })).toMatchObject({
      status: 404,
      json: { message: 'user not found' },
    });
    expect((await grafana.send('GET', 'api/org', { auth })).json).toMatchObject({ id: 1, address: { city: '' } });
  });

  test.each([
    ['9.4.0', 403],
    ['9.5.0', 401],
    ['10.1.0', 401],
  ])('creating a service account without credentials on %s gets %i', async (grafanaVersion, status) => {
    await using grafana = await start({ grafanaVersion });
    expect((await grafana.send('POST', 'api/serviceaccounts', { body: {} })).status).toBe(status);
  });
});

describe('the lockout as on a real Grafana', () => {
  const fail = async (grafana: Awaited<ReturnType<typeof start>>, user: string) => {
    for (let time = 0; time < 5; time += 1) await grafana.send('GET', check, { auth: basic(user, 'wrong') });
  };
  const create = (grafana: Awaited<ReturnType<typeof start>>) =>
    grafana.admin('POST', 'api/admin/users', { login: 'later', password: 'secret' });

  test.each([
    ['11.5.0', 403],
    ['11.6.0', 401],
  ])('failed logins before the user was created, on %s, give the right password %i', async (grafanaVersion, status) => {
    await using grafana = await start({ grafanaVersion });
    await fail(grafana, 'later');
    await create(grafana);
    expect((await grafana.send('GET', check, { auth: basic('later', 'secret') })).status).toBe(status);
  });

  test('counts login and e-mail separately', async () => {
    await using grafana = await start();
    await fail(grafana, 'Admin');
    const { password } = grafana.server.admin;
    expect((await grafana.admin('GET', check)).json).toMatchObject({ messageId: 'password-auth.failed' });
    expect((await grafana.send('GET', check, { auth: basic('admin@example.com', password) })).status).toBe(200);
  });

  test('ends with a new password', async () => {
    await using grafana = await start();
    const { id } = (await create(grafana)).json as { id: number };
    await fail(grafana, 'later');
    expect((await grafana.send('GET', check, { auth: basic('later', 'secret') })).status).toBe(401);
    await grafana.admin('PUT', `api/admin/users/${id}/password`, { password: 'another' });
    expect((await grafana.send('GET', check, { auth: basic('later', 'another') })).status).toBe(403);
  });
});

describe('accounts as on a real Grafana', () => {
  test.each([
    [versions.v94, 'bad request data'],
    [versions.v101, 'Validation error, need specify either username or email'],
  ])('a user from an empty object on %s gets 400 with "%s"', async (grafanaVersion, message) => {
    await using grafana = await start({ grafanaVersion });
    expect(await grafana.admin('POST', 'api/admin/users', {})).toMatchObject({ status: 400, json: { message } });
  });

  test.each([
    [versions.v94, { message: 'Password is missing or too short' }],
    ['12.4.3', expect.objectContaining({ messageId: 'password.password-policy-too-short' })],
  ])('a short password on %s gets 400 with the body of that version', async (grafanaVersion, json) => {
    await using grafana = await start({ grafanaVersion });
    const created = await grafana.admin('POST', 'api/admin/users', { login: 'a', password: 'abc' });
    expect(created.status).toBe(400);
    expect(created.json).toEqual(json);
  });

  test.each([
    [versions.v101, true],
    [versions.latest, false],
  ])('a taken login on %s names a trace: %o', async (grafanaVersion, hasTrace) => {
    await using grafana = await start({ grafanaVersion });
    const taken = await grafana.admin('POST', 'api/admin/users', { login: 'admin', password: 'secret' });
    expect(taken.status).toBe(412);
    expect(Object.hasOwn(taken.json as object, 'traceID')).toBe(hasTrace);
  });

  test('a disabled user can no longer sign in', async () => {
    await using grafana = await start();
    const made = await grafana.admin('POST', 'api/admin/users', { login: 'off', password: 'secret' });
    const { id } = made.json as { id: number };
    const use = () => grafana.send('GET', 'api/user', { auth: basic('off', 'secret') });
    expect((await use()).status).toBe(200);
    expect((await grafana.admin('POST', `api/admin/users/${id}/disable`)).status).toBe(200);
    expect(await use()).toMatchObject({ status: 401, json: { messageId: 'identity.disabled' } });
    expect((await grafana.admin('POST', `api/admin/users/${id}/enable`)).status).toBe(200);
    expect((await use()).status).toBe(200);
  });

  test('users join the main organization, whatever the active one of the admin is, or the one named by OrgId', async () => {
    await using grafana = await start();
    const { orgId } = (await grafana.admin('POST', 'api/orgs', { name: 'Second' })).json as { orgId: number };
    expect((await grafana.admin('POST', `api/user/using/${orgId}`)).status).toBe(200);
    expect((await grafana.admin('GET', 'api/org')).json).toMatchObject({ id: orgId, name: 'Second' });
    const create = async (more: object) =>
      ((await grafana.admin('POST', 'api/admin/users', { password: 'secret', ...more })).json as { id: number }).id;
    const inMain = await create({ login: 'first' });
    const inSecond = await create({ login: 'second', OrgId: orgId });
    const orgsOf = async (id: number) => (await grafana.admin('GET', `api/users/${id}/orgs`)).json;
    expect(await orgsOf(inMain)).toEqual([{ orgId: 1, name: 'Main Org.', role: 'Viewer' }]);
    expect(await orgsOf(inSecond)).toEqual([{ orgId, name: 'Second', role: 'Viewer' }]);
    const promote = (id: number) => grafana.admin('PATCH', `api/orgs/${orgId}/users/${id}`, { role: 'Admin' });
    expect(await promote(inMain)).toMatchObject({ status: 500, json: { message: 'Failed update org user' } });
    expect((await promote(inSecond)).status).toBe(200);
    const add = () => grafana.admin('POST', `api/orgs/${orgId}/users`, { loginOrEmail: 'first', role: 'Admin' });
    expect((await add()).status).toBe(200);
    expect((await add()).status).toBe(409);
    expect((await grafana.admin('DELETE', `api/orgs/${orgId}`)).status).toBe(400);
    await grafana.admin('POST', 'api/user/using/1');
    expect((await grafana.admin('DELETE', `api/orgs/${orgId}`)).status).toBe(200);
  });

  test.each([
    [versions.v94, 500, 409],
    [versions.v101, 500, 400],
    [versions.latest, 404, 400],
  ])('a deleted service account and a taken token name on %s: %i and %i', async (grafanaVersion, again, taken) => {
    await using grafana = await start({ grafanaVersion });
    const made = await grafana.admin('POST', 'api/serviceaccounts', { name: 'brief' });
    const path = `api/serviceaccounts/${(made.json as { id: number }).id}`;
    expect(await grafana.admin('GET', path)).toMatchObject({ status: 200, json: { name: 'brief' } });
    await grafana.admin('POST', `${path}/tokens`, { name: 'x' });
    expect((await grafana.admin('POST', `${path}/tokens`, { name: 'x' })).status).toBe(taken);
    const listed = await grafana.admin('GET', `${path}/tokens`);
    expect(listed).toMatchObject({ status: 200, json: [{ name: 'x', hasExpired: false }] });
    expect(listed.text).not.toContain('glsa_');
    expect((await grafana.admin('DELETE', path)).status).toBe(200);
    expect((await grafana.admin('DELETE', path)).status).toBe(again);
  });

  test.each(['7.4.0', '8.4.0'])('%s has no service accounts', async (grafanaVersion) => {
    await using grafana = await start({ grafanaVersion });
    expect(grafana.server.serviceAccountToken).toBeUndefined();
    expect((await grafana.admin('GET', 'api/serviceaccounts/search')).status).toBe(404);
    expect((await grafana.admin('POST', 'api/serviceaccounts', { name: 'x' })).status).toBe(404);
  });

  test.each([
    [versions.v101, false],
    [versions.latest, true],
  ])('accounts on %s have a uid: %o', async (grafanaVersion, hasUid) => {
    await using grafana = await start({ grafanaVersion });
    const user = (await grafana.admin('GET', 'api/user')).json as object;
    const account = (await grafana.admin('POST', 'api/serviceaccounts', { name: 'x' })).json as object;
    expect([user, account].map((one) => Object.hasOwn(one, 'uid'))).toEqual([hasUid, hasUid]);
  });

  test('profiles and search hits have the fields of a real Grafana', async () => {
    await using grafana = await start();
    const profile = (await grafana.admin('GET', 'api/users/lookup?loginOrEmail=admin')).json;
    expect(profile).toMatchObject({ isGrafanaAdmin: true, theme: '', authLabels: [], avatarUrl: expect.any(String) });
    expect(profile).not.toHaveProperty('isAdmin');
    const found = (await grafana.admin('GET', 'api/users/search?query=admin')).json as { users: object[] };
    expect(found.users[0]).toMatchObject({ isAdmin: true, lastSeenAt: expect.any(String) });
    expect(found.users[0]).not.toHaveProperty('isGrafanaAdmin');
  });
});

describe('paths and pages as on a real Grafana', () => {
  test('an encoded slash matches a static route, except for health', async () => {
    await using grafana = await start();
    expect((await grafana.admin('GET', 'api%2Flicensing%2Fcheck')).json).toBe(true);
    expect((await grafana.send('GET', 'api%2Flicensing%2Fcheck')).status).toBe(401);
    expect((await grafana.send('GET', 'api%2Fhealth')).status).toBe(401);
    expect((await grafana.admin('GET', 'api/licensing/che%ZZck')).status).toBe(404);
  });

  test('health has no trailing newline and no trailing slash', async () => {
    await using grafana = await start();
    expect((await grafana.send('GET', 'api/health')).text.endsWith('}')).toBe(true);
    expect((await grafana.send('GET', 'api/health/')).status).toBe(401);
  });

  test('metrics are public and name version and edition', async () => {
    await using grafana = await start({ edition: 'oss', grafanaVersion: '12.4.3' });
    const metrics = await grafana.send('GET', 'metrics', { auth: 'Bearer garbage' });
    expect(metrics.status).toBe(200);
    expect(metrics.text).toMatch(/grafana_build_info\{edition="oss",.*version="12\.4\.3"\}/);
  });

  test('frontend settings have a charset', async () => {
    await using grafana = await start();
    const { headers } = await grafana.admin('GET', 'api/frontend/settings');
    expect(headers.get('content-type')).toBe('application/json; charset=UTF-8');
  });

  test('a page redirects with a cookie that leads back to it', async () => {
    await using grafana = await start({ subPath: '/grafana' });
    const { headers } = await grafana.send('GET', 'dashboards');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('set-cookie')).toContain('redirect_to=%2Fgrafana%2Fdashboards; Path=/grafana');
  });

  test('a response without a Content-Type has none on the wire', async () => {
    await using grafana = await start({ fault: 'check.answers-untyped' });
    const request = `GET /api/licensing/check HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${grafana.auth['server-admin']}\r\n\r\n`;
    expect(await exchangeBytes(grafana.server.url, request)).not.toMatch(/\r\ncontent-type:/i);
  });
});
