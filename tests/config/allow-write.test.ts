import { describe, expect, test } from 'vitest';
import { writableHosts, writeRefusal } from '../../src/config/allow-write.ts';
import { settings } from '../support/settings.ts';
import { refusalOf, settingsFor } from './surroundings.ts';

const environment = {
  GRAFANA_URL: 'https://grafana.example/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};

describe('a run that writes', () => {
  test.each([
    'http://localhost:3000/',
    'http://127.0.0.1/',
    'http://127.12.0.9:3000/',
    'http://127.1/',
    'http://[::1]:3000/grafana/',
    'http://LOCALHOST/',
  ])('needs no leave on this machine: %s', (url) => {
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
  ])('needs it elsewhere: %s', (url) => {
    const told = settings({ url: new URL(url).href, impact: 'write' });
    expect(writeRefusal(told)).toMatchObject({
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
  ])('on %s with leave for %s: %s', (url, allowed, may) => {
    const checked = writableHosts(allowed);
    if (!checked.ok) throw new Error(checked.allowed);
    const told = settings({ url: new URL(url).href, impact: 'write', allowWriteTo: checked.value });
    expect(writeRefusal(told) === undefined).toBe(may);
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
  ])('%j is no host', (raw) => {
    expect(writableHosts(raw)).toMatchObject({ ok: false });
  });
});

describe('other runs', () => {
  test.each(['read', 'reject'] as const)('at impact %s need no leave, also to make personas', (impact) => {
    const told = settings({ url: 'https://grafana.example/', impact, provision: true });
    expect(writeRefusal(told)).toBeUndefined();
  });

  test('nor do those on the server that comes along', () => {
    expect(writeRefusal(settings({ impact: 'write' }))).toBeUndefined();
  });
});

describe('the hosts', () => {
  test('come from flags, each with one or several', async () => {
    const flags = { allowWriteTo: ['a.example', 'b.example:3000,c.example'] };
    expect(await settingsFor({ flags, environment })).toMatchObject({
      allowWriteTo: ['a.example', 'b.example:3000', 'c.example'],
    });
  });

  test('or from the environment', async () => {
    const told = { environment: { ...environment, GRAFANA_ALLOW_WRITE_TO: 'a.example, b.example' } };
    expect(await settingsFor(told)).toMatchObject({ allowWriteTo: ['a.example', 'b.example'] });
  });

  test('are refused where they are none', async () => {
    expect(await refusalOf({ flags: { allowWriteTo: ['https://a.example'] }, environment })).toContain(
      '--allow-write-to must be a host such as grafana.example',
    );
  });
});
