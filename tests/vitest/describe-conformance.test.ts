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

/** The result of a file, in which there is one suite. */
interface SuiteResult {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly Assertion[];
}

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** Runs the suites of the fixtures in one Vitest, each with its environment. */
async function resultsOf(
  suites: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<readonly SuiteResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-vitest-'));
  try {
    const file = join(folder, 'result.json');
    const args = [vitest, 'run', '--root', root, '--no-cache', '--reporter', 'json', '--outputFile', file];
    const env = { ...nodeEnvironment(), SUITES: JSON.stringify(suites) };
    await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'close');
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
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

function titles({ assertionResults }: SuiteResult, ...statuses: readonly string[]): readonly string[] {
  return assertionResults.filter(({ status }) => statuses.includes(status)).map(({ title }) => title);
}

describe('describeConformance in a Vitest of its own', () => {
  let server: ReferenceServer;
  let results: readonly SuiteResult[];

  const suite = (name: string): SuiteResult => {
    const found = results.find((one) => one.name.endsWith(`/${name}.spec.ts`));
    if (!found) throw new Error(`There is no suite ${name}.`);
    return found;
  };

  beforeAll(async () => {
    server = await startReferenceServer({ seedPersonas: true, fault: 'check.lets-in-anonymous' });
    results = await resultsOf({
      faulty: environmentOf(server),
      unreachable: { GRAFANA_URL: await closedUrl(), GRAFANA_ADMIN_PASSWORD: 'right' },
    });
    return () => server.close();
  }, 60_000);

  test('registers a test for each scenario and one for the whole run', () => {
    expect(suite('conforming').status).toBe('passed');
    expect(titles(suite('conforming'), 'passed')).toHaveLength(scenarios.length + 1);
  });

  test('fails failed and blocked scenarios, and skips scenarios that are out of scope', () => {
    const faulty = suite('faulty');
    expect(faulty.status).toBe('failed');
    expect(titles(faulty, 'failed').map((title) => title.split(':')[0])).toEqual([
      'check.denies.service-account',
      'check.denies.anonymous',
      'check.denies.service-account.as-basic',
      'the result is conformant',
    ]);
    const messages = JSON.stringify(faulty);
    expect(messages).toContain('access.credentials-required');
    expect(messages).toContain('expected: status 401');
    expect(messages).toContain('Blocked: ');
    expect(titles(faulty, 'passed').map((title) => title.split(':')[0])).toContain('check.reports.boolean');
    expect(titles(faulty, 'pending', 'skipped').length).toBeGreaterThan(30);
  });

  test('fails with one reason if the server cannot be reached', () => {
    const unreachable = suite('unreachable');
    expect(unreachable.status).toBe('failed');
    // The reason is the one of the suite: no test repeats it.
    expect(titles(unreachable, 'passed', 'failed')).toEqual([]);
  });
});
