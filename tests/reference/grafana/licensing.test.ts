import { describe, expect, test } from 'vitest';
import { start } from '../client.ts';

const check = 'api/licensing/check';
const token = 'api/licensing/token';
const renew = 'api/licensing/token/renew';

const documentedFields = {
  status: 'number',
  jti: 'string',
  iss: 'string',
  sub: 'string',
  iat: 'number',
  exp: 'number',
  nbf: 'number',
  lexp: 'number',
  lid: 'string',
  limit_by: 'string',
  included_users: 'number',
  lic_exp_warn_days: 'number',
  tok_exp_warn_days: 'number',
  update_days: 'number',
  prod: 'object',
  company: 'string',
  account: 'string',
  slug: 'string',
  usage_billing: 'boolean',
  max_concurrent_user_sessions: 'number',
  details_url: 'string',
  trial: 'boolean',
  trial_exp: 'number',
  anonymousRatio: 'number',
};

const typesOf = (value: unknown) =>
  Object.fromEntries(Object.entries(value as object).map(([field, content]) => [field, typeof content]));

describe('check', () => {
  test('returns true while a license is stored, and false afterwards', async () => {
    await using grafana = await start();
    const licensed = await grafana.admin('GET', check);
    expect(licensed).toMatchObject({ status: 200, text: 'true' });
    expect(licensed.headers.get('content-type')).toBe('application/json');
    await grafana.admin('DELETE', token, { instance: grafana.server.rootUrl });
    expect(await grafana.admin('GET', check)).toMatchObject({ status: 200, text: 'false' });
  });

  test('returns false on a server that starts without a license', async () => {
    await using grafana = await start({ unlicensed: true });
    expect(await grafana.admin('GET', check)).toMatchObject({ status: 200, json: false });
  });
});

