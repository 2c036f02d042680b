import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { identify } from '../../src/discovery/identify.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages, page } from '../support/grafanas.ts';
import { settings } from '../support/settings.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;
const told = settings({ admin });

function learn(change: Pages, more: Partial<Settings> = {}) {
  return identify(grafana({ ...enterprise, ...change }), admin, { ...told, ...more });
}

describe('when the target is Grafana Enterprise', () => {
  test('everything is learned, and nothing is to be told', async () => {
    expect(await learn({})).toEqual({
      version: '13.0.0',
      edition: 'enterprise',
      pages: { health: true, settings: true, user: true },
      appUrl: 'https://grafana.example/',
      anonymousAccess: 'off',
      licenseSource: undefined,
      notes: [],
    });
  });

  test('the password goes to a page before it goes anywhere else, and health is asked without it', async () => {
    const client = grafana(enterprise);
    await identify(client, admin, told);
    const withPassword = client.calls.filter(({ as }) => as.kind === 'basic').map(({ path }) => path);
    expect(withPassword[0]).toBe('/api/licensing/check');
    expect(withPassword).not.toContain('/api/health');
    expect(new Set(client.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('when the version is looked for', () => {
  const health = (version: unknown) => ({ '/api/health': answer(200, { version }) });
  const build = (version: unknown) => ({
    '/api/frontend/settings': answer(200, { buildInfo: { version, edition: 'Enterprise' } }),
  });

  test.each<[string, Pages, Partial<Settings>, string | undefined]>([
    ['health', { ...health('12.1.0'), ...build('11.0.0') }, {}, '12.1.0'],
    ['the settings', { ...health(undefined), ...build('11.0.0') }, {}, '11.0.0'],
    ['the settings, where health is unreadable', { ...health('next'), ...build('11.0.0') }, {}, '11.0.0'],
    ['the options before all', health('12.1.0'), { grafanaVersion: '10.0.0' }, '10.0.0'],
    [
      'health that is not well',
      { '/api/health': answer(503, { version: '12.1.0' }), ...build('11.0.0') },
      {},
      '12.1.0',
    ],
    ['no error', { '/api/health': answer(500, { version: '12.1.0' }), ...build('11.0.0') }, {}, '11.0.0'],
    ['nowhere', { ...health(7), ...build('') }, {}, undefined],
    ['health with a suffix', health('12.1.0-pre'), {}, '12.1.0-pre'],
  ])('it is taken from %s', async (_, pages, more, version) => {
    const identity = await learn(pages, more);
    expect(identity.version).toBe(version);
    expect(identity.notes.some((note) => note.includes('--grafana-version'))).toBe(version === undefined);
  });
});

describe('when the edition is looked for', () => {
  const build = (edition: unknown) => ({ '/api/frontend/settings': answer(200, { buildInfo: { edition } }) });
  const without = { '/api/health': answer(200, { version: '13.0.0' }) };

  test.each<[string, Pages, string | undefined]>([
    ['Enterprise', build('Enterprise'), 'enterprise'],
    ['enterprise in lower case', build('enterprise'), 'enterprise'],
    ['Open Source', build('Open Source'), 'oss'],
    ['nothing, but health an enterprise commit', build(undefined), 'enterprise'],
    ['something else, but health an enterprise commit', build('Cloud'), 'enterprise'],
    ['nothing at all', { ...build(undefined), ...without }, undefined],
    ['no build', { '/api/frontend/settings': answer(200, {}), ...without }, undefined],
    ['a list', { '/api/frontend/settings': answer(200, []), ...without }, undefined],
  ])('settings that say %s', async (_, pages, edition) => {
    expect((await learn(pages)).edition).toBe(edition);
  });
});

describe('when it is looked whether anonymous access is on', () => {
  test.each([
    [401, 'off'],
    [403, 'on'],
    [200, 'unknown'],
    [404, 'unknown'],
  ])('%i to nobody says it is %s', async (status, access) => {
    expect((await learn({ 'nobody /api/licensing/check': answer(status) })).anonymousAccess).toBe(access);
  });

  test.each([
    [200, 'on'],
    [401, 'off'],
    [404, 'on'],
  ])('where 403 comes back, the settings page for nobody decides: %i says it is %s', async (status, access) => {
    const pages = { 'nobody /api/licensing/check': answer(403), 'nobody /api/frontend/settings': answer(status, {}) };
    expect((await learn(pages)).anonymousAccess).toBe(access);
  });

  test('before 9.5 it decides nothing', async () => {
    const pages = {
      '/api/health': answer(200, { version: '9.4.0' }),
      'nobody /api/licensing/check': answer(403),
      'nobody /api/frontend/settings': answer(401),
    };
    expect((await learn(pages)).anonymousAccess).toBe('on');
  });

  test('where there is no such page, 403 alone says that it is on', async () => {
    const client = grafana({ ...bareMock, 'nobody /api/licensing/check': answer(403) }, answer(401));
    expect((await identify(client, admin, told)).anonymousAccess).toBe('on');
    expect(client.calls.filter(({ path }) => path === '/api/frontend/settings')).toHaveLength(1);
  });

  test('no answer to nobody says nothing', async () => {
    expect((await learn({ 'nobody /api/licensing/check': unanswered() })).anonymousAccess).toBe('unknown');
  });
});

describe('when it is looked where the license comes from', () => {
  test.each([
    [{ enterprise: { license_path: '/etc/license.jwt' } }, 'elsewhere'],
    [{ enterprise: { license_text: '*********' } }, 'elsewhere'],
    [{ enterprise: { license_validation_type: 'aws' } }, 'elsewhere'],
    [{ enterprise: { license_validation_type: 'local' } }, undefined],
    [{ enterprise: { license_path: '', license_text: '' } }, undefined],
    [{ enterprise: 'x' }, undefined],
    [{}, undefined],
    [[], undefined],
  ])('%j says %s', async (body, source) => {
    expect((await learn({ '/api/admin/settings': answer(200, body) })).licenseSource).toBe(source);
  });
});

describe('when the target is a bare mock', () => {
  const ofMock = (otherwise: Exchange) => identify(grafana(bareMock, otherwise), admin, told);

  test.each([
    ['404 in JSON', answer(404)],
    ['404 in HTML, as Express does', page(404)],
    ['404 without a body', answered(response(404, '', {}))],
    ['501', answer(501)],
    ['405 in HTML', page(405)],
  ])('one that says %s is fine, and what could not be learned is told', async (_, otherwise) => {
    const identity = await ofMock(otherwise);
    expect(identity).toMatchObject({
      version: undefined,
      edition: undefined,
      appUrl: undefined,
      anonymousAccess: 'off',
    });
    expect(identity.notes).toEqual([
      expect.stringContaining('version could not be learned'),
      expect.stringContaining('Whether the admin is a server administrator could not be learned'),
    ]);
  });

  test.each([
    ['JSON', answer(404)],
    ['HTML', page(404)],
  ])('pages that it does not have are not taken for learned, whether it says so in %s', async (_, otherwise) => {
    expect((await ofMock(otherwise)).pages).toEqual({ health: false, settings: false, user: false });
  });

  test('a profile that does not say so is no server admin for sure', async () => {
    const { notes } = await learn({ '/api/user': answer(200, { login: 'admin' }) });
    expect(notes).toEqual([expect.stringContaining('server administrator could not be learned')]);
  });

  test('one that calls itself OSS and answers all the same is taken for a mock', async () => {
    const identity = await learn({ '/api/frontend/settings': answer(200, { buildInfo: { edition: 'Open Source' } }) });
    expect(identity.edition).toBe('oss');
    expect(identity.notes).toEqual([expect.stringMatching(/calls itself Grafana OSS.*mock/)]);
  });

  test('one that has faults in HTML where licensing is asked is judged, not refused', async () => {
    const identity = await identify(grafana({ '/api/licensing/check': page(500) }, page(404)), admin, told);
    expect(identity.version).toBeUndefined();
  });
});
