import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/config/sources.ts';
import { folderWith, type Given, load, loaded, messageFor, settingsFor } from './load-settings.ts';

const url = 'http://grafana.example/';

function fileOf(variables: Environment): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What decides where secrets go or what may be changed, as `.env` can set it. */
const decisive: readonly (readonly [string, string])[] = [
  ['GRAFANA_URL', url],
  ['GRAFANA_INSTANCE', url],
  ['GRAFANA_LICENSE_PATH', 'license.jwt'],
  ['GRAFANA_ALLOW_WRITE_TO', 'grafana.example'],
  ['GRAFANA_ASSUME_INSTALLED', 'grafana.example'],
  ['HTTPS_PROXY', 'http://proxy.example'],
  ['HTTP_PROXY', 'http://proxy.example'],
  ['http_proxy', 'http://proxy.example'],
  ['NO_PROXY', '*'],
  ['XDG_STATE_HOME', '/tmp/state'],
];

const secrets: readonly (readonly [string, string])[] = [
  ['GRAFANA_ADMIN_PASSWORD', 'right'],
  ['GRAFANA_ADMIN_PASSWORD_FILE', 'secret.txt'],
  ['GRAFANA_PASSWORD', 'right'],
  ['GRAFANA_SERVICE_ACCOUNT_TOKEN', 'glsa_1'],
  ['GRAFANA_LICENSE_TOKEN', 'a.b.c'],
  ['GRAFANA_LICENSE_TOKEN_FILE', 'secret.txt'],
  ['GRAFANA_LICENSE_PATH', 'secret.txt'],
];

const files = { 'license.jwt': 'a.b.c', 'secret.txt': 'a.b.c' };

/** A call in which the file sets one variable and the environment another; everything else comes with the flags. */
async function callWith(inFile: Environment, environment: Environment): Promise<Given> {
  const has = (name: string): boolean => name in environment || `${name}_FILE` in environment;
  const user = has('GRAFANA_PASSWORD') ? { GRAFANA_USER: 'viewer' } : {};
  const password = has('GRAFANA_ADMIN_PASSWORD') ? {} : { GRAFANA_ADMIN_PASSWORD: 'from-file' };
  const directory = await folderWith({ ...files, '.env': fileOf({ ...user, ...password, ...inFile }) });
  return { directory, environment, flags: 'GRAFANA_URL' in inFile ? {} : { url } };
}

describe('a .env file and secrets of the environment', () => {
  const grid = decisive.flatMap(([deciding, value]) =>
    secrets
      .filter(([secret]) => secret !== deciding && !(secret.includes('LICENSE') && deciding.includes('LICENSE')))
      .map(([secret, text]) => ({ deciding, value, secret, text })),
  );

  test.for(grid)('$deciding in .env is rejected with $secret in the environment', async (one) => {
    const given = await callWith({ [one.deciding]: one.value }, { [one.secret]: one.text });
    const outcome = await load(given);
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'configuration' } });
    expect(await messageFor(given)).toContain(`The file .env sets ${one.deciding.toUpperCase()}`);
    expect(await messageFor(given)).toContain(`(${one.secret})`);
    expect(await messageFor(given)).toMatch(/--env-file \.env$/);
  });

  test.for(grid)(
    '$deciding in .env is accepted with $secret in the environment if --env-file names the file',
    async (one) => {
      const given = await callWith({ [one.deciding]: one.value }, { [one.secret]: one.text });
      expect(await load({ ...given, flags: { ...given.flags, envFile: '.env' } })).toMatchObject({ ok: true });
    },
  );

  test.for(decisive)('%s in .env is accepted with a secret in the same file', async ([name, value]) => {
    expect(await load(await callWith({ [name]: value }, {}))).toMatchObject({ ok: true });
  });

  test('GRAFANA_URL in .env is not rejected if a flag overrides it', async () => {
    const given = await callWith({ GRAFANA_URL: 'http://evil.example' }, { GRAFANA_ADMIN_PASSWORD: 'right' });
    expect(await settingsFor({ ...given, flags: { url } })).toMatchObject({ url });
  });

  test('a header whose value is env:CF_SECRET counts as a secret of the environment', async () => {
    const given = await callWith({ GRAFANA_URL: url }, { CF_SECRET: 'x' });
    const header = ['CF-Access-Client-Secret: env:CF_SECRET'];
    expect(await messageFor({ ...given, flags: { header } })).toContain('(a header)');
    const flags = { header, envFile: '.env' };
    expect((await settingsFor({ ...given, flags })).headers).toEqual([{ name: 'CF-Access-Client-Secret', value: 'x' }]);
  });
});

