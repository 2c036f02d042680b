import { describe, expect, test } from 'vitest';
import { writeRefusal } from '../../src/config/allow-write.ts';
import { writableHosts } from '../../src/config/hosts.ts';
import { settings } from '../support/settings.ts';
import { messageFor, settingsFor } from './load-settings.ts';

const environment = {
  GRAFANA_URL: 'https://grafana.example/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('impact write for a URL', () => {
  test.each([
    'http://localhost:3000/',
    'http://127.0.0.1/',
    'http://127.12.0.9:3000/',
    'http://127.1/',
    'http://[::1]:3000/grafana/',
    'http://LOCALHOST/',
  ])('needs no --allow-write-to: %s', (url) => {
    expect(writeRefusal(settings({ url: new URL(url).href, impact: 'write' }))).toBeUndefined();
  });

  test.each([
    'https://grafana.example/',
    'http://10.0.0.1/',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost./',
  ])('needs --allow-write-to unless the URL names this machine by localhost, 127.* or ::1: %s', (url) => {
    const given = settings({ url: new URL(url).href, impact: 'write' });
    expect(writeRefusal(given)).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('--allow-write-to'),
    });
  });

  test.each<[string, string, boolean]>([
    ['https://grafana.example/', 'grafana.example', true],
    ['https://grafana.example/', 'Grafana.Example', true],
    ['https://grafana.example:8443/', 'grafana.example', true],
    ['https://grafana.example:8443/', 'grafana.example:8443', true],
    ['https://grafana.example/', 'grafana.example:443', true],
    ['http://grafana.example/', 'grafana.example:80', true],
    ['http://grafana.example/', 'grafana.example:443', false],
    ['https://grafana.example:8443/', 'grafana.example:443', false],
    ['https://grafana.example/', 'example', false],
    ['https://grafana.example/', 'other.example, grafana.example', true],
    ['http://[fe80::1]:3000/', '[FE80::1]:3000', true],
    ['http://bücher.example/', 'bücher.example', true],
  ])('for %s with --allow-write-to %s is allowed: %s', (url, allowed, may) => {
    const checked = writableHosts(allowed);
    if (!checked.ok) throw new Error(checked.allowed);
    const given = settings({ url: new URL(url).href, impact: 'write', allowWriteTo: checked.value });
    expect(writeRefusal(given) === undefined).toBe(may);
  });

  test.each([
    '',
    '*',
    'https://grafana.example',
    'grafana.example/',
    'a b',
    'user@host',
    'host:port',
    'host:',
    '::1',
    ',',
  ])('does not accept %j as a host of --allow-write-to', (raw) => {
    expect(writableHosts(raw)).toMatchObject({ ok: false });
  });
});

describe('a run that needs no --allow-write-to', () => {
  test.each(['read', 'reject'] as const)('has a URL and impact %s, also with --provision', (impact) => {
    const given = settings({ url: 'https://grafana.example/', impact, provision: true });
    expect(writeRefusal(given)).toBeUndefined();
  });

  test('is one at impact write against the built-in reference server', () => {
    expect(writeRefusal(settings({ reference: true, impact: 'write' }))).toBeUndefined();
  });
});

describe('--allow-write-to', () => {
  test('may be repeated and may hold several hosts', async () => {
    const flags = { allowWriteTo: ['a.example', 'b.example:3000,c.example'] };
    expect(await settingsFor({ flags, environment })).toMatchObject({
      allowWriteTo: ['a.example', 'b.example:3000', 'c.example'],
    });
  });

  test('may come from GRAFANA_ALLOW_WRITE_TO', async () => {
    const given = { environment: { ...environment, GRAFANA_ALLOW_WRITE_TO: 'a.example, b.example' } };
    expect(await settingsFor(given)).toMatchObject({ allowWriteTo: ['a.example', 'b.example'] });
  });

  test('rejects a URL', async () => {
    expect(await messageFor({ flags: { allowWriteTo: ['https://a.example'] }, environment })).toContain(
      '--allow-write-to must be a host such as grafana.example',
    );
  });
});
