import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../contracts/schemas/config.schema.json' with { type: 'json' };
import { configSchema } from '../../src/config/config-schema.ts';
import type { Environment, Flags } from '../../src/config/sources.ts';
import { folderWith, loaded, messageFor, settingsFor } from './load-settings.ts';

const name = 'licensing-conformance.yaml';
const url = 'https://grafana.example/';
const secret = { GRAFANA_ADMIN_PASSWORD: 'Sommer#2026' };

/** What settings are loaded from, with a config file in the current folder. */
async function found(text: string, environment: Environment = {}, flags: Flags = {}) {
  return { directory: await folderWith({ [name]: text }), environment, flags };
}

/** The same with a config file that is named. */
function named(text: string, environment: Environment = {}, flags: Flags = {}) {
  return found(text, environment, { ...flags, config: name });
}

describe('a config file', () => {
  test('sets options by their flags', async () => {
    const text = `
url: ${url}
impact: reject
strict: true
only: [check.*, 'add.*']
skip: "*.none-stored"
timeout: 2500
grafana-version: 12.10
reporter:
  - terminal
  - json=report.json
`;
    expect(await settingsFor(await named(text, secret))).toMatchObject({
      url,
      impact: 'reject',
      strict: true,
      only: ['check.*', 'add.*'],
      skip: ['*.none-stored'],
      timeoutMs: 2500,
      grafanaVersion: '12.10',
      reporters: [{ name: 'terminal' }, { name: 'json', file: 'report.json' }],
    });
  });

  test('sets the login of the admin, which has no flag, as admin-user', async () => {
    const { admin } = await settingsFor(await named(`url: ${url}\nadmin-user: root\n`, secret));
    expect(admin?.user).toBe('root');
  });

  test('comes after flags, the environment and .env', async () => {
    const directory = await folderWith({
      [name]: 'expect: licensed\ngrafana-version: 9\nimpact: read',
      '.env': 'GRAFANA_VERSION=10',
    });
    const flags = { reference: true, impact: 'reject' };
    expect(await settingsFor({ directory, flags, environment: { GRAFANA_EXPECT: 'unlicensed' } })).toMatchObject({
      expect: 'unlicensed',
      grafanaVersion: '10',
      impact: 'reject',
    });
  });

  test.each(['', '# nothing', '---'])('may be empty: %j', async (text) => {
    expect(await settingsFor(await found(text, {}, { reference: true }))).toMatchObject({ impact: 'write' });
  });

  test('sets the list of deviations by the name of its file', async () => {
    const list = 'deviations: [{id: wrong-body, reason: x, until: 13.1}]';
    const directory = await folderWith({ [name]: 'deviations: a.yaml', 'a.yaml': list });
    const { deviations } = await settingsFor({ directory, flags: { reference: true } });
    expect(deviations).toHaveLength(1);
  });

  test.each<[string, string, RegExp]>([
    ['an unknown key', 'imapct: read', /line 1: unknown key "imapct"\. Did you mean impact/],
    ['a key twice', 'impact: read\nimpact: write', /line 2: "impact" is set twice/],
    [
      'a wrong value',
      '\nimpact: all',
      /impact in licensing-conformance\.yaml \(line 2\) must be read, reject or write/,
    ],
    ['a list for one value', 'impact: [read]', /line 1: impact must be a text or a number/],
    ['a map for a value', 'only: {a: b}', /line 1: only must be a text or a list/],
    ['a word for a switch', 'strict: yes', /line 1: strict must be true or false/],
    ['a key without a value', 'timeout:', /line 1: timeout must be/],
    ['a list', '- impact', /line 1: the file must have keys/],
    ['a list that is not closed', 'a: [', /licensing-conformance\.yaml, line 1/],
    ['the option --config', 'config: other.yaml', /line 1: unknown key "config"/],
    ['the option --env-file', 'env-file: .env', /line 1: unknown key "env-file"/],
    ['a wrong glob', 'only: nonsense.*', /matches no scenario/],
    ['a target that is wrong', 'targets: {a: {imapct: read}}', /line 1: unknown key "imapct"/],
  ])('with %s is rejected: %j', async (_, text, message) => {
    expect(await messageFor(await found(text, {}, { reference: true }))).toMatch(message);
  });

  test('that is named must exist', async () => {
    expect(await messageFor({ flags: { reference: true, config: 'none.yaml' } })).toMatch(/none\.yaml does not exist/);
  });

  test('that is a folder is rejected', async () => {
    const directory = await folderWith({ [`${name}/a`]: '' });
    expect(await messageFor({ directory, flags: { reference: true } })).toMatch(/is a folder/);
  });
});

