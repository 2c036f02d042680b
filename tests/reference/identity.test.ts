import { describe, expect, test } from 'vitest';
import { start } from './client.ts';

describe('health', () => {
  test('returns the version to every caller', async () => {
    await using grafana = await start({ grafanaVersion: '12.4.3' });
    expect(await grafana.send('GET', 'api/health')).toMatchObject({
      status: 200,
      json: { database: 'ok', version: '12.4.3', enterpriseCommit: expect.any(String) },
    });
  });

  test.each([{ edition: 'oss' }, { grafanaVersion: '9.5.12' }] as const)(
    'has no Enterprise commit with %o',
    async (options) => {
      await using grafana = await start(options);
      expect((await grafana.send('GET', 'api/health')).json).not.toHaveProperty('enterpriseCommit');
    },
  );
});

describe('frontend settings', () => {
  test('contain the root URL, the edition and the license expiry', async () => {
    await using grafana = await start({ subPath: '/grafana/' });
    const settings = await grafana.admin('GET', 'api/frontend/settings');
    const claims = grafana.server.state().storedLicense?.claims;
    expect(grafana.server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/grafana\/$/);
    expect(settings.json).toMatchObject({
      appUrl: grafana.server.url,
      appSubUrl: '/grafana',
      buildInfo: { edition: 'Enterprise', version: '13.0.0' },
      licenseInfo: { edition: 'Enterprise', expiry: claims?.lexp },
      licensing: { slug: 'example' },
    });
  });

  test('show an unlicensed Enterprise edition', async () => {
    await using grafana = await start({ unlicensed: true });
    expect((await grafana.admin('GET', 'api/frontend/settings')).json).toMatchObject({
      licenseInfo: { expiry: 0, stateInfo: 'Free & unlicensed' },
      licensing: {},
    });
  });

  test('require a signed-in caller', async () => {
    await using grafana = await start();
    expect((await grafana.send('GET', 'api/frontend/settings')).status).toBe(401);
  });
});

describe('profile and settings', () => {
  test('show who is a server admin', async () => {
    await using grafana = await start();
    const asOrgAdmin = { auth: grafana.auth['org-admin'] };
    expect((await grafana.admin('GET', 'api/user')).json).toMatchObject({ login: 'admin', isGrafanaAdmin: true });
    expect((await grafana.send('GET', 'api/user', asOrgAdmin)).json).toMatchObject({ isGrafanaAdmin: false });
    expect((await grafana.send('GET', 'api/admin/settings', asOrgAdmin)).status).toBe(403);
    expect((await grafana.admin('GET', 'api/admin/settings')).status).toBe(200);
  });
});

describe('a server without licensing', () => {
  test.each([{ edition: 'oss' }, { grafanaVersion: '7.3.0' }] as const)(
    'with %o returns 401 without credentials and 404 to signed-in callers',
    async (options) => {
      await using grafana = await start(options);
      for (const path of ['api/licensing/check', 'api/licensing/token']) {
        expect((await grafana.send('GET', path)).status).toBe(401);
        expect(await grafana.admin('GET', path)).toMatchObject({ status: 404, json: { message: 'Not found' } });
        expect((await grafana.send('GET', path, { auth: grafana.auth['org-admin'] })).status).toBe(404);
      }
    },
  );

  test('is one before 7.4, in which check returns 200', async () => {
    await using grafana = await start({ grafanaVersion: '7.4' });
    expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
  });
});

describe('the root URL', () => {
  test('can differ from the URL of the server', async () => {
    await using grafana = await start({ rootUrl: 'https://grafana.example/sub' });
    expect(grafana.server.rootUrl).toBe('https://grafana.example/sub/');
    expect((await grafana.admin('GET', 'api/frontend/settings')).json).toMatchObject({
      appUrl: grafana.server.rootUrl,
    });
    const removed = (instance: string) => grafana.admin('DELETE', 'api/licensing/token', { instance });
    expect((await removed(grafana.server.url)).status).toBe(422);
    expect((await removed(grafana.server.rootUrl)).status).toBe(202);
    expect((await grafana.admin('POST', 'api/licensing/token', { token: grafana.server.license })).status).toBe(200);
  });

  test('with a sub-path leaves the root unserved', async () => {
    await using grafana = await start({ subPath: '/grafana' });
    expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
    expect((await grafana.admin('GET', '/api/licensing/check')).status).toBe(404);
    expect((await grafana.admin('GET', '/grafanapi/licensing/check')).status).toBe(404);
  });
});

describe('a server with licensingOnly', () => {
  test('serves only the four endpoints', async () => {
    await using grafana = await start({ licensingOnly: true });
    expect((await grafana.admin('GET', 'api/licensing/check')).status).toBe(200);
    expect((await grafana.admin('POST', 'api/licensing/token/renew', {})).status).toBe(200);
    for (const path of ['api/health', 'api/licensing/token', 'api/user', 'api/frontend/settings', 'login', '']) {
      expect((await grafana.admin('GET', path)).status).toBe(404);
      expect((await grafana.send('GET', path)).status).toBe(404);
    }
  });

  test('denies the seeded personas with 403', async () => {
    await using grafana = await start({ licensingOnly: true, seedPersonas: true });
    expect((await grafana.send('GET', 'api/licensing/check', { auth: grafana.auth['org-admin'] })).status).toBe(403);
    expect((await grafana.send('GET', 'api/licensing/check', { auth: grafana.auth['service-account'] })).status).toBe(
      403,
    );
  });
});

describe('unknown paths', () => {
  test.each(['PUT', 'PATCH', 'OPTIONS'])('%s on a known path gets 404, never 405', async (method) => {
    await using grafana = await start();
    const got = await grafana.admin(method, 'api/licensing/check');
    expect(got).toMatchObject({ status: 404, json: { message: 'Not found' } });
    expect(got.headers.get('allow')).toBeNull();
    expect((await grafana.send(method, 'api/licensing/check')).status).toBe(401);
  });

  test('a page redirects to the login page under the sub-path', async () => {
    await using grafana = await start({ subPath: '/grafana' });
    const got = await grafana.send('GET', 'dashboards');
    expect(got.status).toBe(302);
    expect(got.headers.get('location')).toBe('/grafana/login');
    expect((await grafana.admin('GET', 'dashboards')).headers.get('content-type')).toContain('text/html');
  });

  test('one trailing slash matches the same route, a double slash does not', async () => {
    await using grafana = await start();
    expect((await grafana.admin('GET', 'api/licensing/check/')).status).toBe(200);
    expect((await grafana.admin('GET', 'api/licensing//check')).status).toBe(404);
  });
});
