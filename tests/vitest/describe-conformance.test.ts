import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { scenarios } from '../../specs/index.ts';
import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';
import { temporaryFolder } from '../config/load-settings.ts';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const root = fileURLToPath(new URL('./fixtures/', import.meta.url));

interface Suite {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** Runs the suite of the fixture in a Vitest of its own. */
async function suiteOf(environment: Readonly<Record<string, string>>): Promise<Suite> {
  const file = join(await temporaryFolder(), 'result.json');
  const args = [vitest, 'run', '--root', root, '--no-cache', '--reporter', 'json', '--outputFile', file];
  const child = spawn(process.execPath, args, {
    env: { ...nodeEnvironment(), ...environment },
    stdio: 'ignore',
  });
  await once(child, 'close');
  return JSON.parse(await readFile(file, 'utf8'));
}

function titles(suite: Suite, status: string): readonly string[] {
  return suite.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter((one) => one.status === status).map(({ title }) => title),
  );
}

async function reference(options: ReferenceOptions): Promise<ReferenceServer> {
  const server = await startReferenceServer(options);
  onTestFinished(() => server.close());
  return server;
}

function admin({ url, admin: { user, password } }: ReferenceServer): Readonly<Record<string, string>> {
  return { GRAFANA_URL: url, GRAFANA_ADMIN_USER: user, GRAFANA_ADMIN_PASSWORD: password };
}

describe('describeConformance in a suite of its own', { timeout: 60_000 }, () => {
  test('registers a test for each scenario and one for the whole run', async () => {
    const suite = await suiteOf({});
    expect(suite.success).toBe(true);
    expect(titles(suite, 'passed')).toHaveLength(scenarios.length + 1);
  });

  test('fails failed and blocked scenarios, and skips scenarios that are out of scope', async () => {
    const server = await reference({ seedPersonas: true, fault: 'check.lets-in-anonymous' });
    const suite = await suiteOf({
      ...admin(server),
      GRAFANA_USER: 'org-admin',
      GRAFANA_PASSWORD: server.orgAdmin?.password ?? '',
    });
    expect(suite.success).toBe(false);
    expect(titles(suite, 'failed').map((title) => title.split(':')[0])).toEqual([
      'check.denies.service-account',
      'check.denies.anonymous',
      'check.denies.service-account.as-basic',
      'the result is conformant',
    ]);
    const messages = JSON.stringify(suite.testResults);
    expect(messages).toContain('access.credentials-required');
    expect(messages).toContain('expected: status 401');
    expect(messages).toContain('Blocked: ');
    expect(titles(suite, 'passed').map((title) => title.split(':')[0])).toContain('check.reports.boolean');
    const skipped = suite.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'pending' || status === 'skipped'),
    );
    expect(skipped.length).toBeGreaterThan(30);
  });

  test('fails with one reason if the server cannot be reached', async () => {
    const server = createServer().listen(0);
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const suite = await suiteOf({ GRAFANA_URL: `http://127.0.0.1:${port}`, GRAFANA_ADMIN_PASSWORD: 'right' });
    expect(suite.success).toBe(false);
    expect(titles(suite, 'passed')).toEqual([]);
  });
});
