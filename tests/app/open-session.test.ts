import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../src/app/parts.ts';
import { isRootUrlGuessed, openSession, type Session } from '../../src/app/session.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import { refusedPasswordsOf } from '../../src/local-state/refused-passwords.ts';
import { fakeClient } from '../support/clients.ts';
import { answer } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages } from '../support/grafanas.ts';
import { documentedLicense, tokenOf } from '../support/licenses.ts';
import { atOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

const admin = { user: 'admin', password: 'right' };
const orgAdmin = { user: 'other', password: 'org-password' };
const url = 'http://target.invalid/';
const rejected = answer(401, { message: 'Invalid username or password' });

/** Settings with a state directory of the test. */
function settingsWith(change: Partial<Settings> = {}): Settings {
  return settings({ url, admin, stateDirectory: temporaryDirectory(), ...change });
}

function open(pages: Pages, change: Partial<Settings> = {}): Promise<Session> {
  return openSession(grafana(pages), partsOf(settingsWith(change)), false, atOnce);
}

/** Whether rejected passwords are remembered in the state directory. */
function hasRejectedPasswords({ stateDirectory }: Settings): boolean {
  return existsSync(join(stateDirectory ?? '', 'grafana-licensing-conformance'));
}

/** Pages that return one response to the org admin for every request. */
function withOrgAdmin(pages: Pages, toOrgAdmin: Exchange): ReturnType<typeof fakeClient> {
  const others = grafana(pages);
  return fakeClient((call: ApiRequest) =>
    call.as.kind === 'basic' && call.as.user === orgAdmin.user ? toOrgAdmin : others.send(call),
  );
}

/** The requests that were sent as the org admin. */
function requestsOfOrgAdmin(calls: readonly ApiRequest[]): readonly string[] {
  return calls.flatMap(({ method, path, as }) =>
    as.kind === 'basic' && as.user === orgAdmin.user ? [`${method} ${path}`] : [],
  );
}

describe('a session', () => {
  test('reports what was detected about a Grafana', async () => {
    const session = await open(enterprise);
    expect(session.target).toEqual({
      url,
      version: '13.0.0',
      edition: 'enterprise',
      licensed: true,
      detected: {
        health: true,
        settings: true,
        user: true,
        rootUrl: 'https://grafana.example/',
        rootUrlFrom: 'settings',
        anonymousAccess: 'off',
        licenseSource: 'unknown',
      },
      insecure: false,
      builtIn: false,
    });
    expect(session).toMatchObject({ admin: { kind: 'basic', ...admin }, rootUrl: 'https://grafana.example/' });
    expect(session.runId).toMatch(/^[0-9a-f]{8}$/);
    expect(session.personas['server-admin']).toEqual({ as: { kind: 'basic', ...admin } });
  });

  test('reports unknown facts of a bare mock as null', async () => {
    const { target } = await open({ ...bareMock, '/api/licensing/check': answer(200, 'yes') });
    expect(target).toMatchObject({
      version: null,
      edition: null,
      licensed: null,
      detected: { health: false, settings: false, user: false, rootUrl: url, rootUrlFrom: 'url' },
    });
  });

  test('reports the insecure setting and the built-in server', async () => {
    const { target } = await openSession(grafana(bareMock), partsOf(settingsWith({ insecure: true })), true, atOnce);
    expect(target).toMatchObject({ insecure: true, builtIn: true });
  });

  test('is opened with GET requests only', async () => {
    const client = grafana(enterprise);
    await openSession(
      client,
      partsOf(settingsWith({ impact: 'write', license: tokenOf({ lid: '1' }) })),
      false,
      atOnce,
    );
    expect(new Set(client.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('the license source', () => {
  const fromFile: Pages = {
    ...enterprise,
    '/api/admin/settings': answer(200, { enterprise: { license_path: '/etc/license.jwt' } }),
  };

  test.each<[string, Pages, Settings['licenseSource'], string]>([
    ['by default', enterprise, undefined, 'unknown'],
    ['from the settings page', fromFile, undefined, 'elsewhere'],
    ['from the option', enterprise, 'elsewhere', 'elsewhere'],
    ['from the option rather than the settings page', fromFile, 'database', 'database'],
  ])('is detected %s', async (_, pages, licenseSource, expected) => {
    const session = await open(pages, licenseSource === undefined ? {} : { licenseSource });
    expect(session.target.detected?.licenseSource).toBe(expected);
    expect(session.guard.hasOtherSource).toBe(expected === 'elsewhere');
  });
});

describe('a license that the target shows for another instance', () => {
  const sample = answer(200, { ...documentedLicense, sub: 'https://play.example/' });
  const guardOf = async (check: boolean, change: Partial<Settings> = {}) => {
    const pages = { ...enterprise, '/api/licensing/check': answer(200, check), '/api/licensing/token': sample };
    return (await open(pages, change)).guard;
  };

  test('is taken as a sample if check returns true', async () => {
    expect(await guardOf(true)).toMatchObject({
      tokenEndpointSupported: false,
      lastState: { available: true, token: { kind: 'unknown' } },
    });
  });

  test('is taken as an inactive license if check returns false', async () => {
    expect(await guardOf(false)).toMatchObject({
      tokenEndpointSupported: true,
      lastState: { available: false, token: { kind: 'license' } },
    });
  });

  test('is taken as the stored license if its instance is the one of the option', async () => {
    expect(await guardOf(true, { instance: 'https://play.example/' })).toMatchObject({ tokenEndpointSupported: true });
  });
});

describe('the root URL of the instance', () => {
  const token: Pages = { ...bareMock, '/api/licensing/token': answer(200, documentedLicense) };
  const licensed = tokenOf({ sub: 'https://licensed.example/' });

  test.each<[string, Pages, Partial<Settings>, string, boolean]>([
    [
      'option',
      enterprise,
      { instance: 'https://option.example/', license: licensed },
      'https://option.example/',
      false,
    ],
    ['settings', enterprise, { license: licensed }, 'https://grafana.example/', false],
    ['license', token, { license: licensed }, 'https://licensed.example/', false],
    ['stored license', token, { license: tokenOf({ sub: 'no URL' }) }, documentedLicense.sub, true],
    ['stored license', token, { license: tokenOf({ sub: 7 }) }, documentedLicense.sub, true],
    ['stored license', token, { license: 'opaque' }, documentedLicense.sub, true],
    ['stored license', token, {}, documentedLicense.sub, true],
    ['url', bareMock, {}, url, true],
  ])('is taken from: %s', async (rootUrlFrom, pages, change, rootUrl, guessed) => {
    const session = await open(pages, change);
    expect(session.target.detected).toMatchObject({ rootUrl, rootUrlFrom });
    expect(session.rootUrl).toBe(rootUrl);
    expect(isRootUrlGuessed(session)).toBe(guessed);
  });

  test('is the instance that the license guard sends in a removal', async () => {
    const stores: Pages = { ...enterprise, '/api/licensing/token': answer(200, { ...documentedLicense, lid: '1' }) };
    const client = grafana(stores);
    const change = { impact: 'write', license: tokenOf({ lid: '1' }) } as const;
    const { guard } = await openSession(client, partsOf(settingsWith(change)), false, atOnce);
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    const writes = client.calls.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, body }) => [method, JSON.parse(body ?? '')])).toEqual([
      ['POST', { token: change.license }],
      ['DELETE', { instance: 'https://grafana.example/' }],
    ]);
  });

  test('is not a guess if nothing was detected about the target', () => {
    const target = {
      url,
      version: null,
      edition: null,
      licensed: null,
      detected: null,
      insecure: false,
      builtIn: false,
    };
    expect(isRootUrlGuessed({ target })).toBe(false);
  });
});

describe('a target that rejects the password of the server admin', () => {
  test('is not tried a third time', async () => {
    const _remembered = settingsWith();
    const attempts: number[] = [];
    for (const at of [1, 2, 3]) {
      const client = grafana({ ...enterprise, '/api/licensing/check': refused });
      await expect(openSession(client, partsOf(remembering), false, atOnce)).rejects.toMatchObject({
        problem: { code: at < 3 ? 'admin-refused' : 'password-withheld' },
      });
      attempts.push(client.calls.filter(({ as }) => as.kind === 'basic').length);
    }
    expect(attempts).toEqual([1, 1, 0]);
  });

  test('is remembered only for a rejected password', async () => {
    const remembered = settingsWith();
    const client = grafana({ ...enterprise, '/api/user': answer(200, { isGrafanaAdmin: false }) });
    await expect(openSession(client, partsOf(remembered), false, atOnce)).rejects.toMatchObject({
      problem: { code: 'not-server-admin' },
    });
    expect(hasRejectedPasswords(remembered)).toBe(false);
  });

  test('is not remembered for an internal error', async () => {
    const remembered = settingsWith();
    const broken = fakeClient(() => Promise.reject(new TypeError('a mistake')));
    await expect(openSession(broken, partsOf(remembered), false, atOnce)).rejects.toThrow(TypeError);
    expect(hasRejectedPasswords(remembered)).toBe(false);
  });
});

describe('the org admin of GRAFANA_USER', () => {
  const login = { kind: 'basic', ...orgAdmin } as const;

  test('is checked once if the target has a user page', async () => {
    const client = withOrgAdmin(enterprise, answer(200, { login: 'other' }));
    const { personas } = await openSession(client, partsOf(settingsWith({ orgAdmin })), false, atOnce);
    expect(requestsOfOrgAdmin(client.calls)).toEqual(['GET /api/user']);
    expect(personas['org-admin']).toEqual({ as: login });
  });

  test('is not checked if the target has no user page', async () => {
    const client = withOrgAdmin(bareMock, rejected);
    const { personas } = await openSession(client, partsOf(settingsWith({ orgAdmin })), false, atOnce);
    expect(requestsOfOrgAdmin(client.calls)).toEqual([]);
    expect(personas['org-admin']).toEqual({ as: login });
  });

  test('is missing without a request if it is not configured', async () => {
    const client = grafana(enterprise);
    const { personas } = await openSession(client, partsOf(settingsWith()), false, atOnce);
    expect(client.calls.filter(({ path }) => path === '/api/user')).toHaveLength(1);
    expect(personas['org-admin']).toMatchObject({ missing: createReason('no-org-admin') });
  });

  test('one that is refused is missing, and remembered', async () => {
    const remembering = given({ orgAdmin });
    const { personas } = await openSession(withOther(enterprise, refused), partsOf(remembering), false, atOnce);
    expect(personas['org-admin']).toEqual({ missing: createReason('org-admin-refused') });
    expect(personas['server-admin']).toEqual({ as: { kind: 'basic', ...admin } });
    const refusals = refusedPasswordsOf(url, remembered.stateDirectory ?? '', Date.now);
    refusals.remember(login);
    expect(() => refusals.check(login)).toThrow(ProblemError);
  });

  test('one that was refused recently is not tried', async () => {
    const remembering = given({ orgAdmin });
    const refusals = refusedPasswordsOf(url, remembering.stateDirectory ?? '', Date.now);
    for (const _ of [1, 2]) refusals.remember(login);
    const client = withOther(enterprise, refused);
    const { personas } = await openSession(client, partsOf(remembering), false, atOnce);
    expect(triesOfOther(client.calls)).toEqual([]);
    expect(personas['org-admin']).toMatchObject({ missing: { code: 'password-not-tried' } });
  });
});