describe('a .env file that names other files', () => {
  const inFile = { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: 'right' };
  const names = ['GRAFANA_LICENSE_PATH', 'GRAFANA_LICENSE_TOKEN_FILE', 'GRAFANA_SERVICE_ACCOUNT_TOKEN_FILE'];

  test.for(names)('%s in .env may name a file beside it', async (name) => {
    const directory = await folderWith({ ...files, '.env': fileOf({ ...inFile, [name]: './secret.txt' }) });
    expect(await load({ directory })).toMatchObject({ ok: true });
  });

  test.for(
    names.flatMap(
      (name) =>
        [
          [name, '/proc/self/environ'],
          [name, '../outside.txt'],
          [name, 'link.txt'],
        ] as const,
    ),
  )('%s in .env may not name %s', async ([name, path]) => {
    const outside = await folderWith({ 'outside.txt': 'secret', 'project/.env': fileOf({ ...inFile, [name]: path }) });
    const directory = join(outside, 'project');
    await symlink(join(outside, 'outside.txt'), join(directory, 'link.txt'));
    expect(await messageFor({ directory })).toContain('is outside the folder of the file that names it');
  });

  test('may name any file if --env-file names the .env file', async () => {
    const outside = await folderWith({
      'outside.txt': 'glsa_1\n',
      'project/.env': fileOf({ ...inFile, GRAFANA_SERVICE_ACCOUNT_TOKEN_FILE: '../outside.txt' }),
    });
    const given = { directory: join(outside, 'project'), flags: { envFile: '.env' } };
    expect(await settingsFor(given)).toMatchObject({ serviceAccountToken: 'glsa_1' });
  });
});

describe('the *_FILE variable is understood for every secret', () => {
  test.for([
    ['GRAFANA_ADMIN_PASSWORD_FILE', {}, { admin: { user: 'admin', password: ' my secret#1' } }],
    ['GRAFANA_PASSWORD_FILE', { GRAFANA_USER: 'viewer' }, { orgAdmin: { user: 'viewer', password: ' my secret#1' } }],
  ] as const)('%s gives the text without the final line break', async ([name, more, expected]) => {
    const directory = await folderWith({ 'secret.txt': ' my secret#1\n' });
    const password = name.includes('ADMIN') ? {} : { GRAFANA_ADMIN_PASSWORD: 'right' };
    const environment = { ...password, ...more, [name]: 'secret.txt' };
    expect(await settingsFor({ flags: { url }, environment, directory })).toMatchObject(expected);
  });

  test('a secret and its file together are rejected', async () => {
    const environment = { GRAFANA_ADMIN_PASSWORD: 'a', GRAFANA_ADMIN_PASSWORD_FILE: 'b' };
    expect(await messageFor({ flags: { url }, environment })).toBe(
      'GRAFANA_ADMIN_PASSWORD and GRAFANA_ADMIN_PASSWORD_FILE are both set. Set one of them.',
    );
  });

  test.for([
    ['missing.txt', 'does not exist'],
    ['empty.txt', 'is empty'],
    ['.', 'is a folder'],
  ] as const)('a file that gives no secret is rejected: %s %s', async ([path, reason]) => {
    const directory = await folderWith({ 'empty.txt': '\n' });
    const environment = { GRAFANA_ADMIN_PASSWORD_FILE: path };
    expect(await messageFor({ flags: { url }, environment, directory })).toBe(
      `The file of GRAFANA_ADMIN_PASSWORD_FILE ${reason}.`,
    );
  });

  test('a secret of the environment takes precedence over a file that .env names', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_ADMIN_PASSWORD_FILE=missing.txt\n' });
    const environment = { GRAFANA_ADMIN_PASSWORD: 'right' };
    expect((await settingsFor({ flags: { url }, environment, directory })).admin?.password).toBe('right');
  });
});

