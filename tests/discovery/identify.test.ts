import { describe, expect, test } from 'vitest';
import { type Assumptions, identify } from '../../src/discovery/identify.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { bareMock, enterprise, grafana, type Pages, page } from '../support/grafanas.ts';

const admin = { kind: 'basic', user: 'admin', password: 'a' } as const;

function identified(change: Pages, more: Assumptions = {}) {
  return identify(grafana({ ...enterprise, ...change }), admin, more);
}

describe('identify with Grafana Enterprise', () => {
  test('detects everything and adds no note', async () => {
    expect(await identified({})).toMatchObject({
      version: '13.0.0',
      edition: 'enterprise',
      pages: { health: true, settings: true, user: true },
      appUrl: 'https://grafana.example/',
      anonymousAccess: 'off',
      licenseSource: undefined,
      organizationId: undefined,
      notes: [],
    });
  });

  test('tries the password on one page first and requests health without it', async () => {
    const client = grafana(enterprise);
    await identify(client, admin, {});
    const withPassword = client.calls.filter(({ as }) => as.kind === 'basic').map(({ path }) => path);
    expect(withPassword[0]).toBe('/api/user');
    expect(withPassword).not.toContain('/api/health');
    expect(new Set(client.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('identify detects the version', () => {
  const health = (version: unknown) => ({ '/api/health': answer(200, { version }) });
  const build = (version: unknown) => ({
    '/api/frontend/settings': answer(200, { buildInfo: { version, edition: 'Enterprise' } }),
  });

  test.each<[string, Pages, Assumptions, string]>([
    ['health', { ...health('12.1.0'), ...build('11.0.0') }, {}, '12.1.0'],
    ['the settings', { ...health(undefined), ...build('11.0.0') }, {}, '11.0.0'],
    ['the settings if health is unreadable', { ...health('next'), ...build('11.0.0') }, {}, '11.0.0'],
    ['health, whatever the options say', health('12.1.0'), { grafanaVersion: '10.0.0' }, '12.1.0'],
    [
      'the options if the server does not report it',
      { ...health(undefined), ...build(undefined) },
      { grafanaVersion: '10.0.0' },
      '10.0.0',
    ],
    [
      'a health page with status 503',
      { '/api/health': answer(503, { version: '12.1.0' }), ...build('11.0.0') },
      {},
      '12.1.0',
    ],
    [
      'the settings if health returns 500',
      { '/api/health': answer(500, { version: '12.1.0' }), ...build('11.0.0') },
      {},
      '11.0.0',
    ],
    ['no page', { ...health(7), ...build('') }, {}, 'unknown'],
    ['health with a suffix', health('12.1.0-pre'), {}, '12.1.0-pre'],
  ])('from $0: $3', async (_, pages, more, version) => {
    const identity = await identified(pages, more);
    expect(identity.version ?? 'unknown').toBe(version);
    expect(identity.notes.some(({ code }) => code === 'version-unknown')).toBe(version === 'unknown');
  });
});

describe('identify with a version that was assumed', () => {
  test.each([
    ['10.1.0', ['assumption-contradicted']],
    ['13.0.0', []],
  ])('of %s, which the server reports as 13.0.0, has the notes %j', async (grafanaVersion, codes) => {
    const { notes, version } = await identified({}, { grafanaVersion });
    expect([version, notes.map(({ code }) => code)]).toEqual(['13.0.0', codes]);
  });
});

describe('identify detects the edition', () => {
  const build = (edition: unknown) => ({ '/api/frontend/settings': answer(200, { buildInfo: { edition } }) });
  const without = { '/api/health': answer(200, { version: '13.0.0' }) };

  test.each<[string, Pages, string]>([
    ['Enterprise', build('Enterprise'), 'enterprise'],
    ['enterprise in lower case', build('enterprise'), 'enterprise'],
    ['Open Source', build('Open Source'), 'oss'],
    ['no edition, but an enterprise commit in health', build(undefined), 'enterprise'],
    ['the edition Cloud, but an enterprise commit in health', build('Cloud'), 'enterprise'],
    ['nothing at all', { ...build(undefined), ...without }, 'unknown'],
    ['no build', { '/api/frontend/settings': answer(200, {}), ...without }, 'unknown'],
    ['a list', { '/api/frontend/settings': answer(200, []), ...without }, 'unknown'],
  ])('from settings with $0: $2', async (_, pages, edition) => {
    expect((await identified(pages)).edition ?? 'unknown').toBe(edition);
  });
});

describe('identify detects anonymous access', () => {
  test.each([
    [401, 'off'],
    [403, 'on'],
    [200, 'unknown'],
    [404, 'unknown'],
  ])('status %i for an unauthenticated check means %s', async (status, access) => {
    expect((await identified({ 'nobody /api/licensing/check': answer(status) })).anonymousAccess).toBe(access);
  });

  test.each([
    [200, 'on'],
    [401, 'off'],
    [404, 'on'],
  ])('after 403, status %i for the unauthenticated settings page means %s', async (status, access) => {
    const pages = { 'nobody /api/licensing/check': answer(403), 'nobody /api/frontend/settings': answer(status, {}) };
    expect((await identified(pages)).anonymousAccess).toBe(access);
  });

  test('before 9.5 the settings page is not requested', async () => {
    const pages = {
      '/api/health': answer(200, { version: '9.4.0' }),
      'nobody /api/licensing/check': answer(403),
      'nobody /api/frontend/settings': answer(401),
    };
    expect((await identified(pages)).anonymousAccess).toBe('on');
  });

  test('without a settings page, 403 alone means on', async () => {
    const client = grafana({ ...bareMock, 'nobody /api/licensing/check': answer(403) }, answer(401));
    expect((await identify(client, admin, {})).anonymousAccess).toBe('on');
    expect(client.calls.filter(({ path }) => path === '/api/frontend/settings')).toHaveLength(1);
  });

  test('without a response it is unknown', async () => {
    expect((await identified({ 'nobody /api/licensing/check': unanswered() })).anonymousAccess).toBe('unknown');
  });
});

describe('identify detects the license source', () => {
  test.each([
    [{ enterprise: { license_path: '/etc/license.jwt' } }, 'elsewhere'],
    [{ enterprise: { license_text: '*********' } }, 'elsewhere'],
    [{ enterprise: { license_validation_type: 'aws' } }, 'elsewhere'],
    [{ enterprise: { license_validation_type: 'local' } }, 'unknown'],
    [{ enterprise: { license_path: '', license_text: '' } }, 'unknown'],
    [{ enterprise: 'x' }, 'unknown'],
    [{}, 'unknown'],
    [[], 'unknown'],
  ])('%j means %s', async (body, source) => {
    expect((await identified({ '/api/admin/settings': answer(200, body) })).licenseSource ?? 'unknown').toBe(source);
  });
});

describe('identify with a bare mock', () => {
  const ofMock = (otherwise: Exchange) => identify(grafana(bareMock, otherwise), admin, {});

  test.each([
    ['404 in JSON', answer(404)],
    ['404 in HTML, as Express does', page(404)],
    ['404 without a body', answered(response(404, '', {}))],
    ['501', answer(501)],
    ['405 in HTML', page(405)],
  ])('accepts one that returns %s and notes what it could not detect', async (_, otherwise) => {
    const identity = await ofMock(otherwise);
    expect(identity).toMatchObject({
      version: undefined,
      edition: undefined,
      appUrl: undefined,
      anonymousAccess: 'off',
    });
    expect(identity.notes).toEqual([createNote('version-unknown'), createNote('admin-rights-unknown')]);
  });

  test.each([
    ['JSON', answer(404)],
    ['HTML', page(404)],
  ])('does not count missing pages as detected if the error is in %s', async (_, otherwise) => {
    expect((await ofMock(otherwise)).pages).toEqual({ health: false, settings: false, user: false });
  });

  test('notes that the admin rights are unknown if the user page does not show them', async () => {
    const { notes } = await identified({ '/api/user': answer(200, { login: 'admin' }) });
    expect(notes).toEqual([createNote('admin-rights-unknown')]);
  });

  test('treats a server as a mock if it reports OSS and has the licensing API', async () => {
    const identity = await identified({
      '/api/frontend/settings': answer(200, { buildInfo: { edition: 'Open Source' } }),
    });
    expect(identity.edition).toBe('oss');
    expect(identity.notes).toEqual([createNote('oss-with-licensing')]);
  });

  test('accepts a mock whose check fails with HTML', async () => {
    const identity = await identify(grafana({ '/api/licensing/check': page(500) }, page(404)), admin, {});
    expect(identity.version).toBeUndefined();
  });
});
