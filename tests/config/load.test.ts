import { describe, expect, test } from 'vitest';
import { reporterNames } from '../../src/config/reporter-choice.ts';
import { listed } from '../../src/config/value-checks.ts';
import { folderWith, loaded, messageFor, settingsFor } from './load-settings.ts';

const target = { GRAFANA_URL: 'http://grafana.example', GRAFANA_ADMIN_PASSWORD: 'right' };

const reference = { reference: true } as const;

describe('a command without a URL exits with 2', () => {
  test.for(['run', 'doctor'] as const)('%s without --url and --reference is rejected', async (command) => {
    expect(await messageFor({ command })).toBe('Which server? Set --url URL, or --reference for the built-in one.');
  });

  test('restore without --url is rejected, and has no --reference', async () => {
    expect(await messageFor({ command: 'restore' })).toBe('Which server? Set --url URL.');
  });

  test('credentials without a URL are rejected', async () => {
    expect(await messageFor({ environment: { GRAFANA_ADMIN_PASSWORD: 'x' } })).toContain('Which server?');
  });

  test.for([
    ['the environment', { environment: { GRAFANA_URL: '' } }, undefined],
    ['.env', {}, 'GRAFANA_URL=\n'],
  ] as const)('an empty GRAFANA_URL in %s is named', async ([, given, dotEnv]) => {
    const directory = await folderWith(dotEnv === undefined ? {} : { '.env': dotEnv });
    expect(await messageFor({ ...given, directory })).toMatch(/^GRAFANA_URL is set but empty.\nWhich server\?/);
  });

  test('a misspelled GRAFANA_URL in .env is named', async () => {
    const directory = await folderWith({ '.env': 'GRAFNA_URL=http://h\n' });
    expect(await messageFor({ directory })).toContain(
      'The file .env, line 1, sets unknown variable GRAFNA_URL. Did you mean GRAFANA_URL?',
    );
  });
});

describe('--reference', () => {
  test('checks everything on the built-in reference server', async () => {
    expect(await settingsFor({ flags: reference })).toEqual({
      reference: true,
      impact: 'write',
      allowWriteTo: [],
      provision: true,
      profile: 'full',
      strict: false,
      only: [],
      skip: [],
      reporters: [{ name: 'terminal' }],
      quiet: false,
      verbose: false,
      reportMode: 0o600,
      hideSkipped: false,
      timeoutMs: 10_000,
      concurrency: 12,
      insecure: false,
      showLicense: false,
      showBodies: false,
      plan: false,
    });
  });

  test('ignores target variables of the environment, with one note', async () => {
    const environment = {
      GRAFANA_URL: 'http://grafana.example',
      GRAFANA_ADMIN_PASSWORD: 'x',
      GRAFANA_PASSWORD_FILE: '/missing',
      HTTPS_PROXY: 'http://proxy.example',
    };
    const { settings, notes } = await loaded({ flags: reference, environment });
    expect(notes).toEqual(['Ignored with --reference: GRAFANA_URL, GRAFANA_ADMIN_PASSWORD.']);
    for (const key of ['url', 'admin', 'license', 'proxy']) expect(settings).not.toHaveProperty(key);
  });

  test.for([
    ['--instance', { instance: 'https://staging.example/' }],
    ['--insecure', { insecure: true }],
    ['--ca', { ca: 'ca.pem' }],
    ['--license-source', { licenseSource: 'elsewhere' }],
    ['--header', { header: ['X-Tenant: 1'] }],
  ] as const)('is rejected together with %s', async ([flag, flags]) => {
    expect(await messageFor({ flags: { ...reference, ...flags } })).toBe(
      `${flag} is for a server with a URL, and cannot be used with --reference.`,
    );
  });

  test('is rejected together with --url', async () => {
    expect(await messageFor({ flags: { ...reference, url: 'http://h' } })).toBe(
      '--url and --reference are both set. Set one of them.',
    );
  });

  test('imitates the version of --grafana-version', async () => {
    expect(await settingsFor({ flags: { ...reference, grafanaVersion: '9.5' } })).toMatchObject({
      grafanaVersion: '9.5',
    });
  });
});

describe('settings for a URL', () => {
  test('default to impact read without provisioning', async () => {
    expect(await settingsFor({ environment: target })).toMatchObject({
      url: 'http://grafana.example/',
      impact: 'read',
      provision: false,
      admin: { user: 'admin', password: 'right' },
    });
  });

  test('require a password for the server admin', async () => {
    expect(await messageFor({ flags: { url: 'http://grafana.example/' } })).toBe(
      'No password for server admin "admin". Set GRAFANA_ADMIN_PASSWORD in the environment or in .env.',
    );
  });

  test('require the license for impact write', async () => {
    const message = await messageFor({ flags: { impact: 'write' }, environment: target });
    expect(message).toContain('GRAFANA_LICENSE_TOKEN');
    expect(message).toContain('GRAFANA_LICENSE_PATH');
  });

  test('do not require the license for restore', async () => {
    expect(await settingsFor({ command: 'restore', environment: target })).toMatchObject({
      url: `${target.GRAFANA_URL}/`,
    });
  });

  test('come from the variables GRAFANA_* and XDG_STATE_HOME', async () => {
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
  ] as const)('reject %s without %s', async ([given, missing]) => {
    expect(await messageFor({ environment: { ...target, [given]: 'x' } })).toBe(
      `${given} is set, but ${missing} is not. Set both, or neither.`,
    );
  });
});

describe('--reporter', () => {
  test('takes - for standard output', async () => {
    const { reporters } = await settingsFor({ flags: { reference: true, reporter: ['json=-', 'junit=a.xml'] } });
    expect(reporters).toEqual([{ name: 'json' }, { name: 'junit', file: 'a.xml' }]);
  });
});

