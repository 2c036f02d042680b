import { describe, expect, test } from 'vitest';
import { createLockout } from '../../../src/reference/instance/lockout.ts';
import { basic, type Persona, start } from '../client.ts';

const check = 'api/licensing/check';

const requests = [
  ['check', 'GET', check],
  ['add', 'POST', 'api/licensing/token'],
  ['renew', 'POST', 'api/licensing/token/renew'],
  ['remove', 'DELETE', 'api/licensing/token'],
  ['show', 'GET', 'api/licensing/token'],
] as const;

const denials: readonly (readonly [Persona, number])[] = [
  ['org-admin', 403],
  ['service-account', 403],
  ['anonymous', 401],
  ['unknown-user', 401],
  ['invalid-token', 401],
];

describe.each(requests)('the reference server at %s', (_, method, path) => {
  test.each(denials)('denies %s with %i for every body and changes nothing', async (persona, status) => {
    await using grafana = await start({ lockout: false });
    const bodies = [
      '{',
      {},
      { token: grafana.server.license, instance: grafana.server.rootUrl },
      { token: await grafana.server.issue() },
    ];
    for (const body of method === 'GET' ? [undefined] : bodies) {
      const denied = await grafana.send(method, path, { auth: grafana.auth[persona], body });
      expect(denied).toMatchObject({ status, json: { message: expect.any(String) } });
      expect(denied.headers.get('www-authenticate')).toBeNull();
    }
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });
});

/** Status and body of a denial, per version and persona. */
const byVersion: readonly (readonly [string, Persona, number, unknown])[] = [
  ['9.5.12', 'anonymous', 401, { message: 'Unauthorized' }],
  ['9.5.12', 'unknown-user', 401, { message: 'invalid username or password', traceID: '' }],
  ['9.5.12', 'invalid-token', 401, { message: 'invalid API key', traceID: '' }],
  ['10.2.0', 'unknown-user', 400, identified(400, 'password-auth.failed', 'Invalid username or password')],
  ['10.3.0', 'unknown-user', 401, identified(401, 'password-auth.failed', 'Invalid username or password')],
  ['10.0.0', 'anonymous', 401, identified(401, 'auth.unauthorized', 'Unauthorized')],
  ['13.0.0', 'anonymous', 401, identified(401, 'auth.unauthorized', 'Unauthorized')],
  ['13.0.0', 'invalid-token', 401, identified(401, 'api-key.invalid', 'Invalid API key')],
  ['12.4.3', 'unknown-user', 401, identified(401, 'password-auth.failed', 'Invalid username or password')],
];

function identified(status: number, messageId: string, message: string) {
  return { extra: null, message, messageId, statusCode: status, traceID: '' };
}

