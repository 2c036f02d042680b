import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { commandPath } from '../../fixtures/command-path.ts';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { quickClock } from '../../fixtures/quick-clock-url.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { reference, temporaryDirectory } from '../support/settings.ts';
import { type Block, blocksOf, exitCodesIn, sessionOf } from './guide.ts';

cleanUpAfterEachConcurrentTest();

const folder = fileURLToPath(new URL('../../docs/guides/', import.meta.url));

/** Types the commands of a guide into a shell. Only the values that a reader would replace are replaced. */
function follow(page: string, values: Readonly<Record<string, string>>, prepare?: (home: string) => void) {
  return type(blocksOf(join('guides', page)), values, prepare);
}

async function type(
  blocks: readonly Block[],
  values: Readonly<Record<string, string>>,
  prepare: (home: string) => void = () => {},
) {
  const home = temporaryDirectory();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  // npx as the guide calls it, without downloading anything. The command waits for less time than it would.
  const run = `exec node --import '${quickClock}' '${commandPath}' "$@"`;
  const npx = `#!/bin/sh\n[ "$1" = grafana-licensing-conformance ] || exit 99\nshift\n${run}\n`;
  writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 });
  prepare(home);
  const script = Object.entries(values).reduce((text, [from, to]) => text.replaceAll(from, to), sessionOf(blocks));
  const environment = nodeEnvironment();
  const child = spawn('bash', ['--noprofile', '--norc', '-c', script], {
    cwd: home,
    env: { ...environment, PATH: `${bin}:${environment.PATH}`, HOME: home },
  });
  child.stdin.end(`${values.password ?? ''}\n`);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
  }
  await once(child, 'close');
  return { blocks, out, home };
}

function staging(server: ReferenceServer): Readonly<Record<string, string>> {
  const { origin, host } = new URL(server.url);
  return {
    'https://staging.example.com': origin,
    'staging.example.com': host,
    password: server.admin.password,
  };
}

/** Whether every block ended as the guide says. */
function expectAsSaid({ blocks, out }: Awaited<ReturnType<typeof follow>>): void {
  expect(blocks.length).toBeGreaterThan(2);
  expect(exitCodesIn(out), out).toEqual(blocks.map(({ exitCode }) => exitCode));
}

function isUnchanged(server: ReferenceServer): boolean {
  const { storedLicense, users } = server.state();
  return storedLicense?.token === server.license && !users.some((user) => user.startsWith('licensing-conformance'));
}

describe.concurrent('docs/guides', () => {
  test('upgrade-grafana.md: its commands print what it says, and the server is unchanged', async () => {
    const server = await reference({ subPath: '/grafana' });
    const followed = await follow('upgrade-grafana.md', staging(server), (home) =>
      writeFileSync(join(home, 'license.jwt'), server.license),
    );
    expectAsSaid(followed);
    expect(followed.out.match(/^Result: conformant/gm)).toHaveLength(3);
    expect(isUnchanged(server)).toBe(true);
  });

  test('gate-a-release.md: its commands print what it says, and the server is unchanged', async () => {
    const server = await reference({ subPath: '/grafana' });
    const followed = await follow('gate-a-release.md', staging(server));
    expectAsSaid(followed);
    expect(readdirSync(followed.home)).toEqual(expect.arrayContaining(['licensing.json', 'licensing.xml']));
    expect(isUnchanged(server)).toBe(true);
  });

  test('check-a-mock.md: its commands print what it says', async () => {
    const server = await reference({ seedPersonas: true, licensingOnly: true });
    const { orgAdmin, serviceAccountToken = '' } = server;
    const followed = await follow('check-a-mock.md', {
      'http://127.0.0.1:8080/': server.url,
      'the-password-of-admin': server.admin.password,
      'the-password-of-org-admin': orgAdmin?.password ?? '',
      glsa_of_a_service_account: serviceAccountToken,
      'the-license-of-the-mock': server.license,
    });
    expectAsSaid(followed);
    // The last renewal of a sequence is the same license with a new token.
    expect(server.state().storedLicense).toBeDefined();
  });

  test('has no guide that nobody follows', () => {
    const self = readFileSync(fileURLToPath(import.meta.url), 'utf8');
    for (const page of readdirSync(folder)) expect(self).toContain(`follow('${page}'`);
  });
});

describe.concurrent('docs/serve.md', () => {
  test('checks the server that it starts with the variables of --write-env', async () => {
    const blocks = blocksOf('serve.md').filter(({ commands }) => commands.includes('--write-env serve.env &'));
    expect(blocks).toHaveLength(1);
    const end: Block = { commands: 'kill %1; wait %1\n', exitCode: 0 };
    const { out } = await type([...blocks, end], { '--port 3000': '--port 0' });
    expect(exitCodesIn(out), out).toEqual([0, 0]);
    expect(out).toMatch(/^Result: conformant/m);
  });
});
