import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { settingsFromOptions } from '../../src/config/library-options.ts';
import { load, messageFor, settingsFor } from './load-settings.ts';

const login = { GRAFANA_ADMIN_PASSWORD: 'right' };
const tls = new URL('../../fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, tls));
const text = (name: string): Promise<string> => readFile(new URL(name, tls), 'utf8');

async function proxyOf(url: string, environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  return (await settingsFor({ flags: { url }, environment: { ...login, ...environment } })).proxy;
}

describe('proxy variables', () => {
  const both = { HTTPS_PROXY: 'http://secure.example:1', HTTP_PROXY: 'http://plain.example:2' };

  test.for([
    ['https://grafana.example/', 'http://secure.example:1/'],
    ['http://grafana.example/', 'http://plain.example:2/'],
  ] as const)('give for %s the proxy %s', async ([url, proxy]) => {
    expect(await proxyOf(url, both)).toBe(proxy);
  });

  test('may be in lower case, and upper case takes precedence', async () => {
    expect(await proxyOf('https://grafana.example/', { https_proxy: 'http://lower.example' })).toBe(
      'http://lower.example/',
    );
    expect(await proxyOf('https://grafana.example/', { https_proxy: 'http://lower.example', ...both })).toBe(
      'http://secure.example:1/',
    );
  });

  test('may hold a bare host and port, and credentials', async () => {
    expect(await proxyOf('https://grafana.example/', { HTTPS_PROXY: 'u:p@proxy.example:3128' })).toBe(
      'http://u:p@proxy.example:3128/',
    );
  });

  test.for(['http://localhost:3000/', 'http://127.0.0.1/', 'http://127.9.9.9/', 'https://[::1]:3000/'])(
    'are not used for this machine: %s',
    async (url) => {
      expect(await proxyOf(url, both)).toBeUndefined();
    },
  );

  test('are checked only if the target needs the proxy', async () => {
    const environment = { ...login, HTTPS_PROXY: 'socks5://user:secret@proxy.example' };
    expect((await load({ flags: { url: 'http://localhost:3000' }, environment })).ok).toBe(true);
    const message = await messageFor({ flags: { url: 'https://grafana.example' }, environment });
    expect(message).toContain('HTTPS_PROXY must be an http or https URL');
    expect(message).not.toContain('secret');
  });

  test('are not used for the built-in reference server', async () => {
    expect(await settingsFor({ flags: { reference: true }, environment: both })).not.toHaveProperty('proxy');
  });
});

describe('NO_PROXY', () => {
  const proxied = { HTTPS_PROXY: 'http://proxy.example' };

  test.for([
    ['grafana.example', true],
    ['other.example, grafana.example', true],
    ['.example', true],
    ['example', true],
    ['*.example', true],
    ['GRAFANA.example.', true],
    ['*', true],
    ['grafana.example:443', true],
    ['grafana.example:8443', false],
    ['*.grafana.example', false],
    ['rafana.example', false],
    ['', false],
  ] as const)('"%s" covers grafana.example: %s', async ([list, covers]) => {
    const proxy = await proxyOf('https://grafana.example/', { ...proxied, NO_PROXY: list });
    expect(proxy === undefined).toBe(covers);
  });

  test.for(['[2001:db8::1]', '2001:db8::1', '[2001:db8::1]:8443'])('covers an IPv6 address: %s', async (list) => {
    expect(await proxyOf('https://[2001:db8::1]:8443/', { ...proxied, NO_PROXY: list })).toBeUndefined();
  });
});

describe('a client certificate', () => {
  const environment = { ...login, GRAFANA_URL: 'https://grafana.example' };

  test('is read from its files', async () => {
    const settings = await settingsFor({ flags: { cert: file('client.pem'), key: file('client.key') }, environment });
    expect(settings).toMatchObject({ cert: await text('client.pem'), key: await text('client.key') });
  });

  test('needs its key', async () => {
    const message = await messageFor({ flags: { cert: file('client.pem') }, environment });
    expect(message).toContain('--cert is set, but --key is not');
  });

  test.for([
    ['client.pem', 'client.pem', 'does not hold a private key in PEM'],
    ['client.key', 'client.key', 'does not hold a certificate'],
    ['client.pem', 'server.key', 'Do the client certificate and the key belong together?'],
    ['client.pem', 'missing.key', 'does not exist'],
  ] as const)('%s with the key %s is rejected without showing the key: %s', async ([cert, key, why]) => {
    const message = await messageFor({ flags: { cert: file(cert), key: file(key) }, environment });
    expect(message).toContain(why);
    expect(message).not.toContain('BEGIN PRIVATE');
  });

  test('is rejected if its key has a passphrase', async () => {
    const key = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n';
    const loaded = await settingsFromOptions({
      url: 'https://grafana.example',
      admin: { user: 'admin', password: 'right' },
      cert: await text('client.pem'),
      key,
    });
    expect(loaded.ok ? 'accepted' : loaded.problem.message).toContain('holds a key with a passphrase');
  });

  test('may be given as text by the caller of the library, with a proxy', async () => {
    const given = {
      url: 'https://localhost:3000/',
      admin: { user: 'admin', password: 'right' },
      cert: await text('client.pem'),
      key: await text('client.key'),
      proxy: 'http://proxy.example:3128',
    };
    const loaded = await settingsFromOptions(given);
    expect(loaded.ok && loaded.settings).toMatchObject({ ...given, proxy: 'http://proxy.example:3128/' });
  });
});