describe('the body of a denial', () => {
  test.each(byVersion)('Grafana %s to %s: %i', async (grafanaVersion, persona, status, json) => {
    await using grafana = await start({ grafanaVersion });
    const denied = await grafana.send('GET', check, { auth: grafana.auth[persona] });
    expect(denied).toMatchObject({ status, json });
    expect(denied.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(denied.text.endsWith('\n')).toBe(true);
  });

  test.each([
    ['check', 'GET', check, 'licensing:read'],
    ['add', 'POST', 'api/licensing/token', 'licensing:write'],
    ['renew', 'POST', 'api/licensing/token/renew', 'licensing:write'],
    ['remove', 'DELETE', 'api/licensing/token', 'licensing:delete'],
  ])('%s contains the missing permission', async (_, method, path, action) => {
    await using grafana = await start();
    const denied = await grafana.send(method, path, { auth: grafana.auth['org-admin'] });
    expect(denied.json).toEqual({
      accessErrorId: expect.stringMatching(/^ACE[0-9]{10}$/),
      message: expect.stringContaining(action),
      title: 'Access denied',
    });
  });

  test('an unknown well-formed token gets a 401 without message id', async () => {
    await using grafana = await start();
    const auth = `Bearer glsa_${'a'.repeat(32)}_01234567`;
    expect(await grafana.send('GET', check, { auth })).toMatchObject({
      status: 401,
      json: { message: 'Unauthorized', traceID: '' },
    });
  });

  test('up to Grafana 9, invalid credentials are rejected on every path but health', async () => {
    await using old = await start({ grafanaVersion: '9.5.12' });
    expect((await old.send('GET', 'login', { auth: 'Bearer garbage' })).status).toBe(401);
    expect((await old.send('GET', 'login', { auth: 'Basic !!!' })).status).toBe(401);
    expect((await old.send('GET', 'api/health', { auth: 'Bearer garbage' })).status).toBe(200);
    await using later = await start();
    expect((await later.send('GET', 'login', { auth: 'Bearer garbage' })).status).toBe(200);
  });
});

describe('credentials', () => {
  test.each(['Basic !!!', 'Basic', 'Bearer', 'Foo bar', `Basic ${btoa('nocolon')}`])(
    'with the malformed header "%s" get 401 as if none were sent',
    async (auth) => {
      await using grafana = await start();
      const denied = await grafana.send('GET', check, { auth });
      expect(denied).toMatchObject({ status: 401, json: { messageId: 'auth.unauthorized' } });
    },
  );

  test('a password may contain colons and non-ASCII letters', async () => {
    await using grafana = await start({ adminPassword: 'a:b:ü' });
    const auth = `Basic ${Buffer.from('admin:a:b:ü').toString('base64')}`;
    expect((await grafana.send('GET', check, { auth })).status).toBe(200);
  });

  test('a user can sign in by e-mail in any case', async () => {
    await using grafana = await start();
    const { password } = grafana.server.admin;
    expect((await grafana.send('GET', check, { auth: basic('Admin@Example.com', password) })).status).toBe(200);
  });

  test('a token is accepted by Basic authentication as api_key', async () => {
    await using grafana = await start();
    const auth = basic('api_key', grafana.server.serviceAccountToken ?? '');
    expect((await grafana.send('GET', 'api/org', { auth })).status).toBe(200);
    expect((await grafana.send('GET', check, { auth })).status).toBe(403);
  });

  test('a token is rejected for another organization', async () => {
    await using grafana = await start();
    const sent = { auth: grafana.auth['service-account'], headers: { 'X-Grafana-Org-Id': '2' } };
    expect(await grafana.send('GET', check, sent)).toMatchObject({
      status: 401,
      json: { messageId: 'api-key.organization-mismatch' },
    });
  });

  test('service accounts can be denied with 401 and still use other endpoints', async () => {
    await using grafana = await start({ serviceAccountStatus: 401 });
    const auth = grafana.auth['service-account'];
    expect((await grafana.send('GET', check, { auth })).status).toBe(401);
    expect((await grafana.send('GET', 'api/org', { auth })).status).toBe(200);
  });
});

describe('anonymous access to the reference server', () => {
  test.each([
    ['without credentials', undefined, '13.0.0', 403],
    ['with invalid credentials', 'Bearer garbage', '13.0.0', 403],
    ['with invalid credentials up to Grafana 9', 'Bearer garbage', '9.5.12', 401],
  ])('gives the check $0 the status $3', async (_, auth, grafanaVersion, status) => {
    await using grafana = await start({ anonymous: true, grafanaVersion });
    expect((await grafana.send('GET', check, { auth })).status).toBe(status);
  });

  test('does not apply to forceLogin and profiles, which get 401', async () => {
    await using grafana = await start({ anonymous: true });
    expect((await grafana.send('GET', `${check}?forceLogin=true`)).status).toBe(401);
    expect((await grafana.send('GET', 'api/user')).status).toBe(401);
    expect((await grafana.send('GET', 'api/frontend/settings')).status).toBe(200);
  });
});

describe('the lockout', () => {
  const tryTimes = async (grafana: Awaited<ReturnType<typeof start>>, user: string, times: number) => {
    for (let time = 0; time < times; time += 1) await grafana.send('GET', check, { auth: basic(user, 'wrong') });
  };

  test('rejects the right password after five wrong ones', async () => {
    await using grafana = await start();
    await tryTimes(grafana, 'ADMIN', 5);
    expect(await grafana.admin('GET', check)).toMatchObject({
      status: 401,
      json: { messageId: 'password-auth.failed' },
    });
    expect((await grafana.send('GET', check, { auth: grafana.auth['org-admin'] })).status).toBe(403);
  });

  test('starts at five failures, whatever succeeds in between', async () => {
    await using grafana = await start();
    await tryTimes(grafana, 'admin', 4);
    expect((await grafana.admin('GET', check)).status).toBe(200);
    await tryTimes(grafana, 'admin', 1);
    expect((await grafana.admin('GET', check)).status).toBe(401);
  });

  test('does not count an empty password', async () => {
    await using grafana = await start();
    for (let time = 0; time < 6; time += 1) await grafana.send('GET', check, { auth: basic('admin', '') });
    expect((await grafana.admin('GET', check)).status).toBe(200);
  });

  test('can be turned off', async () => {
    await using grafana = await start({ lockout: false });
    await tryTimes(grafana, 'admin', 6);
    expect((await grafana.admin('GET', check)).status).toBe(200);
  });

  test('ends five minutes after the first failure, whatever is tried meanwhile', () => {
    let now = 0;
    const lockout = createLockout(() => now);
    for (let time = 0; time < 5; time += 1) lockout.recordFailure('admin');
    now = 299;
    lockout.recordFailure('admin');
    expect(lockout.isLocked('Admin')).toBe(true);
    now = 300;
    expect(lockout.isLocked('admin')).toBe(false);
  });
});
