import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandPath, commandVariable } from '../../fixtures/command-path.ts';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { variablesOf } from '../../src/config/option-declaration.ts';
import { options } from '../../src/config/options.ts';
import { environmentVariables, removeEnvironmentVariables } from '../support/hermetic-environment.ts';
import { temporaryDirectory } from '../support/settings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** Tests that depend on what a user has set, and the scenarios as tests, which `npm test` must leave out. */
const slice = [
  'tests/index.test.ts',
  'tests/cli/program.test.ts',
  'tests/config/load.test.ts',
  'tests/config/library-options.test.ts',
  'tests/environment.test.ts',
  'tests/conformance/',
];

/** A server that counts connections and closes them. */
async function trap(): Promise<{ readonly url: string; readonly connections: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, connections: () => count };
}

/** Every variable of the table of options, with a value that leads to the trap if anything reads it. */
function hostileEnvironment(url: string, directory: string): Readonly<Record<string, string>> {
  const known: Readonly<Record<string, string>> = {
    GRAFANA_ALLOW_WRITE_TO: '127.0.0.1',
    GRAFANA_VERSION: '9.5.12',
    XDG_STATE_HOME: directory,
    NO_PROXY: 'grafana.invalid',
    no_proxy: 'grafana.invalid',
  };
  const isUrl = /URL|INSTANCE|PROXY/i;
  return Object.fromEntries(
    environmentVariables.map((name) => [name, known[name] ?? (isUrl.test(name) ? url : 'set-by-the-user')]),
  );
}

describe('npm test', () => {
  test('removes every variable of the table of options before a test file runs', () => {
    const environment = Object.fromEntries([...environmentVariables, 'PATH'].map((name) => [name, 'set']));
    removeEnvironmentVariables(environment);
    expect(environment).toEqual({ PATH: 'set' });
    expect(environmentVariables).toEqual(expect.arrayContaining([...variablesOf(options)]));
  });

  test('passes and connects to nothing that the environment or .env names', async () => {
    const { url, connections } = await trap();
    const directory = temporaryDirectory();
    const environment = hostileEnvironment(url, directory);
    const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(directory, '.env'), lines.join(''));
    const file = join(directory, 'result.json');
    const args = ['run', '--root', root, '--maxWorkers', '1', '--reporter', 'json', '--outputFile', file, ...slice];
    const child = spawn(process.execPath, [vitest, ...args], {
      cwd: directory,
      env: { ...nodeEnvironment(), [commandVariable]: commandPath, ...environment },
      stdio: 'ignore',
    });
    const [exitCode] = await once(child, 'close');
    const result = JSON.parse(readFileSync(file, 'utf8'));
    expect(result).toMatchObject({ numFailedTests: 0, success: true });
    expect(result.numPassedTests).toBeGreaterThan(30);
    expect(exitCode).toBe(0);
    expect(connections()).toBe(0);
  });
});
