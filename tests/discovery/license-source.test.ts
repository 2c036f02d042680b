import { describe, expect, test } from 'vitest';
import { licenseSourceIn } from '../../src/discovery/license-source.ts';
import { startReferenceServer } from '../../src/reference/index.ts';

const paths = { data: '/var/lib/grafana' };

describe('the license source', () => {
  test.each([
    ['the default path', '/var/lib/grafana', '/var/lib/grafana/license.jwt'],
    ['the default path below a data folder with a trailing slash', '/data/', '/data/license.jwt'],
    ['the default path on Windows', 'C:\\grafana\\data', 'C:\\grafana\\data\\license.jwt'],
    ['a hidden path', '/var/lib/grafana', '*********'],
    ['no path', '/var/lib/grafana', ''],
    ['a path that is not a string', '/var/lib/grafana', 1],
  ])('is unknown if the settings show %s', (_, data, license_path) => {
    expect(licenseSourceIn({ paths: { data }, enterprise: { license_path } })).toBeUndefined();
  });

  test.each([
    ['a path outside the data folder', { license_path: '/etc/grafana/license.jwt' }],
    ['another file in the data folder', { license_path: '/var/lib/grafana/other.jwt' }],
    ['a path that only ends like the default one', { license_path: '/backup/var/lib/grafana/license.jwt' }],
    ['a hidden text', { license_path: '*********', license_text: '*********' }],
    ['the AWS marketplace', { license_path: '*********', license_validation_type: 'aws' }],
  ])('is elsewhere if the settings show %s', (_, enterprise) => {
    expect(licenseSourceIn({ paths, enterprise })).toBe('elsewhere');
  });

  test('is elsewhere if the settings show a path but not the data folder', () => {
    expect(licenseSourceIn({ enterprise: { license_path: '/etc/license.jwt' } })).toBe('elsewhere');
  });

  test.each([undefined, {}, { enterprise: null }, { enterprise: [] }])('is unknown for the settings %o', (settings) => {
    expect(licenseSourceIn(settings)).toBeUndefined();
  });

  test.each([
    ['9.5.12', false, 'unknown'],
    ['9.5.12', true, 'elsewhere'],
    ['10.2.0', true, 'elsewhere'],
    ['10.3.0', true, 'unknown'],
    ['13.0.0', false, 'unknown'],
  ])(
    'of the reference server as Grafana %s, with a license file (%s), is found as %s',
    async (grafanaVersion, licenseFromFile, source) => {
      const server = await startReferenceServer({ grafanaVersion, licenseFromFile });
      const { user, password } = server.admin;
      const response = await fetch(`${server.url}api/admin/settings`, {
        headers: { Authorization: `Basic ${btoa(`${user}:${password}`)}` },
      });
      expect(licenseSourceIn((await response.json()) as Record<string, unknown>) ?? 'unknown').toBe(source);
      await server.close();
    },
  );
});