describe('precedence: flag, environment, .env, default', () => {
  const sources = { flags: { grafanaVersion: '9.1' }, environment: { GRAFANA_VERSION: '9.2' }, file: '9.3' };

  test.for([
    [['flags', 'environment', 'file'], '9.1'],
    [['environment', 'file'], '9.2'],
    [['file'], '9.3'],
    [[], undefined],
  ] as const)('given in %j has the value: %s', async ([given, version]) => {
    const has = (name: string): boolean => given.some((one) => one === name);
    const settings = await settingsFor({
      flags: { reference: true, ...(has('flags') ? sources.flags : {}) },
      environment: has('environment') ? sources.environment : {},
      directory: await folderWith(has('file') ? { '.env': `GRAFANA_VERSION=${sources.file}\n` } : {}),
    });
    expect(settings.grafanaVersion).toBe(version);
  });

  test('an empty variable counts as not set', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_VERSION=9.3\n' });
    const given = { flags: { reference: true }, environment: { GRAFANA_VERSION: '' }, directory };
    expect(await settingsFor(given)).toMatchObject({ grafanaVersion: '9.3' });
  });

  test('a license of the environment takes precedence over a license file of .env', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_LICENSE_PATH=license.jwt\n', ...files });
    const environment = { GRAFANA_ADMIN_PASSWORD: 'right', GRAFANA_LICENSE_TOKEN: 'x.y.z' };
    const given = { flags: { url, envFile: '.env' }, environment, directory };
    expect(await settingsFor(given)).toMatchObject({ license: 'x.y.z' });
  });

  test('.env stays out of the environment of the process', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_VERSION=9.3\n' });
    await settingsFor({ flags: { reference: true }, directory });
    expect(process.env.GRAFANA_VERSION).not.toBe('9.3');
  });
});

