import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { load, refusalOf, settingsFor, temporaryFolder } from './surroundings.ts';

const target = { GRAFANA_URL: 'http://grafana.example', GRAFANA_ADMIN_PASSWORD: 'right' };

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describe('when nothing is set', () => {
  test('the embedded server is looked at, with everything', async () => {
    expect(await settingsFor({})).toEqual({
      impact: 'write',
      provision: true,
      strict: false,
      only: [],
      skip: [],
      reporters: [{ name: 'terminal' }],
      timeoutMs: 10_000,
      concurrency: 8,
      insecure: false,
      showLicense: false,
    });
  });

  test('what the environment knows of a target is not sent to the embedded server', async () => {
    const settings = await settingsFor({ environment: { GRAFANA_ADMIN_PASSWORD: 'x', GRAFANA_LICENSE_TOKEN: 'y' } });
    expect(settings).not.toHaveProperty('admin');
    expect(settings).not.toHaveProperty('license');
  });

  test.for([
    ['--instance', { instance: 'https://staging.example/' }],
    ['--insecure', { insecure: true }],
    ['--ca', { ca: 'ca.pem' }],
    ['--license-source', { licenseSource: 'elsewhere' }],
  ] as const)('%s without a URL is refused, because somebody forgot the URL', async ([flag, flags]) => {
    expect(await refusalOf({ flags })).toBe(
      `${flag} says something about a target, but there is no URL. Set --url or GRAFANA_URL.`,
    );
  });

  test('--grafana-version tells which version the embedded server plays', async () => {
    expect(await settingsFor({ flags: { grafanaVersion: '9.5' } })).toMatchObject({ grafanaVersion: '9.5' });
  });

  test('there is nothing to restore', async () => {
    expect(await refusalOf({ command: 'restore' })).toContain('Set --url or GRAFANA_URL.');
  });
});

describe('when there is a URL', () => {
  test('nothing may happen to its license, and nobody is made', async () => {
    expect(await settingsFor({ environment: target })).toMatchObject({
      url: 'http://grafana.example/',
      impact: 'read',
      provision: false,
      admin: { user: 'admin', password: 'right' },
    });
  });

  test('a password for the server admin is needed', async () => {
    expect(await refusalOf({ flags: { url: 'http://grafana.example/' } })).toBe(
      'There is a URL, but no password for the server admin "admin". Set GRAFANA_ADMIN_PASSWORD in the environment or in .env.',
    );
  });

  test('writing needs the license, and the message names both variables', async () => {
    const message = await refusalOf({ flags: { impact: 'write' }, environment: target });
    expect(message).toContain('GRAFANA_LICENSE_TOKEN');
    expect(message).toContain('GRAFANA_LICENSE_PATH');
  });

  test('restoring does not need the license to be given', async () => {
    expect(await settingsFor({ command: 'restore', environment: target })).toMatchObject({
      url: `${target.GRAFANA_URL}/`,
    });
  });

  test('every persona and fact comes from its variable', async () => {
    const environment = {
      ...target,
      GRAFANA_ADMIN_USER: 'root',
      GRAFANA_USER: 'viewer',
      GRAFANA_PASSWORD: 'seen',
      GRAFANA_SERVICE_ACCOUNT_TOKEN: 'glsa_1',
      GRAFANA_LICENSE_TOKEN: ' a.b.c\n',
      GRAFANA_INSTANCE: 'https://public.example/grafana',
      GRAFANA_VERSION: '12.4',
      XDG_STATE_HOME: '/var/state',
    };
    expect(await settingsFor({ environment })).toMatchObject({
      admin: { user: 'root', password: 'right' },
      orgAdmin: { user: 'viewer', password: 'seen' },
      serviceAccountToken: 'glsa_1',
      license: 'a.b.c',
      instance: 'https://public.example/grafana',
      grafanaVersion: '12.4',
      stateDirectory: '/var/state',
    });
  });

  test.for([
    ['GRAFANA_USER', 'GRAFANA_PASSWORD'],
    ['GRAFANA_PASSWORD', 'GRAFANA_USER'],
  ] as const)('%s without %s is refused', async ([given, missing]) => {
    expect(await refusalOf({ environment: { ...target, [given]: 'x' } })).toBe(
      `${given} is set, but ${missing} is not. Set both, or neither.`,
    );
  });
});