describe('an invalid value', () => {
  test.for([
    [{ impact: 'destroy' }, '--impact must be read, reject or write, not "destroy".'],
    [{ timeout: '0' }, '--timeout must be a whole number from 1 to 600000, not "0".'],
    [{ timeout: '10s' }, '--timeout must be a whole number from 1 to 600000, not "10s".'],
    [{ concurrency: '65' }, '--concurrency must be a whole number from 1 to 64, not "65".'],
    [
      { url: 'http://h', grafanaVersion: 'latest' },
      '--grafana-version must be a version such as 13.0.0 or 12.4, not "latest".',
    ],
    [{ reporter: ['tap'] }, `--reporter must be ${listed(reporterNames)}; all but github also with =FILE, not "tap".`],
    [
      { reporter: ['github=x'] },
      `--reporter must be ${listed(reporterNames)}; all but github also with =FILE, not "github=x".`,
    ],
    [
      { reporter: ['json='] },
      `--reporter must be ${listed(reporterNames)}; all but github also with =FILE, not "json=".`,
    ],
    [{ reportMode: '0666x' }, '--report-mode must be 0600, or more such as 0640 or 0644, not "0666x".'],
    [{ reportMode: '0755' }, '--report-mode must be 0600, or more such as 0640 or 0644, not "0755".'],
    [{ url: '' }, '--url must be an http or https URL such as https://grafana.example/.'],
  ] as const)('is rejected with: $1', async ([flags, message]) => {
    expect(await messageFor({ flags })).toBe(message);
  });

  test('does not hide a second invalid value', async () => {
    const message = await messageFor({ flags: { impact: 'x', timeout: 'y' } });
    expect(message.split('\n')).toHaveLength(2);
  });

  test('is not shown if it is a secret', async () => {
    const environment = {
      ...target,
      GRAFANA_SERVICE_ACCOUNT_TOKEN: 'very secret',
      GRAFANA_ADMIN_PASSWORD: 'also\u0007secret',
    };
    const message = await messageFor({ environment });
    expect(message).toContain('GRAFANA_SERVICE_ACCOUNT_TOKEN must be');
    expect(message).toContain('GRAFANA_ADMIN_PASSWORD must be');
    expect(message).not.toContain('secret');
  });
});

describe('--only and --skip', () => {
  test('accept globs and single ids', async () => {
    const settings = await settingsFor({
      flags: { ...reference, only: ['remove.*'], skip: ['remove.rejects.other-port'] },
    });
    expect(settings).toMatchObject({ only: ['remove.*'], skip: ['remove.rejects.other-port'] });
  });

  test.for(['only', 'skip'])('reject a glob of --%s that matches nothing, and suggest ids', async (flag) => {
    const message = await messageFor({ flags: { ...reference, [flag]: ['remove.rejects.other-prt', 'check.*'] } });
    expect(message).toContain(
      `--${flag} "remove.rejects.other-prt" matches no scenario. Did you mean remove.rejects.other-port`,
    );
  });

  test('suggest the ids of remove for remov-.*', async () => {
    expect(await messageFor({ flags: { ...reference, only: ['remov-.*'] } })).toMatch(
      /Did you mean (remove\.[a-z.-]+, ){4}/,
    );
  });
});

describe('files that options name', () => {
  test('give the license without the white space around it', async () => {
    const directory = await folderWith({ 'license.jwt': '\uFEFF a.b.c \n' });
    const environment = { ...target, GRAFANA_LICENSE_PATH: 'license.jwt' };
    expect(await settingsFor({ flags: { impact: 'write' }, environment, directory })).toMatchObject({
      license: 'a.b.c',
    });
  });

  test.each<[string, Buffer]>([
    ['little-endian', Buffer.from('\uFEFFa.b.c\r\n', 'utf16le')],
    ['big-endian', Buffer.from('\uFEFFa.b.c\r\n', 'utf16le').swap16()],
    ['little-endian without a byte order mark', Buffer.from('a.b.c\r\n', 'utf16le')],
  ])('give a license that PowerShell wrote in UTF-16, %s', async (_, bytes) => {
    const directory = await folderWith({ 'license.jwt': bytes });
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
    ['/dev/zero', 'is not a regular file'],
  ] as const)('are rejected as a license: %s %s', async ([path, reason]) => {
    const directory = await folderWith({ 'empty.jwt': ' \n', 'long.jwt': 'x'.repeat(64 * 1024 + 1) });
    const message = await messageFor({ environment: { ...target, GRAFANA_LICENSE_PATH: path }, directory });
    expect(message).toContain(`The license file ${path} (GRAFANA_LICENSE_PATH) ${reason}`);
  });

  test('are rejected if GRAFANA_LICENSE_TOKEN and GRAFANA_LICENSE_PATH are both set', async () => {
    const environment = { ...target, GRAFANA_LICENSE_TOKEN: 'a', GRAFANA_LICENSE_PATH: 'b' };
    expect(await messageFor({ environment })).toBe(
      'GRAFANA_LICENSE_TOKEN and GRAFANA_LICENSE_PATH are both set. Set one of them.',
    );
  });

  test('give the CA certificates', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const directory = await folderWith({ 'ca.pem': pem });
    expect((await settingsFor({ flags: { ca: 'ca.pem' }, environment: target, directory })).ca).toBe(pem);
  });

  test('are rejected if they hold no certificate', async () => {
    const directory = await folderWith({ 'ca.pem': 'hello' });
    const message = await messageFor({ flags: { ca: 'ca.pem' }, environment: target, directory });
    expect(message).toContain('The certificate file ca.pem (--ca) does not hold a certificate');
  });
});
