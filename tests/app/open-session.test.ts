import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRootUrlGuessed } from '../../src/app/root-url.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { judgeFactsOf, openSession, type Session } from '../../src/app/session.ts';
import type { Settings } from '../../src/config/settings.ts';
import { defaultSettleMs } from '../../src/config/time-and-concurrency-options.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import { defaultLagMs } from '../../src/license/guard/lag-window.ts';
import { failedLoginsOf } from '../../src/local-state/failed-logins.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, answered, response } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages } from '../support/grafanas.ts';
import { documentedLicense, tokenOf } from '../support/licenses.ts';
import { atOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

const admin = { user: 'admin', password: 'right' };
const orgAdmin = { user: 'other', password: 'org-password' };
const url = 'http://target.invalid/';
const appUrl = 'https://grafana.example/';
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

  test.each([
    ['of the built-in server, which changes at once, are 0', true, 30_000, { settleMs: 0, lagMs: 0 }],
    ['of another server are those of the options', false, 30_000, { settleMs: 30_000, lagMs: defaultLagMs }],
    ['of another server have defaults', false, undefined, { settleMs: defaultSettleMs, lagMs: defaultLagMs }],
  ])('waits for windows that %s', async (_, builtIn, settleMs, windows) => {
    const given = settingsWith(settleMs === undefined ? {} : { settleMs });
    const { guard } = await openSession(grafana(enterprise), partsOf(given), builtIn, atOnce);
    expect(guard.state.facts).toMatchObject(windows);
    expect(Math.min(defaultSettleMs, defaultLagMs)).toBeGreaterThan(0);
  });

  test.each([
    ['turns true', [false, true], true],
    ['turns false', [true, false], false],
  ])('reports the license as it was read last: check %s', async (_, values, licensed) => {
    const pages = grafana(enterprise);
    let count = 0;
    const client = fakeClient((call) => {
      if (call.path !== '/api/licensing/check' || call.as.kind === 'none') return pages.send(call);
      count += 1;
      return answer(200, values[Math.min(count, values.length) - 1]);
    });
    const { target } = await openSession(client, partsOf(settingsWith({ impact: 'reject' })), false, atOnce);
    expect(target.licensed).toBe(licensed);
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

describe('a loopback URL', () => {
  const forwarded = 'http://127.0.0.1:3000/';
  const license = tokenOf({ lid: documentedLicense.lid, lexp: documentedLicense.lexp, sub: appUrl });
  const ofLoopback = tokenOf({
    lid: documentedLicense.lid,
    lexp: documentedLicense.lexp,
    sub: 'http://localhost:3000/',
  });
  const openForwarded = (change: Partial<Settings>, pages: Pages = enterprise) => {
    const client = { ...grafana(pages), url: forwarded };
    return openSession(client, partsOf(settingsWith({ url: forwarded, license, ...change })), false, atOnce);
  };

  test('whose server reports the host grafana.example needs --allow-write-to grafana.example at impact write', async () => {
    const refused = {
      problem: { code: 'configuration', message: expect.stringContaining('--allow-write-to grafana.example') },
    };
    await expect(openForwarded({ impact: 'write' })).rejects.toMatchObject(refused);
    await expect(openForwarded({ impact: 'write', allowWriteTo: ['127.0.0.1'] })).rejects.toMatchObject(refused);
    const { guard } = await openForwarded({ impact: 'write', allowWriteTo: ['grafana.example'] });
    expect(guard.state.facts.isOurs).toBe(false);
  });

  test.each([
    ['grafana.example', true],
    ['127.0.0.1', false],
  ])(
    'whose server reports the host grafana.example: --assume-installed %s applies to it: %s',
    async (host, isAssumed) => {
      const { guard } = await openForwarded({ assumeInstalled: host });
      expect(guard.state.facts.isAssumedInstalled).toBe(isAssumed);
    },
  );

  test('whose server reports the host grafana.example needs no --allow-write-to at impact reject', async () => {
    expect((await openForwarded({ impact: 'reject' })).guard.state.facts.isOurs).toBe(false);
  });

  test('whose server reports a loopback host or none needs no --allow-write-to at impact write', async () => {
    for (const pages of [
      bareMock,
      { ...enterprise, '/api/frontend/settings': answer(200, { appUrl: 'http://localhost:3000/', buildInfo: {} }) },
    ]) {
      const { guard } = await openForwarded({ impact: 'write', license: ofLoopback }, pages);
      expect(guard.state.facts.isOurs).toBe(true);
    }
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
    ['from the settings page rather than the option', fromFile, 'database', 'elsewhere'],
  ])('is "$3" $0', async (_, pages, licenseSource, expected) => {
    const session = await open(pages, licenseSource === undefined ? {} : { licenseSource });
    expect(session.target.detected?.licenseSource).toBe(expected);
    expect(session.guard.state.hasOtherSource).toBe(expected === 'elsewhere');
  });
});

describe('a license that the target shows for another instance', () => {
  const sample = answer(200, { ...documentedLicense, sub: 'https://play.example/' });
  const stateWith = async (check: boolean) => {
    const pages = { ...enterprise, '/api/licensing/check': answer(200, check), '/api/licensing/token': sample };
    return (await open(pages)).guard.state;
  };

  test('is taken as a sample, so that check alone is read', async () => {
    for (const check of [true, false]) {
      expect(await stateWith(check)).toMatchObject({
        ignoresToken: true,
        isTokenKnown: false,
        left: { check, token: { kind: 'unknown' } },
      });
    }
  });

  test('is taken as the stored license if the option names its instance, and the target reports none', async () => {
    const { guard } = await open(
      { ...bareMock, '/api/licensing/token': sample },
      { instance: 'https://play.example/' },
    );
    expect(guard.state).toMatchObject({ ignoresToken: false, isTokenKnown: true });
  });
});

describe('a given license', () => {
  const pages: Pages = { ...enterprise, '/api/licensing/token': answer(200, { ...documentedLicense, sub: appUrl }) };
  const claims = { lid: documentedLicense.lid, lexp: documentedLicense.lexp, sub: appUrl };

  test.each([
    ['the license of the target', true, tokenOf(claims), []],
    [
      'a license of another instance',
      false,
      tokenOf({ ...claims, sub: 'https://other.example/' }),
      ['license-not-used'],
    ],
    ['an expired license', false, tokenOf({ ...claims, lexp: 1 }), ['license-not-used']],
    ['a text that is not a license', false, 'a.b.c', ['license-not-used']],
    ['another license than the one of the target', false, tokenOf({ ...claims, lid: '7' }), []],
  ])('at impact reject, %s is used in payloads: %s', async (_, isUsed, license, notes) => {
    const session = await open(pages, { impact: 'reject', license });
    expect(session.license).toBe(isUsed ? license : undefined);
    expect(session.licenseNotes.map(({ code }) => code)).toEqual(notes);
  });

  test('at impact write ends the run if it has expired, and blocks writes if the target has another license', async () => {
    const change = { impact: 'write', allowWriteTo: ['target.invalid'] } as const;
    await expect(open(pages, { ...change, license: tokenOf({ ...claims, lexp: 1 }) })).rejects.toMatchObject({
      problem: { code: 'license-unusable' },
    });
    const { guard } = await open(pages, { ...change, license: tokenOf({ ...claims, lid: '7' }) });
    expect(guard.refusal('own-write')?.code).toBe('different-license');
  });

  test('is used in payloads at impact write if the target has another license, because nothing is sent then', async () => {
    const license = tokenOf({ ...claims, lid: '7' });
    const session = await open(pages, { impact: 'write', allowWriteTo: ['target.invalid'], license });
    expect(session.license).toBe(license);
  });

  test('is used in payloads at impact reject if the target shows no license', async () => {
    const session = await open(enterprise, { impact: 'reject', license: tokenOf(claims) });
    expect(session.license).toBe(tokenOf(claims));
  });
});

describe('the root URL of the instance', () => {
  const token: Pages = { ...bareMock, '/api/licensing/token': answer(200, documentedLicense) };
  const licensed = tokenOf({ sub: 'https://licensed.example/' });

  test.each<[string, string, Pages, Partial<Settings>, string, boolean]>([
    [
      'option',
      'an option and a license',
      token,
      { instance: 'https://option.example/', license: licensed },
      'https://option.example/',
      false,
    ],
    [
      'settings',
      'a settings page and an option',
      enterprise,
      { instance: 'https://option.example/' },
      'https://grafana.example/',
      false,
    ],
    ['settings', 'a settings page and a license', enterprise, { license: licensed }, 'https://grafana.example/', false],
    ['license', 'a license', token, { license: licensed }, 'https://licensed.example/', false],
    [
      'stored license',
      'a license whose subject is not a URL',
      token,
      { license: tokenOf({ sub: 'no URL' }) },
      documentedLicense.sub,
      true,
    ],
    [
      'stored license',
      'a license whose subject is a number',
      token,
      { license: tokenOf({ sub: 7 }) },
      documentedLicense.sub,
      true,
    ],
    ['stored license', 'an opaque license', token, { license: 'opaque' }, documentedLicense.sub, true],
    ['stored license', 'only the license that the target shows', token, {}, documentedLicense.sub, true],
    ['url', 'a bare mock', bareMock, {}, url, true],
  ])('is taken from the source "%s" with %s', async (rootUrlFrom, _, pages, change, rootUrl, guessed) => {
    const session = await open(pages, change);
    expect(session.target.detected).toMatchObject({ rootUrl, rootUrlFrom });
    expect(session.rootUrl).toBe(rootUrl);
    expect(isRootUrlGuessed(session)).toBe(guessed);
  });

  test('is the instance that the license guard sends in a removal', async () => {
    const claims = { lid: documentedLicense.lid, lexp: documentedLicense.lexp, sub: appUrl };
    const shown = answer(200, { ...documentedLicense, sub: appUrl });
    let isStored = true;
    const client = fakeClient(({ method, path, as }) => {
      if (method === 'POST') return answer(200, { ...documentedLicense, sub: appUrl });
      if (method === 'DELETE') isStored = false;
      if (method === 'DELETE') return answer(202, {});
      if (path === '/api/licensing/token') return isStored ? shown : answer(404);
      if (path === '/api/licensing/check' && as.kind !== 'none') return answer(200, isStored);
      return enterprise[path] ?? answer(404);
    });
    const license = tokenOf(claims);
    const { guard } = await openSession(client, partsOf(settingsWith({ impact: 'write', license })), false, atOnce);
    expect(await guard.applyFirst()).toMatchObject({ isReady: true });
    expect(await guard.bringAbout('no license is stored')).toEqual({ isReady: true });
    const writes = client.calls.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, body }) => [method, JSON.parse(body ?? '')])).toEqual([
      ['POST', { token: license }],
      ['DELETE', { instance: appUrl }],
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

describe('the password of the server admin', () => {
  const refusal: Pages = { ...enterprise, '/api/user': rejected };

  test('is sent once in each of three runs that reject it, and not in the fourth', async () => {
    const remembered = settingsWith();
    const attempts: number[] = [];
    for (const at of [1, 2, 3, 4]) {
      const client = grafana(refusal);
      await expect(openSession(client, partsOf(remembered), false, atOnce)).rejects.toMatchObject({
        problem: { code: at < 4 ? 'admin-refused' : 'password-withheld' },
      });
      attempts.push(client.calls.filter(({ as }) => as.kind === 'basic').length);
    }
    expect(attempts).toEqual([1, 1, 1, 0]);
  });

  test('is sent once to /api/user if it is accepted', async () => {
    const client = grafana(enterprise);
    await openSession(client, partsOf(settingsWith()), false, atOnce);
    const asked = client.calls.map(({ path, as }) => `${as.kind} ${path}`);
    expect(asked.slice(0, 2)).toEqual(['none /api/health', 'basic /api/user']);
    for (const once of asked.slice(0, 2)) expect(asked.filter((one) => one === once)).toHaveLength(1);
  });

  test('is sent once if a proxy rejects it', async () => {
    const page = answered(response(401, '<html>', { 'content-type': 'text/html' }));
    const client = grafana({}, page);
    await expect(openSession(client, partsOf(settingsWith()), false, atOnce)).rejects.toThrow(ProblemError);
    expect(client.calls.filter(({ as }) => as.kind === 'basic')).toHaveLength(1);
  });

  test('is not remembered as rejected if its user is not a server admin', async () => {
    const remembered = settingsWith();
    const client = grafana({ ...enterprise, '/api/user': answer(200, { login: 'admin', isGrafanaAdmin: false }) });
    await expect(openSession(client, partsOf(remembered), false, atOnce)).rejects.toMatchObject({
      problem: { code: 'not-server-admin' },
    });
    expect(hasRejectedPasswords(remembered)).toBe(false);
  });

  test('is not remembered as rejected after an internal error', async () => {
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
    const { personas, accountNotes } = await openSession(client, partsOf(settingsWith({ orgAdmin })), false, atOnce);
    expect(requestsOfOrgAdmin(client.calls)).toEqual([]);
    expect(personas['org-admin']).toMatchObject({ as: login });
    expect(accountNotes.map(({ code }) => code)).toEqual(['credentials-unproven']);
  });

  test('is missing without a request if it is not configured', async () => {
    const client = grafana(enterprise);
    const { personas } = await openSession(client, partsOf(settingsWith()), false, atOnce);
    expect(client.calls.filter(({ path }) => path === '/api/user')).toHaveLength(1);
    expect(personas['org-admin']).toMatchObject({ missing: createReason('no-org-admin') });
  });

  test('is missing and remembered if the target rejects the password', async () => {
    const remembered = settingsWith({ orgAdmin });
    const { personas } = await openSession(withOrgAdmin(enterprise, rejected), partsOf(remembered), false, atOnce);
    expect(personas['org-admin']).toMatchObject({ missing: { code: 'credentials-not-accepted' } });
    expect(personas['server-admin']).toEqual({ as: { kind: 'basic', ...admin } });
    expect(hasRejectedPasswords(remembered)).toBe(true);
  });

  test('is not tried if three of its passwords were rejected recently', async () => {
    const remembered = settingsWith({ orgAdmin });
    const refusals = failedLoginsOf(url, remembered.stateDirectory ?? '', atOnce.wallClock, atOnce.refusalHashes());
    for (const _ of [1, 2, 3]) refusals.remember(login);
    const client = withOrgAdmin(enterprise, rejected);
    const { personas } = await openSession(client, partsOf(remembered), false, atOnce);
    expect(requestsOfOrgAdmin(client.calls)).toEqual([]);
    expect(personas['org-admin']).toMatchObject({ missing: { code: 'password-not-tried' } });
  });
});

describe('whether a target has the pages of Grafana', () => {
  const withoutUrl = answer(200, { buildInfo: { version: '13.0.0', edition: 'Enterprise' } });

  test.each<[string, Pages, boolean, boolean]>([
    ['a settings page with the root URL', enterprise, true, true],
    ['a settings page without the root URL', { ...enterprise, '/api/frontend/settings': withoutUrl }, false, true],
    ['no settings page', bareMock, false, false],
  ])('is decided by the license guard and by the judge: $0: $2 and $3', async (_, pages, ofGuard, ofJudge) => {
    const session = await open(pages);
    expect(session.guard.state.facts.hasGrafanaPages).toBe(ofGuard);
    expect(judgeFactsOf(session).hasGrafanaPages).toBe(ofJudge);
  });

  test('does not decide about the license source, which is unknown if nothing was detected', async () => {
    const session = await open(enterprise, { licenseSource: 'database' });
    expect(judgeFactsOf(session).licenseSource).toBe('database');
    expect(judgeFactsOf({ ...session, target: { ...session.target, detected: null } }).licenseSource).toBe('unknown');
  });
});