describe('add', () => {
  test('accepts the license of the server and returns the 24 documented fields', async () => {
    await using grafana = await start({ unlicensed: true });
    const added = await grafana.admin('POST', token, { token: grafana.server.license });
    expect(added.status).toBe(200);
    expect(typesOf(added.json)).toEqual(documentedFields);
    expect(added.json).toMatchObject({ status: 1, sub: grafana.server.rootUrl, prod: ['grafana-enterprise'] });
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
    expect(await grafana.admin('GET', check)).toMatchObject({ json: true });
  });

  test('replaces the stored license', async () => {
    await using grafana = await start();
    const other = await grafana.server.issue({ company: 'Another Ltd' });
    expect(await grafana.admin('POST', token, { token: other })).toMatchObject({ json: { company: 'Another Ltd' } });
    expect(await grafana.admin('GET', token)).toMatchObject({ json: { company: 'Another Ltd' } });
  });

  test.each([
    ['for another instance', { sub: 'https://elsewhere.example/' }],
    ['without the last slash of the root URL', { sub: 'http://127.0.0.1' }],
    ['that has expired', { exp: 1_000_000_000 }],
    ['that is not valid yet', { nbf: 9_000_000_000 }],
    ['signed by somebody else', { foreignKey: true }],
  ])('rejects a license %s and keeps the stored one', async (_, overrides) => {
    await using grafana = await start();
    const wrong = await grafana.server.issue(overrides);
    const denied = await grafana.admin('POST', token, { token: wrong });
    expect(denied.status).toBe(400);
    expect(denied.json).toEqual({ message: expect.any(String) });
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test.each([
    ['malformed JSON', '{"token":'],
    ['no token', {}],
    ['an empty token', { token: '' }],
    ['a number for a token', { token: 1 }],
    ['garbage', { token: 'garbage' }],
    ['three parts of garbage', { token: 'a.b.c' }],
    ['an array', []],
    ['a string', '"token"'],
    ['nothing', ''],
  ])('rejects %s with 400 and keeps the license', async (_, body) => {
    await using grafana = await start();
    expect((await grafana.admin('POST', token, body)).status).toBe(400);
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test('rejects a license with an altered signature', async () => {
    await using grafana = await start();
    const altered = grafana.server.license.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'));
    expect((await grafana.admin('POST', token, { token: altered })).status).toBe(400);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])('rejects a body of type "%s"', async (type) => {
    await using grafana = await start({ unlicensed: true });
    const sent = { auth: grafana.auth['server-admin'], body: { token: grafana.server.license }, type };
    expect((await grafana.send('POST', token, sent)).status).toBe(400);
  });
});

describe('renew', () => {
  test('stores a new token of the same license', async () => {
    await using grafana = await start();
    const before = await grafana.admin('GET', token);
    const renewed = await grafana.admin('POST', renew, {});
    expect(renewed.status).toBe(200);
    expect(typesOf(renewed.json)).toEqual(documentedFields);
    expect(renewed.json).toMatchObject({ lid: (before.json as { lid: string }).lid, status: 1 });
    expect(renewed.json).not.toMatchObject({ jti: (before.json as { jti: string }).jti });
    expect(await grafana.admin('GET', token)).toMatchObject({ json: renewed.json });
    expect(await grafana.admin('GET', check)).toMatchObject({ json: true });
  });

  test('returns 404 without a license', async () => {
    await using grafana = await start({ unlicensed: true });
    expect((await grafana.admin('POST', renew, {})).status).toBe(404);
  });
});

describe('remove', () => {
  test('returns 202 and an empty object, also if no license is stored', async () => {
    await using grafana = await start();
    const body = { instance: grafana.server.rootUrl };
    expect(await grafana.admin('DELETE', token, body)).toMatchObject({ status: 202, text: '{}' });
    expect(grafana.server.state().storedLicense).toBeUndefined();
    expect(await grafana.admin('DELETE', token, body)).toMatchObject({ status: 202, text: '{}' });
    expect((await grafana.admin('GET', token)).status).toBe(404);
  });

  test.each([
    ['another instance', () => 'https://elsewhere.example/'],
    ['an instance that begins like the root URL', (root: string) => `${root}elsewhere/`],
    ['the root URL without its last slash', (root: string) => root.slice(0, -1)],
    ['another scheme', (root: string) => root.replace('http:', 'https:')],
    ['another port', (root: string) => root.replace(/:\d+/, ':1')],
    ['the root URL in capitals', (root: string) => root.toUpperCase()],
    ['an empty instance', () => ''],
    ['a number', () => 1],
    ['null', () => null],
    ['a list that holds the root URL', (root: string) => [root]],
    ['a body without an instance', () => undefined],
  ])('rejects %s with 422 and keeps the license', async (_, instance) => {
    await using grafana = await start();
    const denied = await grafana.admin('DELETE', token, { instance: instance(grafana.server.rootUrl) });
    expect(denied).toMatchObject({ status: 422, json: { message: expect.any(String) } });
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test('rejects an unparsable body with 400', async () => {
    await using grafana = await start();
    expect((await grafana.admin('DELETE', token, '{')).status).toBe(400);
    expect((await grafana.admin('DELETE', token)).status).toBe(400);
  });
});

describe('a license from a file', () => {
  test('stays in force after the stored one is removed', async () => {
    await using grafana = await start({ licenseFromFile: true });
    const stored = await grafana.admin('GET', token);
    await grafana.admin('DELETE', token, { instance: grafana.server.rootUrl });
    expect(grafana.server.state().storedLicense).toBeUndefined();
    expect(await grafana.admin('GET', check)).toMatchObject({ json: true });
    const fromFile = await grafana.admin('GET', token);
    expect(fromFile.status).toBe(200);
    expect(fromFile.json).not.toMatchObject({ jti: (stored.json as { jti: string }).jti });
  });

  test('is shown in the settings before 10.3 and hidden later', async () => {
    await using later = await start({ licenseFromFile: true });
    expect(await later.admin('GET', 'api/admin/settings')).toMatchObject({
      json: { enterprise: { license_path: '*********' } },
    });
    await using earlier = await start({ licenseFromFile: true, grafanaVersion: '10.0.0' });
    expect(await earlier.admin('GET', 'api/admin/settings')).toMatchObject({
      json: { enterprise: { license_path: expect.stringContaining('license.jwt') } },
    });
  });
});