describe('a config file with thousands of errors', () => {
  test.each([
    ['unknown keys', Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`)],
    ['unknown secrets', ['secrets:', ...Array.from({ length: 20_000 }, (_, at) => `  k${at}: 1`)]],
  ])('is rejected with at most 20 lines: %s', async (_, lines) => {
    const message = await messageFor(await named(lines.join('\n'), secret, { url }));
    expect(message.split('\n')).toHaveLength(20);
  });
});

describe('secrets in a config file', () => {
  test('are named by their variables', async () => {
    const text = `url: ${url}\nsecrets:\n  admin-password: STAGING_PASSWORD\n`;
    const given = await named(text, { STAGING_PASSWORD: 'from staging' });
    expect((await settingsFor(given)).admin?.password).toBe('from staging');
  });

  test('are overridden by GRAFANA_ADMIN_PASSWORD', async () => {
    const text = `url: ${url}\nsecrets: {admin-password: STAGING_PASSWORD}`;
    const given = await named(text, { STAGING_PASSWORD: 'from staging', ...secret });
    expect((await settingsFor(given)).admin?.password).toBe('Sommer#2026');
  });

  test('give a note if their variable is not set', async () => {
    const { notes } = await loaded(await named(`url: ${url}\nsecrets: {password: NOBODY}`, secret).catch(() => ({})));
    expect(notes.join()).toContain('The variable NOBODY is not set (password in licensing-conformance.yaml (line 2)).');
  });

  test.each(['admin-password: Sommer#2026', 'license-token: eyJhbGciOi', 'secrets: {admin-password: Sommer#2026}'])(
    'are rejected as they are, and not repeated: %s',
    async (text) => {
      const message = await messageFor(await named(text, {}, { reference: true }));
      expect(message).toMatch(/line 1: .*(never holds a secret|never the secret itself)/);
      expect(message).not.toMatch(/Sommer|eyJ/);
    },
  );

  test.each([
    '!Sommer2026',
    '|Sommer2026',
    '>Sommer2026 x',
    '}Sommer2026',
    '"\\USommer2026"',
    '*Sommer2026',
    '"a" Sommer2026',
  ])('are not repeated by an error of the YAML parser: %s', async (value) => {
    const message = await messageFor(await named(`admin-password: ${value}`, {}, { reference: true }));
    expect(message).toMatch(/line 1: /);
    expect(message).not.toContain('ommer');
  });

  test.each(['https-proxy: http://u:Sommer2026@proxy:3128', 'http-proxy: u:Sommer2026@proxy'])(
    'are rejected in the URL of a proxy, and not repeated: %s',
    async (text) => {
      const message = await messageFor(await named(text, {}, { reference: true }));
      expect(message).toMatch(/line 1: a config file never holds a secret.*HTTPS?_PROXY/);
      expect(message).not.toContain('Sommer');
    },
  );

  test('are rejected in a header, and not repeated', async () => {
    const message = await messageFor(await named(`url: ${url}\nheader: "Cookie: Sommer2026"`, secret));
    expect(message).toContain('env:VARIABLE');
    expect(message).not.toContain('Sommer2026');
  });
});

describe('a config file that was found, and not named with --config,', () => {
  test.each([
    ['url', `url: ${url}`],
    ['instance', `instance: ${url}`],
    ['impact', 'impact: reject'],
    ['provision', 'provision: true'],
    ['reporter', 'reporter: json=../report.json'],
    ['reporter', 'reporter: [terminal, json=/tmp/report.json]'],
    ['write-deviations', 'write-deviations: ../a.yaml'],
    ['header', 'header: "X-A: b"'],
    ['ALLOW_WRITE_TO', 'allow-write-to: grafana.example'],
    ['ASSUME_INSTALLED', 'assume-installed: grafana.example'],
    ['ca', 'ca: ca.pem'],
    ['cert', 'cert: cert.pem\nkey: key.pem'],
    ['NO_PROXY', 'no-proxy: "*"'],
    ['HTTPS_PROXY', 'https-proxy: http://proxy'],
    ['insecure', 'insecure: true'],
    ['LICENSE_PATH', 'license-path: license.jwt'],
    ['XDG_STATE_HOME', 'state-directory: /tmp'],
    ['secrets', 'secrets: {password: OTHER}'],
  ])('may not set %s together with a secret of the environment: %s', async (what, text) => {
    const environment = { GRAFANA_LICENSE_TOKEN: 'a.b.c', ...secret };
    const flags = text.startsWith('url') ? {} : { url };
    const message = await messageFor(await found(text, environment, flags));
    expect(message.toLowerCase()).toContain(what.toLowerCase());
    expect(message).toMatch(/name it: --config licensing-conformance\.yaml$/m);
  });

  test.each(['reporter: json=link/report.json', 'reporter: json=link.json', 'write-deviations: link/a.yaml'])(
    'may not write through a link out of the current folder together with a secret of the environment: %s',
    async (text) => {
      const folder = await folderWith({ 'outside/there.json': '', [`project/${name}`]: text });
      const directory = join(folder, 'project');
      await symlink(join(folder, 'outside'), join(directory, 'link'));
      await symlink(join(folder, 'outside/there.json'), join(directory, 'link.json'));
      expect(await messageFor({ directory, environment: secret, flags: { url } })).toContain(
        '--config licensing-conformance.yaml',
      );
    },
  );

  test.each(['reporter: json=../report.json', 'write-deviations: /tmp/a.yaml'])(
    'may not write out of the current folder with --reference either: %s',
    async (text) => {
      const flags = { reference: true };
      expect(await messageFor(await found(text, secret, flags))).toContain('--config licensing-conformance.yaml');
      expect(await settingsFor(await named(text, secret, flags))).toMatchObject(flags);
    },
  );

  test('may set url, provision and secrets with --reference, which ignores them', async () => {
    const text = `url: ${url}\nimpact: reject\nprovision: true\nsecrets: {password: OTHER}`;
    expect(await settingsFor(await found(text, secret, { reference: true }))).toMatchObject({ impact: 'reject' });
  });

  test.each([
    'impact: read',
    'reporter: json=report.json',
    'reporter: json=new/report.json',
    'provision: false',
    'strict: true',
    'only: check.*',
  ])('may set together with a secret of the environment: %s', async (text) => {
    expect(await settingsFor(await found(text, secret, { url }))).toMatchObject({ url });
  });

  test('may set the URL if the secrets are in the .env beside it', async () => {
    const directory = await folderWith({ [name]: `url: ${url}`, '.env': 'GRAFANA_ADMIN_PASSWORD=x' });
    expect(await settingsFor({ directory })).toMatchObject({ url });
  });

  test('may not set the URL if the secrets are in a file that was named', async () => {
    const directory = await folderWith({ [name]: `url: ${url}`, 'a.env': 'GRAFANA_ADMIN_PASSWORD=x' });
    expect(await messageFor({ directory, flags: { envFile: 'a.env' } })).toContain(
      '--config licensing-conformance.yaml',
    );
  });

  test('is rejected if it names a license or a list of deviations outside its folder', async () => {
    const directory = await folderWith({
      [`a/${name}`]: `url: ${url}\nlicense-path: ../license`,
      'a/.env': 'GRAFANA_ADMIN_PASSWORD=x',
      license: 'a.b.c',
    });
    expect(await messageFor({ directory: `${directory}/a` })).toContain('is outside the folder');
    const other = await folderWith({ [`a/${name}`]: 'deviations: ../list.yaml', 'list.yaml': '' });
    expect(await messageFor({ directory: `${other}/a`, flags: { reference: true } })).toContain(
      'is outside the folder',
    );
  });
});

describe('--target', () => {
  const text = `
impact: read
targets:
  staging:
    url: https://staging.example/
    secrets: {admin-password: STAGING_PASSWORD}
  mock:
    url: http://127.0.0.1:8080/
    impact: reject
`;

  test('uses the options that the file sets for that target before those of the file itself', async () => {
    const environment = { STAGING_PASSWORD: 'from staging', ...secret };
    expect(await settingsFor(await named(text, environment, { target: 'mock' }))).toMatchObject({
      url: 'http://127.0.0.1:8080/',
      impact: 'reject',
    });
    const { GRAFANA_ADMIN_PASSWORD: _, ...staging } = environment;
    expect(await settingsFor(await named(text, staging, { target: 'staging' }))).toMatchObject({
      url: 'https://staging.example/',
      impact: 'read',
      admin: { password: 'from staging' },
    });
  });

  test('that the file does not have is rejected with the nearest names', async () => {
    expect(await messageFor(await named(text, secret, { target: 'stagin' }))).toMatch(
      /no target "stagin"\. Did you mean staging/,
    );
  });

  test('finds the last of 300 targets', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `  t${at}: {timeout: ${at + 1}}`);
    const given = await named(['targets:', ...many].join('\n'), secret, { url, target: 't299' });
    expect(await settingsFor(given)).toMatchObject({ timeoutMs: 300 });
  });

  test('needs a config file', async () => {
    expect(await messageFor({ flags: { target: 'mock', url } })).toContain('--target needs a config file');
  });
});

describe('where settings come from', () => {
  test('is known for each option that is set, without secrets', async () => {
    const { origins } = await loaded(
      await named('strict: true\nurl: https://a.example/', secret, { url, timeout: '50' }),
    );
    expect(origins).toEqual([
      { name: 'GRAFANA_URL', where: '--url', values: null },
      { name: 'GRAFANA_ADMIN_PASSWORD', where: 'GRAFANA_ADMIN_PASSWORD', values: null },
      { name: '--strict', where: 'strict in licensing-conformance.yaml (line 1)', values: ['true'] },
      { name: '--timeout', where: '--timeout', values: ['50'] },
      { name: '--config', where: '--config', values: [name] },
    ]);
  });
});

describe('the schema of the config file', () => {
  const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(configSchema());

  test('accepts options and targets, and rejects unknown keys, wrong values and secrets', () => {
    const scope = { url, impact: 'read', strict: true, only: ['check.*'], skip: 'a.*', secrets: { password: 'OTHER' } };
    expect(validate({ ...scope, targets: { mock: scope } })).toBe(true);
    for (const wrong of [{ imapct: 'read' }, { impact: 'all' }, { password: 'x' }, { secrets: { password: 'a-b' } }]) {
      expect(validate(wrong)).toBe(false);
    }
  });

  test('is the one that is shipped', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(configSchema())));
  });
});