describe('.env is read as it was meant, or rejected with the line', () => {
  const rejected: readonly (readonly [string, string | Buffer, string])[] = [
    ['UTF-16', Buffer.from('\uFEFF# by PowerShell\r\nGRAFANA_URL=http://h\r\n', 'utf16le'), 'Line 2 sets GRAFANA_URL.'],
    [
      'UTF-16 without a byte order mark',
      Buffer.from('GRAFANA_URL=http://h\r\n', 'utf16le'),
      'Line 1 sets GRAFANA_URL.',
    ],
    ['UTF-16, big-endian', Buffer.from('\uFEFFGRAFANA_URL=x', 'utf16le').swap16(), 'Line 1 sets GRAFANA_URL.'],
    ['a NUL', 'A=1\nGRAFANA_URL=http://h\0\n', 'Line 2 sets GRAFANA_URL.'],
    ['Latin-1', Buffer.from('GRAFANA_ADMIN_PASSWORD=Grün\n', 'latin1'), 'Line 1 sets GRAFANA_ADMIN_PASSWORD.'],
    ['another case', 'A=1\ngrafana_url=http://h\n', 'line 2: grafana_url must be written GRAFANA_URL.'],
    ['another case of a proxy', 'Https_Proxy=http://h\n', 'line 1: Https_Proxy must be written HTTPS_PROXY.'],
    ['a line of cmd', 'set GRAFANA_URL=http://h\n', 'line 1: write GRAFANA_URL=VALUE'],
    ['a line of PowerShell', '$env:GRAFANA_URL = "http://h"\n', 'line 1: write GRAFANA_URL=VALUE'],
    ['a line without =', 'GRAFANA_URL http://h\n', 'line 1: write GRAFANA_URL=VALUE'],
    ['a quote that is not closed', 'A=1\nGRAFANA_ADMIN_PASSWORD="abc\nB=2', 'line 2: the quotes'],
    ['text after the quotes', "GRAFANA_ADMIN_PASSWORD='a''b'\n", 'line 1: the quotes'],
    ['a value that is invalid', 'GRAFANA_URL=grafana.example\n', 'GRAFANA_URL in .env must be an http or https URL'],
    ['more than 256 KiB', '#'.repeat(300 * 1024), 'The file .env is longer than 256 KiB.'],
  ];

  test.for(rejected)('rejects %s', async ([, content, message]) => {
    const directory = await folderWith({ '.env': content });
    const text = await messageFor({ directory });
    expect(text).toContain(message);
    expect(text).not.toMatch(/Grün|abc|http:\/\/h/);
  });

  test('reads the whole password in GRAFANA_ADMIN_PASSWORD=Sommer#2026', async () => {
    const directory = await folderWith({ '.env': `GRAFANA_URL=${url}\nGRAFANA_ADMIN_PASSWORD=Sommer#2026\n` });
    expect((await settingsFor({ directory })).admin?.password).toBe('Sommer#2026');
  });

  test.for([
    ['GRAFANA_API_KEY', undefined],
    ['GRAFANA_PORT', undefined],
    ['GRAFANA_LICENCE_TOKEN', 'GRAFANA_LICENSE_TOKEN'],
    ['GRAFANA_ADMIN_PASS', 'GRAFANA_ADMIN_PASSWORD'],
    ['GRAFANA_SERVICE_ACCOUNT', 'GRAFANA_SERVICE_ACCOUNT_TOKEN'],
  ] as const)('reports the unknown variable %s in a note', async ([name, suggestion]) => {
    const directory = await folderWith({ '.env': `A=1\n${name}=value\n` });
    const { notes } = await loaded({ flags: { reference: true }, directory });
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    expect(notes).toEqual([`The file .env, line 2, sets unknown variable ${name}.${hint}`]);
  });

  test.for([
    ['variables of other programs', 'GF_SERVER_ROOT_URL=http://x\nDATABASE_URL=y\nKEY="multi\nline"\n'],
    ['comments that name our variables', '# GRAFANA_URL=http://h\n  # set GRAFANA_URL\n'],
    ['proxies in lower case', 'https_proxy=http://proxy.example\n'],
    ['UTF-16 of another program', Buffer.from('\uFEFFNAME=x\r\n', 'utf16le')],
    ['a byte order mark', '\uFEFFA=1\n'],
  ] as const)('does not note %s', async ([, content]) => {
    const directory = await folderWith({ '.env': content });
    expect(await loaded({ flags: { reference: true }, directory })).toMatchObject({ notes: [] });
  });

  test('ignores a folder named .env', async () => {
    const directory = await folderWith({ '.env/bin': '' });
    expect(await load({ flags: { reference: true }, directory })).toMatchObject({ ok: true });
  });

  test.for([
    ['missing.env', 'The file missing.env does not exist.'],
    ['folder', 'The file folder is a folder.'],
    ['utf16.env', 'The file utf16.env is not UTF-8 text'],
  ] as const)('rejects %s if --env-file names it: %s', async ([envFile, message]) => {
    const directory = await folderWith({ 'folder/x': '', 'utf16.env': Buffer.from('\uFEFFNAME=x', 'utf16le') });
    expect(await messageFor({ flags: { reference: true, envFile }, directory })).toContain(message);
  });

  test('reads the file that --env-file names instead of .env', async () => {
    const directory = await folderWith({ '.env': 'GRAFANA_VERSION=9.1\n', 'ci.env': 'GRAFANA_INSTANCE=http://x\n' });
    const settings = await settingsFor({ flags: { reference: true, envFile: 'ci.env' }, directory });
    expect(settings).not.toHaveProperty('grafanaVersion');
  });
});
