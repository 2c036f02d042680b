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
const orgAdmin = { user: 'other', password: 'known' };
const url = 'http://target.invalid/';
const refused = answer(401, { message: 'Invalid username or password' });

/** Settings that remember nothing beyond the test. */
function given(change: Partial<Settings> = {}): Settings {
  return settings({ url, admin, stateDirectory: temporaryDirectory(), ...change });
}

function open(pages: Pages, change: Partial<Settings> = {}): Promise<Session> {
  return openSession(grafana(pages), partsOf(given(change)), false, atOnce);
}

/** What a folder of a test remembers of refusals. */
function hasRefusals({ stateDirectory }: Settings): boolean {
  return existsSync(join(stateDirectory ?? '', 'grafana-licensing-conformance'));
}

/** Pages that answer the other user in a way of its own. */
function withOther(pages: Pages, toOther: Exchange): ReturnType<typeof fakeClient> {
  const others = grafana(pages);
  return fakeClient((call: ApiRequest) =>
    call.as.kind === 'basic' && call.as.user === orgAdmin.user ? toOther : others.send(call),
  );
}

/** The pages that the other user was tried on. */
function triesOfOther(calls: readonly ApiRequest[]): readonly string[] {
  return calls.flatMap(({ method, path, as }) =>
    as.kind === 'basic' && as.user === orgAdmin.user ? [`${method} ${path}`] : [],
  );
}

