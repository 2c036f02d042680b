import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { scenarios } from '../../specs/index.ts';
import { type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';
import { closedUrl } from '../e2e/command.ts';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const root = fileURLToPath(new URL('./fixtures/', import.meta.url));

interface Result {
  readonly success: boolean;
  readonly testResults: readonly { readonly message: string; readonly assertionResults: readonly Assertion[] }[];
}

interface Assertion {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** Runs the suites of the fixture, by name, in a Vitest of their own. */
async function resultOf(suites: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-vitest-'));
  try {
    const file = join(folder, 'result.json');
    const args = [vitest, 'run', '--root', root, '--no-cache', '--reporter', 'json', '--outputFile', file];
    const env = { ...nodeEnvironment(), SUITES: JSON.stringify(suites) };
    await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'close');
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the environment of a suite says about a server. */
function environmentOf(server: ReferenceServer): Readonly<Record<string, string>> {
  return {
    GRAFANA_URL: server.url,
    GRAFANA_ADMIN_USER: server.admin.user,
    GRAFANA_ADMIN_PASSWORD: server.admin.password,
    GRAFANA_USER: 'org-admin',
    GRAFANA_PASSWORD: server.orgAdmin?.password ?? '',
  };
}

describe('describeConformance in a Vitest of its own', () => {
  let server: ReferenceServer;
  let result: Result;

  /** The tests of a suite with a status. */
  const testsOf = (suite: string, status: string): readonly Assertion[] =>
    result.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((one) => one.ancestorTitles[0] === suite && one.status === status);
  const idsOf = (suite: string, status: string): readonly (string | undefined)[] =>
    testsOf(suite, status).map(({ title }) => title.split(':')[0]);

  beforeAll(async () => {
    server = await startReferenceServer({ seedPersonas: true, fault: 'check.lets-in-anonymous' });
    result = await resultOf({
      conforming: {},
      faulty: environmentOf(server),
      unreachable: { GRAFANA_URL: await closedUrl(), GRAFANA_ADMIN_PASSWORD: 'right' },
    });
    return () => server.close();
  }, 60_000);

  test('registers a test for each scenario and one for the whole run', () => {
    expect(testsOf('conforming', 'passed')).toHaveLength(scenarios.length + 1);
  });

  test('fails failed and blocked scenarios, and skips scenarios that are out of scope', () => {
    expect(result.success).toBe(false);
    expect(idsOf('faulty', 'failed')).toEqual([
      'check.denies.service-account',
      'check.denies.anonymous',
      'check.denies.service-account.as-basic',
      'the result is conformant',
    ]);
    const messages = JSON.stringify(testsOf('faulty', 'failed'));
    expect(messages).toContain('access.credentials-required');
    expect(messages).toContain('expected: status 401');
    expect(messages).toContain('Blocked: ');
    expect(idsOf('faulty', 'passed')).toContain('check.reports.boolean');
    const skipped = [...testsOf('faulty', 'pending'), ...testsOf('faulty', 'skipped')];
    expect(skipped.length).toBeGreaterThan(30);
  });

  test('passes no test if the server cannot be reached', () => {
    expect(testsOf('unreachable', 'passed')).toEqual([]);
    expect([...testsOf('unreachable', 'pending'), ...testsOf('unreachable', 'skipped')]).toHaveLength(
      scenarios.length + 1,
    );
  });
});
