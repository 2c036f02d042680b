import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { serve } from '../../src/cli/serve.ts';
import { parseEnvFile } from '../../src/config/env-file-parser.ts';
import type { Environment, Flags } from '../../src/config/sources.ts';
import { licenseKinds, startReferenceServer, variants } from '../../src/reference/index.ts';
import { type FakeIo, fakeIo, runLine } from './fake-io.ts';

async function serving(io: FakeIo): Promise<URL> {
  return vi.waitFor(() => {
    const url = /^ {2}URL +(\S+)$/m.exec(io.out())?.[1];
    if (url === undefined) throw new Error('It does not serve yet.');
    return new URL(url);
  });
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

interface Line {
  readonly url: string;
  readonly credentials: {
    readonly admin: { readonly user: string; readonly password: string };
    readonly orgAdmin: { readonly user: string; readonly password: string };
    readonly serviceAccountToken: string;
  };
  readonly licenses: Readonly<Record<string, string>>;
  readonly stored: string | null;
  readonly pid: number;
}

/** What `serve --json` prints, and the result of what is done with the server while it runs. */
async function served<T>(
  given: { readonly flags?: Flags; readonly environment?: Environment; readonly io?: FakeIo },
  use: (line: Line, io: FakeIo) => Promise<T>,
): Promise<T> {
  const io = given.io ?? fakeIo(given.environment === undefined ? {} : { environment: given.environment });
  const ended = serve({ port: '0', json: true, ...given.flags }, io);
  try {
    const line = await vi.waitFor(() => JSON.parse(io.out()) as Line);
    return await use(line, io);
  } finally {
    io.interrupt('SIGTERM');
    await ended;
  }
}

const ask = async (url: string, path: string, authorization: string): Promise<unknown> =>
  (await fetch(new URL(path, url), { headers: { authorization } })).json();

const statusFor = async (url: string, authorization: string): Promise<number> =>
  (await fetch(new URL('api/licensing/check', url), { headers: { authorization } })).status;

describe('serve', () => {
  test('prints what a client needs, and exits with 0 at a signal', async () => {
    const io = fakeIo();
    const ended = serve({ port: '0', subPath: '/grafana', grafanaVersion: '11.2.0' }, io);
    const url = await serving(io);
    expect(url.pathname).toBe('/grafana/');

    const command = /curl -u (\S+) (\S+)/.exec(io.out());
    const answer = await fetch(command?.[2] ?? '', {
      headers: { authorization: `Basic ${Buffer.from(command?.[1] ?? '').toString('base64')}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'true']);
    for (const variable of ['GRAFANA_URL', 'GRAFANA_ADMIN_PASSWORD', 'GRAFANA_USER', 'GRAFANA_SERVICE_ACCOUNT_TOKEN']) {
      expect(io.out()).toContain(`  ${variable}=`);
    }
    expect(io.out()).toContain('licensing-conformance run --impact write');
    expect(io.err()).toBe('');

    io.interrupt('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('--openapi prints the description of this server to stdout, and the rest to stderr', async () => {
    const io = fakeIo();
    const ended = serve({ port: '0', subPath: '/grafana', openapi: true }, io);
    const shown = await vi.waitFor(() => {
      if (!io.err().includes('Press Ctrl-C')) throw new Error('It does not serve yet.');
      return { url: /^ {2}URL +(\S+)$/m.exec(io.err())?.[1], license: /^ {2}License +(\S+)$/m.exec(io.err())?.[1] };
    });
    const { servers, paths } = JSON.parse(io.out());
    const exampleOf = (method: string): unknown =>
      paths['/api/licensing/token'][method].requestBody.content['application/json'].example;
    expect(`${servers[0].url}/`).toBe(shown.url);
    expect(exampleOf('post')).toEqual({ token: shown.license });
    expect(exampleOf('delete')).toEqual({ instance: shown.url });

    io.interrupt('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('--openapi has an example license that the server accepts although --license is expired, and works with --write-env', async () => {
    const io = fakeIo();
    const path = join(io.directory, 'serve.env');
    const ended = serve({ port: '0', openapi: true, unlicensed: true, license: 'expired', writeEnv: path }, io);
    const { servers, paths } = await vi.waitFor(() => JSON.parse(io.out()));
    const { assignments } = parseEnvFile(readFileSync(path, 'utf8'));
    const variables = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
    const { token } = paths['/api/licensing/token'].post.requestBody.content['application/json'].example;
    expect(variables.GRAFANA_LICENSE_TOKEN).not.toBe(token);
    const { status } = await fetch(`${servers[0].url}/api/licensing/token`, {
      method: 'POST',
      headers: {
        authorization: basic(variables.GRAFANA_ADMIN_USER ?? '', variables.GRAFANA_ADMIN_PASSWORD ?? ''),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ token }),
    });
    io.interrupt('SIGTERM');
    await ended;
    expect([status, existsSync(path)]).toEqual([200, false]);
  });

  test('--help shows the environment variables, and that .env is not read', async () => {
    const { exitCode, out } = await runLine(['serve', '--help']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Environment \(\.env is not read\):\n {2}GRAFANA_ADMIN_USER /m);
  });

  test('exits with 2 and names the port if it is in use', async () => {
    const first = await startReferenceServer();
    const port = new URL(first.url).port;
    const { exitCode, err } = await runLine(['serve', '--port', port]);
    await first.close();
    expect(exitCode).toBe(2);
    expect(err).toContain(port);
  });

  test('--list-faults lists the faults', async () => {
    const { exitCode, out } = await runLine(['serve', '--list-faults']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^check\.\S+ +\S/m);
  });

  test('--list-variants lists every variant', async () => {
    const { exitCode, out } = await runLine(['serve', '--list-variants']);
    expect(exitCode).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.split(' ', 1)[0]),
    ).toEqual(variants.map(({ id }) => id));
  });

  test.each([
    [['--variant', 'no-such'], 'no variant "no-such"'],
    [['--variant', 'grafana-9', '--variant', 'grafana-12'], 'contradict'],
    [['--license', 'gold'], '--license must be valid'],
    [['--now', 'tomorrow'], '--now must be a time'],
    [['--seed', '1.5'], '--seed must be'],
    [['--host', 'a b'], '--host must be an address'],
    [['--openapi', '--json'], '--openapi and --json cannot be combined'],
    [['--host', 'no-such-host.invalid'], 'no-such-host.invalid'],
  ])('%j exits with 2 and says: %s', async (args, message) => {
    const { exitCode, err, out } = await runLine(['serve', '--port', '0', ...args]);
    expect(err).toContain(message);
    expect([exitCode, out]).toEqual([2, '']);
  });

  test.each(['0.0.0.0', '::'])('prints WARNING to standard error if it listens on %s', async (host) => {
    await served({ flags: { host } }, async ({ url }, io) => {
      expect(io.err()).toMatch(/^WARNING: Listening on /);
      expect(new URL(url).hostname).toMatch(/^(127\.0\.0\.1|\[::1\])$/);
    });
  });

  test('takes options from a variant, and lets flags override them', async () => {
    const versionIn = (line: Line): Promise<unknown> =>
      ask(line.url, 'api/health', basic(line.credentials.admin.user, line.credentials.admin.password));
    const variant = ['grafana-9'];
    expect(await served({ flags: { variant } }, versionIn)).toMatchObject({ version: '9.5.12' });
    const flags = { variant, grafanaVersion: '11.0.0' };
    expect(await served({ flags }, versionIn)).toMatchObject({ version: '11.0.0' });
  });

  test('--check-after-restart makes check ignore a removal', async () => {
    await served({ flags: { checkAfterRestart: true } }, async ({ url, credentials: { admin } }) => {
      const authorization = basic(admin.user, admin.password);
      const { status } = await fetch(new URL('api/licensing/token', url), {
        method: 'DELETE',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ instance: url }),
      });
      expect([status, await ask(url, 'api/licensing/check', authorization)]).toEqual([202, true]);
    });
  });
});

describe('serve --json', () => {
  test('prints one line with URL, credentials, licenses and PID', async () => {
    await served({}, async (line, io) => {
      expect(io.out().split('\n')).toHaveLength(2);
      const { admin, orgAdmin, serviceAccountToken } = line.credentials;
      expect(await statusFor(line.url, basic(admin.user, admin.password))).toBe(200);
      expect(await statusFor(line.url, basic(orgAdmin.user, orgAdmin.password))).toBe(403);
      expect(await statusFor(line.url, `Bearer ${serviceAccountToken}`)).toBe(403);
      expect(Object.keys(line.licenses)).toEqual([...licenseKinds]);
      expect(line).toMatchObject({ stored: 'valid', pid: process.pid });
    });
  });

  test('has the kind of the stored license, or null, as stored', async () => {
    const stored = (flags: Flags): Promise<string | null> => served({ flags }, async (line) => line.stored);
    expect(await stored({ license: 'expired' })).toBe('expired');
    expect(await stored({ license: 'expired', unlicensed: true })).toBeNull();
  });

  test('prints the same line at every start with --seed, --now and the same port', async () => {
    const flags = { seed: '7', now: '2026-01-31T12:00:00Z' };
    const first = await served({ flags }, async (line) => line);
    const again = await served({ flags: { ...flags, port: new URL(first.url).port } }, async (line) => line);
    expect(again).toEqual(first);
  });
});

test('serve quotes the URL in its commands, because brackets are a pattern to a shell', async () => {
  const io = fakeIo();
  const ended = serve({ port: '0', host: '::1', pact: true }, io);
  const { origin } = await serving(io);
  io.interrupt('SIGTERM');
  await ended;
  expect(io.out()).toContain(`'${origin}/api/licensing/check'`);
  expect(io.out()).toContain(`GRAFANA_URL='${origin}/'`);
  expect(io.out()).toContain(`--state-change-url '${origin}/_pact/provider-states'`);
});

test.each([
  ['--now', '2026-02-30T00:00:00Z'],
  ['--now', '2027-02-29'],
  ['--sub-path', '/a/../b'],
  ['--sub-path', '/..'],
])('serve exits with 2 for %s %s', async (flag, value) => {
  const { exitCode, err, out } = await runLine(['serve', '--port', '0', flag, value]);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(`${flag} must be`);
});

describe('credentials of the environment', () => {
  const environment = {
    GRAFANA_ADMIN_USER: 'root',
    GRAFANA_ADMIN_PASSWORD: 'hidden admin',
    GRAFANA_USER: "o'neil",
    GRAFANA_PASSWORD: 'hidden colleague',
    GRAFANA_SERVICE_ACCOUNT_TOKEN: 'hidden-token',
  };

  test('are those of the server', async () => {
    await served({ environment }, async ({ url, credentials }) => {
      expect(credentials).toEqual({
        admin: { user: 'root', password: 'hidden admin' },
        orgAdmin: { user: "o'neil", password: 'hidden colleague' },
        serviceAccountToken: 'hidden-token',
      });
      expect(await statusFor(url, basic('root', 'hidden admin'))).toBe(200);
      expect(await statusFor(url, 'Bearer hidden-token')).toBe(403);
    });
  });

  test('are not shown in what people read', async () => {
    const io = fakeIo({ environment });
    const ended = serve({ port: '0' }, io);
    await serving(io);
    io.interrupt('SIGTERM');
    await ended;
    expect(io.out() + io.err()).not.toContain('hidden');
    expect(io.out()).toContain('curl -u root:"$GRAFANA_ADMIN_PASSWORD"');
    expect(io.out()).toContain('GRAFANA_PASSWORD="$GRAFANA_PASSWORD"');
    expect(io.out()).toContain(`GRAFANA_USER='o'\\''neil'`);
  });

  test('can come from GRAFANA_ADMIN_PASSWORD_FILE, which the printed commands name', async () => {
    const io = fakeIo({ environment: { GRAFANA_ADMIN_PASSWORD_FILE: 'password' } });
    writeFileSync(join(io.directory, 'password'), 'from a file\n');
    const ended = serve({ port: '0' }, io);
    const url = await serving(io);
    expect(await statusFor(url.href, basic('admin', 'from a file'))).toBe(200);
    io.interrupt('SIGTERM');
    await ended;
    expect(io.out()).not.toContain('from a file');
    expect(io.out()).toContain('curl -u admin:"$(cat "$GRAFANA_ADMIN_PASSWORD_FILE")"');
  });

  test('are not taken from .env', async () => {
    const io = fakeIo();
    writeFileSync(join(io.directory, '.env'), 'GRAFANA_ADMIN_PASSWORD=of-a-live-server\n');
    await served({ io }, async ({ credentials }) => expect(credentials.admin.password).not.toBe('of-a-live-server'));
  });

  test('that are invalid exit with 2, without showing them', async () => {
    const { exitCode, err } = await runLine(['serve', '--port', '0'], {
      environment: { GRAFANA_ADMIN_PASSWORD: 'secret\u0007' },
    });
    expect(exitCode).toBe(2);
    expect(err).toContain('GRAFANA_ADMIN_PASSWORD must be');
    expect(err).not.toContain('secret');
  });
});

describe('serve --write-env', () => {
  test('writes a file for its owner with what run reads, and removes it at the end', async () => {
    const io = fakeIo({ environment: { GRAFANA_ADMIN_PASSWORD: `it's "odd" #1` } });
    const path = join(io.directory, 'serve.env');
    await served({ io, flags: { writeEnv: 'serve.env', license: 'trial' } }, async (line) => {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const { assignments } = parseEnvFile(readFileSync(path, 'utf8'));
      const { admin, orgAdmin, serviceAccountToken } = line.credentials;
      expect(Object.fromEntries(assignments.map(({ name, value }) => [name, value]))).toEqual({
        GRAFANA_URL: line.url,
        GRAFANA_ADMIN_USER: admin.user,
        GRAFANA_ADMIN_PASSWORD: `it's "odd" #1`,
        GRAFANA_USER: orgAdmin.user,
        GRAFANA_PASSWORD: orgAdmin.password,
        GRAFANA_SERVICE_ACCOUNT_TOKEN: serviceAccountToken,
        GRAFANA_LICENSE_TOKEN: line.licenses.trial,
      });
    });
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['a file', (path: string) => writeFileSync(path, 'mine')],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link that leads nowhere', (path: string) => symlinkSync('/nowhere/at/all', path)],
  ])('refuses %s that exists, and leaves it alone', async (_, create) => {
    const io = fakeIo();
    const path = join(io.directory, 'serve.env');
    create(path);
    expect(await serve({ port: '0', writeEnv: path }, io)).toBe(2);
    expect(io.err()).toContain(`${path}": it already exists`);
    expect(io.out()).toBe('');
    await expect(serve({ port: '0', writeEnv: path }, io)).resolves.toBe(2);
  });

  test('leaves a file that somebody else has put in its place', async () => {
    const io = fakeIo();
    const path = join(io.directory, 'serve.env');
    await served({ io, flags: { writeEnv: path } }, async () => writeFileSync(path, 'mine'));
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('exits with 2 if the file cannot be written', async () => {
    const { exitCode, err, out } = await runLine(['serve', '--port', '0', '--write-env', 'no/such/folder/env']);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain('its folder does not exist');
  });
});

describe('serve --pact', () => {
  const environment = { GRAFANA_ADMIN_PASSWORD: 'hidden' };

  test('prints the URL for provider states, and notes that the environment does not apply', async () => {
    await served({ environment, flags: { pact: true } }, async (line, io) => {
      expect(line.credentials.admin).toEqual({ user: 'server-admin', password: 'dummy' });
      expect(line).toMatchObject({ providerStatesUrl: new URL('/_pact/provider-states', line.url).href });
      expect(io.err()).toContain('not GRAFANA_ADMIN_PASSWORD');
      expect(io.err() + io.out()).not.toContain('hidden');
    });
  });

  test('prints how to verify the contract', async () => {
    const io = fakeIo();
    const ended = serve({ port: '0', pact: true, subPath: '/grafana' }, io);
    const url = await serving(io);
    io.interrupt('SIGTERM');
    await ended;
    expect(io.out()).toContain('pact-verifier');
    expect(io.out()).toContain(
      `--port ${url.port} --state-change-url http://127.0.0.1:${url.port}/_pact/provider-states`,
    );
    expect(io.out()).toContain('--base-path /grafana');
  });
});