describe('when a session is opened', () => {
  test('what was learned of a Grafana is told', async () => {
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

  test('of a bare mock as little is told as is known', async () => {
    const { target } = await open({ ...bareMock, '/api/licensing/check': answer(200, 'yes') });
    expect(target).toMatchObject({
      version: null,
      edition: null,
      licensed: null,
      detected: { health: false, settings: false, user: false, rootUrl: url, rootUrlFrom: 'url' },
    });
  });

  test('what the settings say is told, too', async () => {
    const { target } = await openSession(grafana(bareMock), partsOf(given({ insecure: true })), true, atOnce);
    expect(target).toMatchObject({ insecure: true, builtIn: true });
  });

  test('the target is only read', async () => {
    const client = grafana(enterprise);
    await openSession(client, partsOf(given({ impact: 'write', license: tokenOf({ lid: '1' }) })), false, atOnce);
    expect(new Set(client.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('where the license comes from', () => {
  const fromFile: Pages = {
    ...enterprise,
    '/api/admin/settings': answer(200, { enterprise: { license_path: '/etc/license.jwt' } }),
  };

  test.each<[string, Pages, Settings['licenseSource'], string]>([
    ['nobody says', enterprise, undefined, 'unknown'],
    ['the settings page says', fromFile, undefined, 'elsewhere'],
    ['the option says', enterprise, 'elsewhere', 'elsewhere'],
    ['the option knows better', fromFile, 'database', 'database'],
  ])('is known: %s', async (_, pages, licenseSource, expected) => {
    const session = await open(pages, licenseSource === undefined ? {} : { licenseSource });
    expect(session.target.detected?.licenseSource).toBe(expected);
    expect(session.guard.hasOtherSource).toBe(expected === 'elsewhere');
  });
});

describe('a license that is shown for another instance', () => {
  const sample = answer(200, { ...documentedLicense, sub: 'https://play.example/' });
  const keeperOf = async (check: boolean, change: Partial<Settings> = {}) => {
    const pages = { ...enterprise, '/api/licensing/check': answer(200, check), '/api/licensing/token': sample };
    return (await open(pages, change)).guard;
  };

  test('is a sample where check says that a license is in force', async () => {
    expect(await keeperOf(true)).toMatchObject({
      tokenEndpointSupported: false,
      lastState: { available: true, token: { kind: 'unknown' } },
    });
  });

  test('is a license that is not in force where check denies it', async () => {
    expect(await keeperOf(false)).toMatchObject({
      tokenEndpointSupported: true,
      lastState: { available: false, token: { kind: 'license' } },
    });
  });

  test('is believed where it names the instance', async () => {
    expect(await keeperOf(true, { instance: 'https://play.example/' })).toMatchObject({ tokenEndpointSupported: true });
  });
});

describe('the name of the instance', () => {
  const token: Pages = { ...bareMock, '/api/licensing/token': answer(200, documentedLicense) };
  const named = tokenOf({ sub: 'https://licensed.example/' });

  test.each<[string, Pages, Partial<Settings>, string, boolean]>([
    ['option', token, { instance: 'https://option.example/', license: named }, 'https://option.example/', false],
    ['settings', enterprise, { instance: 'https://option.example/' }, 'https://grafana.example/', false],
    ['settings', enterprise, { license: named }, 'https://grafana.example/', false],
    ['license', token, { license: named }, 'https://licensed.example/', false],
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

  test('is what the guard removes a license by', async () => {
    const stores: Pages = { ...enterprise, '/api/licensing/token': answer(200, { ...documentedLicense, lid: '1' }) };
    const client = grafana(stores);
    const change = { impact: 'write', license: tokenOf({ lid: '1' }) } as const;
    const { guard } = await openSession(client, partsOf(given(change)), false, atOnce);
    await guard.applyGivenLicense();
    await guard.ensureState('no license is stored');
    const writes = client.calls.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, body }) => [method, JSON.parse(body ?? '')])).toEqual([
      ['POST', { token: change.license }],
      ['DELETE', { instance: 'https://grafana.example/' }],
    ]);
  });

  test('of a target that nothing was learned of is no guess', () => {
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

describe('when the target refuses the admin', () => {
  test('that is remembered, and the third attempt is not made', async () => {
    const remembering = given();
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

  test('another problem is not remembered', async () => {
    const remembering = given();
    const client = grafana({ ...enterprise, '/api/user': answer(200, { isGrafanaAdmin: false }) });
    await expect(openSession(client, partsOf(remembering), false, atOnce)).rejects.toMatchObject({
      problem: { code: 'not-server-admin' },
    });
    expect(hasRefusals(remembering)).toBe(false);
  });

  test('a mistake of the suite itself is no refusal', async () => {
    const remembering = given();
    const broken = fakeClient(() => Promise.reject(new TypeError('a mistake')));
    await expect(openSession(broken, partsOf(remembering), false, atOnce)).rejects.toThrow(TypeError);
    expect(hasRefusals(remembering)).toBe(false);
  });
});

describe('when there is another user', () => {
  const login = { kind: 'basic', ...orgAdmin } as const;

  test('its password is tried once, where there is a page for it', async () => {
    const client = withOther(enterprise, answer(200, { login: 'other' }));
    const { personas } = await openSession(client, partsOf(given({ orgAdmin })), false, atOnce);
    expect(triesOfOther(client.calls)).toEqual(['GET /api/user']);
    expect(personas['org-admin']).toEqual({ as: login });
  });

  test('it is not tried where there is none', async () => {
    const client = withOther(bareMock, refused);
    const { personas } = await openSession(client, partsOf(given({ orgAdmin })), false, atOnce);
    expect(triesOfOther(client.calls)).toEqual([]);
    expect(personas['org-admin']).toEqual({ as: login });
  });

  test('without one nothing is tried', async () => {
    const client = grafana(enterprise);
    const { personas } = await openSession(client, partsOf(given()), false, atOnce);
    expect(client.calls.filter(({ path }) => path === '/api/user')).toHaveLength(1);
    expect(personas['org-admin']).toMatchObject({ missing: createReason('no-org-admin') });
  });

  test('one that is refused is missing, and remembered', async () => {
    const remembering = given({ orgAdmin });
    const { personas } = await openSession(withOther(enterprise, refused), partsOf(remembering), false, atOnce);
    expect(personas['org-admin']).toEqual({ missing: createReason('org-admin-refused') });
    expect(personas['server-admin']).toEqual({ as: { kind: 'basic', ...admin } });
    const refusals = refusedPasswordsOf(url, remembering.stateDirectory ?? '', Date.now);
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