describe('when an option is set in several places', () => {
  const dotEnv = 'GRAFANA_URL=http://from-file.example/\nGRAFANA_ADMIN_PASSWORD=from-file\n';

  test('the flag wins', async () => {
    const directory = await folderWith({ '.env': dotEnv });
    const settings = await settingsFor({ flags: { url: 'http://from-flag.example' }, environment: target, directory });
    expect(settings.url).toBe('http://from-flag.example/');
  });

  test('then the environment', async () => {
    const directory = await folderWith({ '.env': dotEnv });
    expect((await settingsFor({ environment: target, directory })).admin?.password).toBe('right');
  });

  test('then .env, which stays out of the environment of the process', async () => {
    const directory = await folderWith({ '.env': dotEnv });
    expect((await settingsFor({ directory })).url).toBe('http://from-file.example/');
    expect(process.env.GRAFANA_URL).not.toBe('http://from-file.example/');
  });

  test('an empty variable counts as not set', async () => {
    const directory = await folderWith({ '.env': dotEnv });
    const settings = await settingsFor({ environment: { GRAFANA_URL: '', GRAFANA_ADMIN_PASSWORD: '' }, directory });
    expect(settings.admin?.password).toBe('from-file');
  });
});

describe('when GRAFANA_URL is there, but empty', () => {
  test('nothing is looked at, because a target was meant', async () => {
    expect(await refusalOf({ environment: { GRAFANA_URL: '' } })).toContain('GRAFANA_URL is there, but empty.');
  });

  test('neither where .env has it so', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_URL=\n' });
    expect(await refusalOf({ directory })).toContain('GRAFANA_URL is there, but empty.');
  });
});

describe('when a value is no good', () => {
  test.for([
    [{ impact: 'destroy' }, '--impact must be read, reject or write, not "destroy".'],
    [{ timeout: '0' }, '--timeout must be a whole number from 1 to 600000, not "0".'],
    [{ timeout: '10s' }, '--timeout must be a whole number from 1 to 600000, not "10s".'],
    [{ concurrency: '65' }, '--concurrency must be a whole number from 1 to 64, not "65".'],
    [
      { url: 'http://h', grafanaVersion: 'latest' },
      '--grafana-version must be a version such as 13.0.0 or 12.4, not "latest".',
    ],
    [{ reporter: ['tap'] }, '--reporter must be terminal, json, junit, each with =FILE or without, not "tap".'],
    [{ reporter: ['json='] }, '--reporter must be terminal, json, junit, each with =FILE or without, not "json=".'],
    [{ url: '' }, '--url must be an http or https URL such as https://grafana.example/.'],
  ] as const)('%o says what is allowed', async ([flags, message]) => {
    expect(await refusalOf({ flags })).toBe(message);
  });

  test('all that is wrong is said at once', async () => {
    const message = await refusalOf({ flags: { impact: 'x', timeout: 'y' } });
    expect(message.split('\n')).toHaveLength(2);
  });

  test('a secret is never repeated', async () => {
    const environment = {
      ...target,
      GRAFANA_SERVICE_ACCOUNT_TOKEN: 'very secret',
      GRAFANA_ADMIN_PASSWORD: 'also\u0007secret',
    };
    const message = await refusalOf({ environment });
    expect(message).toContain('GRAFANA_SERVICE_ACCOUNT_TOKEN must be');
    expect(message).toContain('GRAFANA_ADMIN_PASSWORD must be');
    expect(message).not.toContain('secret');
  });
});

describe('when scenarios are chosen', () => {
  test('globs and single ids are taken', async () => {
    const settings = await settingsFor({ flags: { only: ['remove.*'], skip: ['remove.rejects.other-port'] } });
    expect(settings).toMatchObject({ only: ['remove.*'], skip: ['remove.rejects.other-port'] });
  });

  test.for(['only', 'skip'])('a glob of --%s that matches nothing is refused, and shows what is near', async (flag) => {
    const message = await refusalOf({ flags: { [flag]: ['remove.accept.root-url', 'check.*'] } });
    expect(message).toContain(
      `--${flag} "remove.accept.root-url" matches no scenario. Near it: remove.accepts.root-url`,
    );
  });

  test('a glob with a mistake shows the ids that begin alike', async () => {
    expect(await refusalOf({ flags: { only: ['remov-.*'] } })).toMatch(/Near it: (remove\.[a-z.-]+, ){4}/);
  });
});

