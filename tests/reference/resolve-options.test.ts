import { decodeJwt } from 'jose/jwt/decode';
import { describe, expect, test } from 'vitest';
import { licenseKinds, type ReferenceOptions, startReferenceServer } from '../../src/reference/index.ts';
import { inProcess } from './in-process.ts';

const now = 1_800_000_000;
const rootUrl = 'https://grafana.example/';

/** Everything that a seed makes the same. */
async function secretsOf(options: ReferenceOptions) {
  const server = await startReferenceServer({ seedPersonas: true, rootUrl, ...options });
  const renew = await fetch(new URL('api/licensing/token/renew', server.url), {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${server.admin.user}:${server.admin.password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: '{}',
  });
  const { jti } = (await renew.json()) as { readonly jti: string };
  await server.close();
  const { admin, orgAdmin, serviceAccountToken, licenses } = server;
  return { admin, orgAdmin, serviceAccountToken, licenses, jti };
}

describe('a seed', () => {
  test('makes users, passwords, tokens and licenses the same at every start at the same time', async () => {
    const first = await secretsOf({ seed: 7, now });
    expect(await secretsOf({ seed: 7, now })).toEqual(first);
    expect(first.jti).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('makes jti and lid of a license the same at any time', async () => {
    const [first, second] = [await secretsOf({ seed: 7 }), await secretsOf({ seed: 7, now })];
    for (const kind of licenseKinds) {
      const { jti, lid } = decodeJwt(first.licenses[kind]);
      expect(decodeJwt(second.licenses[kind])).toMatchObject({ jti, lid });
    }
  });

  test('gives another password, token and license than another seed', async () => {
    const [first, second] = [await secretsOf({ seed: 7, now }), await secretsOf({ seed: 8, now })];
    expect(second.admin.password).not.toBe(first.admin.password);
    expect(second.serviceAccountToken).not.toBe(first.serviceAccountToken);
    expect(second.licenses.valid).not.toBe(first.licenses.valid);
    expect(second.jti).not.toBe(first.jti);
  });

  test('keeps the other secrets the same if one is set', async () => {
    const first = await secretsOf({ seed: 7, now });
    const second = await secretsOf({ seed: 7, now, adminPassword: 'chosen' });
    expect(second).toEqual({ ...first, admin: { user: 'admin', password: 'chosen' } });
  });

  test('is not needed: passwords are random without one', async () => {
    expect((await secretsOf({ now })).admin.password).not.toBe((await secretsOf({ now })).admin.password);
  });
});

describe('credentials that are set', () => {
  test('are those of the accounts, also a token that has another form than those of Grafana', async () => {
    const token = 'a token, of any form';
    const grafana = await inProcess({
      adminUser: 'root',
      adminPassword: 'admin password',
      orgAdminUser: 'colleague',
      orgAdminPassword: 'other password',
      serviceAccountToken: token,
    });
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
    const statusFor = async (auth: string): Promise<number> =>
      (await grafana.sendWith(auth, 'GET', '/api/licensing/check')).status;
    expect(await statusFor(basic('root:admin password'))).toBe(200);
    expect(await statusFor(basic('colleague:other password'))).toBe(403);
    expect(await statusFor(`Bearer ${token}`)).toBe(403);
    expect(await statusFor('Bearer another')).toBe(401);
  });

  test('create the org admin and the service account if only orgAdminPassword is set', async () => {
    const server = await startReferenceServer({ orgAdminPassword: 'chosen' });
    await server.close();
    expect(server.orgAdmin).toEqual({ user: 'org-admin', password: 'chosen' });
    expect(server.serviceAccountToken).toMatch(/^glsa_/);
  });

  test.each([
    ['boss', 'BOSS'],
    ['boss', 'boss@example.com'],
    ['org-admin', undefined],
  ])('are rejected if %s and %s cannot be two users', async (adminUser, orgAdminUser) => {
    const options = { adminUser, ...(orgAdminUser === undefined ? {} : { orgAdminUser }) };
    await expect(startReferenceServer(options)).rejects.toMatchObject({ problem: 'bad-option' });
  });
});

describe('a license of each kind', () => {
  test.each([
    ['valid', true, 1, 200],
    ['expires-soon', true, 1, 200],
    ['trial', true, 1, 200],
    ['aws', true, 1, 200],
    ['expired', false, 5, 400],
    ['other-instance', false, 6, 400],
  ] as const)(
    '%s: check returns %o, its status is %i, adding it returns %i',
    async (license, available, status, added) => {
      const grafana = await inProcess({ license, now });
      expect((await grafana.send('server-admin', 'GET', '/api/licensing/check')).json).toBe(available);
      expect((await grafana.send('server-admin', 'GET', '/api/licensing/token')).json).toMatchObject({ status });
      const token = grafana.licenses[license];
      expect((await grafana.send('server-admin', 'POST', '/api/licensing/token', { token })).status).toBe(added);
    },
  );

  test('has the claims of its kind: expiry, trial, issuer and instance', async () => {
    const { licenses } = await inProcess({ now });
    expect(decodeJwt(licenses['expires-soon'])).toMatchObject({ exp: now + 86_400, lexp: now + 7 * 86_400 });
    expect(decodeJwt(licenses.trial)).toMatchObject({ trial: true, trial_exp: now + 14 * 86_400 });
    expect(decodeJwt(licenses.aws)).toMatchObject({ iss: 'AWS/Marketplace' });
    expect(decodeJwt(licenses['other-instance']).sub).not.toBe(decodeJwt(licenses.valid).sub);
    expect(new Set(Object.values(licenses).map((token) => decodeJwt(token).lid)).size).toBe(licenseKinds.length);
  });

  test('is offered, not stored, by a server without a license', async () => {
    const grafana = await inProcess({ license: 'trial', unlicensed: true });
    expect((await grafana.send('server-admin', 'GET', '/api/licensing/check')).json).toBe(false);
    const token = grafana.licenses.trial;
    expect((await grafana.send('server-admin', 'POST', '/api/licensing/token', { token })).status).toBe(200);
    expect((await grafana.send('server-admin', 'GET', '/api/licensing/check')).json).toBe(true);
  });
});

describe('several variants', () => {
  test('apply together: version 11, a charset and prod as null', async () => {
    const grafana = await inProcess({ variant: ['grafana-11', 'charset', 'prod-null'] });
    expect((await grafana.send('server-admin', 'GET', '/api/health')).json).toMatchObject({ version: '11.6.0' });
    const added = await grafana.send('server-admin', 'POST', '/api/licensing/token', { token: grafana.licenses.valid });
    expect(added.type).toContain('charset');
    expect(added.json).toMatchObject({ prod: null });
  });

  test('are rejected if they contradict each other', async () => {
    await expect(startReferenceServer({ variant: ['grafana-9', 'charset', 'grafana-12'] })).rejects.toMatchObject({
      problem: 'bad-option',
      message: expect.stringMatching(/grafana-9.*grafana-12.*grafanaVersion/),
    });
  });
});

test.each([{ seed: 1.5 }, { seed: 2 ** 31 }, { now: -1 }, { license: 'gold' }])(
  'the option %o is rejected as bad-option',
  async (options) => {
    await expect(startReferenceServer(options as ReferenceOptions)).rejects.toMatchObject({ problem: 'bad-option' });
  },
);