describe('when files are named', () => {
  test('the license is read from its file, without the white space around it', async () => {
    const directory = await folderWith({ 'license.jwt': '\uFEFF a.b.c \n' });
    const environment = { ...target, GRAFANA_LICENSE_PATH: 'license.jwt' };
    expect(await settingsFor({ flags: { impact: 'write' }, environment, directory })).toMatchObject({
      license: 'a.b.c',
    });
  });

  test.for([
    ['missing.jwt', 'does not exist'],
    ['.', 'is a folder'],
    ['empty.jwt', 'is empty'],
    ['long.jwt', 'is longer than 64 KiB'],
    ['/dev/zero', 'is no regular file'],
  ] as const)('a license file that is no good is refused: %s', async ([path, reason]) => {
    const directory = await folderWith({ 'empty.jwt': ' \n', 'long.jwt': 'x'.repeat(64 * 1024 + 1) });
    const message = await refusalOf({ environment: { ...target, GRAFANA_LICENSE_PATH: path }, directory });
    expect(message).toContain(`The license file ${path} (GRAFANA_LICENSE_PATH) ${reason}`);
  });

  test('license and license file together are refused', async () => {
    const environment = { ...target, GRAFANA_LICENSE_TOKEN: 'a', GRAFANA_LICENSE_PATH: 'b' };
    expect(await refusalOf({ environment })).toBe(
      'GRAFANA_LICENSE_TOKEN and GRAFANA_LICENSE_PATH are both set. Set one of them.',
    );
  });

  test('certificate authorities are read from their file', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const directory = await folderWith({ 'ca.pem': pem });
    expect((await settingsFor({ flags: { ca: 'ca.pem' }, environment: target, directory })).ca).toBe(pem);
  });

  test('a file without a certificate is refused', async () => {
    const directory = await folderWith({ 'ca.pem': 'hello' });
    const message = await refusalOf({ flags: { ca: 'ca.pem' }, environment: target, directory });
    expect(message).toContain('The certificate file ca.pem (--ca) holds no certificate');
  });
});

describe('when .env is no good', () => {
  test.for([
    ['GRAFANA_LICENCE_TOKEN', 'GRAFANA_LICENSE_TOKEN'],
    ['GRAFANA_ADMIN_PASS', 'GRAFANA_ADMIN_PASSWORD'],
    ['GRAFNA_URL', 'GRAFANA_URL'],
    ['GRAFANA_SERVICE_ACCOUNT', 'GRAFANA_SERVICE_ACCOUNT_TOKEN'],
  ] as const)('%s is refused, because it means nothing here', async ([key, alike]) => {
    const directory = await folderWith({ '.env': `${key}=value\n` });
    const loaded = await load({ directory });
    expect(loaded).toMatchObject({ ok: false, problem: { code: 'configuration' } });
    const message = await refusalOf({ directory });
    expect(message).toContain(`The file .env sets ${key}, which means nothing here.`);
    expect(message).toContain(`Did you mean ${alike}?`);
    expect(message).not.toContain('value');
  });

  test('what belongs to others is left alone, there and in the environment', async () => {
    const directory = await folderWith({ '.env': 'GF_SERVER_ROOT_URL=http://x\nDATABASE_URL=y\n' });
    expect(await load({ directory, environment: { GRAFANA_TOKEN: 'of another tool' } })).toMatchObject({ ok: true });
  });

  test('a value in it is refused with the name of the file', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_URL=grafana.example\n' });
    expect(await refusalOf({ directory })).toContain('GRAFANA_URL in .env must be an http or https URL');
  });

  test('one that is too long is not read', async () => {
    const directory = await folderWith({ '.env': '#'.repeat(300 * 1024) });
    expect(await refusalOf({ directory })).toBe('The file .env is longer than 256 KiB.');
  });
});
