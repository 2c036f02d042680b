import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { cleanUpAfterEachConcurrentTest, onTestFinished } from '../support/concurrent.ts';
import { reference, temporaryDirectory } from '../support/settings.ts';
import { type Job, runStep, startStep } from './composite-action.ts';
import { prepareInstall } from './prepared-install.ts';
import { rejectConnection, startProxy } from './proxy.ts';
import { serverWatchedFor } from './unlicensed-moment.ts';

cleanUpAfterEachConcurrentTest();

let tarball = '';
/** The environment of a job whose npm copies, for tests that are not about the installation. */
let copying: Readonly<Record<string, string>> = {};

beforeAll(() => {
  const prepared = prepareInstall();
  tarball = prepared.tarball;
  copying = { PATH: prepared.path };
  return prepared.remove;
});

/** A job with a checkout, its inputs and the environment of the job. */
function job(inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}): Job {
  const folder = temporaryDirectory();
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  return { folder, workspace, inputs: { tarball, ...inputs }, environment };
}

/** The inputs for a server, with its secrets. */
function inputsFor({ url, rootUrl, admin, license }: ReferenceServer): Readonly<Record<string, string>> {
  return { url, instance: rootUrl, 'admin-password': admin.password, 'license-token': license };
}

/** Inputs for a run that tries few scenarios, for tests that are not about its scope. */
const small = { only: 'check.reports.*' };

describe.concurrent('the step that runs', () => {
  test('sets the result, the counts, the license and the paths of the reports', async () => {
    const server = await reference();
    const { exitCode, outputs, summary, out } = await runStep('run', job({ ...inputsFor(server), provision: 'true' }));
    expect(out).toContain('Result: conformant: ');
    expect([exitCode, outputs]).toMatchObject([
      0,
      { 'exit-code': '0', result: 'conformant', 'license-in-force': 'yes' },
    ]);
    expect(JSON.parse(outputs.counts ?? '')).toMatchObject({ fail: 0, blocked: 0 });
    for (const report of ['json', 'junit']) expect(statSync(outputs[report] ?? '').size).toBeGreaterThan(100);
    expect(readdirSync(outputs.reports ?? '')).toContain('licensing-conformance.json');
    expect(summary).toContain('conformant');
  });

  test('ends with exit code 1 and the result nonconformant if the server has a fault', async () => {
    const server = await reference({ fault: 'check.quotes' });
    const { exitCode, outputs } = await runStep('run', job({ ...inputsFor(server), ...small }, copying));
    expect([exitCode, outputs['exit-code'], outputs.result]).toEqual([1, '1', 'nonconformant']);
  });

  test('uses GRAFANA_URL of the job if the input url is empty', async () => {
    const { url, admin } = await reference();
    const environment = { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: admin.password, ...copying };
    const { exitCode, outputs } = await runStep('run', job({ only: 'check.reports.boolean' }, environment));
    expect([exitCode, outputs.result]).toEqual([0, 'conformant']);
  });

  test('takes one value of a list from each line', async () => {
    const server = await reference();
    const only = '\n  check.reports.boolean\n\ncheck.denies.anonymous\n';
    const { outputs } = await runStep('run', job({ ...inputsFor(server), only }, copying));
    expect(JSON.parse(outputs.counts ?? '')).toMatchObject({ pass: 2 });
  });

  test('reads a license from the workspace, and writes a report into it', async () => {
    const server = await reference();
    const { 'license-token': license = '', ...inputs } = inputsFor(server);
    const where = job(
      { ...inputs, 'license-path': 'license.jwt', reporter: 'junit=own.xml', only: 'check.*' },
      copying,
    );
    writeFileSync(join(where.workspace, 'license.jwt'), license);
    const { outputs } = await runStep('run', where);
    expect(outputs.result).toBeDefined();
    expect(existsSync(join(where.workspace, 'own.xml'))).toBe(true);
  });

  test.each(['True', 'yes', '1', 'FALSE', ' true'])('refuses %j for a switch and starts nothing', async (strict) => {
    const { exitCode, out, outputs } = await runStep('run', job({ strict }));
    expect(out).toContain('::error title=Licensing conformance::The input strict must be true or false');
    expect([exitCode, outputs]).toEqual([2, { 'exit-code': '2' }]);
  });

  test.each(['file:../checkout', '../checkout', 'https://registry.invalid/x.tgz', 'latest', '0.1.0 --prefix=x'])(
    'installs nothing if the version is %j',
    async (version) => {
      const { exitCode, out } = await runStep('run', job({ version, tarball: '' }));
      expect(out).toContain('The input version');
      expect(exitCode).toBe(2);
    },
  );

  test('ends with 2 if the tarball is another package', async () => {
    const where = job({ reference: 'true' });
    const other = join(where.workspace, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'package.json'), '{ "name": "other", "version": "1.0.0" }');
    const { exitCode, out, outputs } = await runStep('run', {
      ...where,
      inputs: { ...where.inputs, tarball: 'other' },
    });
    expect(out).toContain('::error title=Licensing conformance::');
    expect([exitCode, outputs]).toEqual([2, { 'exit-code': '2' }]);
  });

  test('runs no code of the checkout and reads none of its settings', async () => {
    const server = await reference();
    const where = job({ ...inputsFor(server), ...small });
    const proof = join(where.folder, 'code-of-the-checkout-ran');
    const bin = join(where.workspace, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    for (const name of ['licensing-conformance', 'node', 'npm']) {
      writeFileSync(join(bin, name), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    }
    writeFileSync(join(where.workspace, '.npmrc'), `script-shell=${join(bin, 'node')}\nignore-scripts=false\n`);
    writeFileSync(join(where.workspace, '.env'), 'GRAFANA_URL=http://127.0.0.1:9/\n');
    const { exitCode } = await runStep('run', where);
    expect([exitCode, existsSync(proof)]).toEqual([0, false]);
  });

  test('installs a tarball without the network', async () => {
    const server = await reference();
    const { url, connections } = await startProxy(rejectConnection);
    const proxies = { HTTPS_PROXY: url, HTTP_PROXY: url, CI: '' };
    const { outputs } = await runStep('run', job({ ...inputsFor(server), ...small }, proxies));
    expect([outputs.result, connections()]).toEqual(['conformant', 0]);
  });

  test('puts no secret into a command line', async () => {
    const server = await reference();
    const seen: string[] = [];
    const where = job({ ...inputsFor(server), ...small }, copying);
    const older = new Set(processIds());
    const step = startStep('run', where);
    const timer = setInterval(() => seen.push(commandLines(older)), 20);
    onTestFinished(() => clearInterval(timer));
    await step.ended;
    clearInterval(timer);
    const all = seen.join('\n');
    // Another test may run the command, too.
    expect(all).toMatch(new RegExp(`${where.folder}\\S*/dist/src/cli/main\\.js`));
    expect(all).not.toContain(server.license);
  });
});

describe.concurrent('a cancelled job', () => {
  const write = { impact: 'write', provision: 'true', only: 'remove.*' };

  test('restores the license in the run itself if the runner sends SIGINT', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const where = job({ ...inputsFor(server), ...write, url }, copying);
    const step = startStep('run', where);
    act = () => step.signal('SIGINT');
    expect((await step.ended).exitCode).toBe(130);
    expect(server.state().storedLicense?.token).toBe(server.license);
    const { exitCode, out, outputs } = await runStep('restore', where);
    expect([exitCode, outputs]).toEqual([0, {}]);
    expect(out).toContain('Nothing to restore.');
  });

  test('restores the license in the step restore if the runner killed the run', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const where = job({ ...inputsFor(server), ...write, url }, copying);
    const step = startStep('run', where);
    act = step.kill;
    expect((await step.ended).signal).toBe('SIGKILL');
    expect(existsSync(step.outputs().reports ?? '')).toBe(true);
    expect(server.state().storedLicense).toBeUndefined();
    const { exitCode, outputs, out } = await runStep('restore', where);
    expect(out).not.toContain('::error');
    expect([exitCode, outputs.restored]).toEqual([0, 'true']);
    expect(server.state().storedLicense?.token).toBe(server.license);
    expect(server.state()).toMatchObject({ users: [server.admin.user], serviceAccounts: [] });
    expect(readdirSync(join(where.folder, 'temp')).filter((name) => !name.includes('reports'))).toEqual([]);
  });

  test('fails in the step restore if the server cannot be reached', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const where = job({ ...inputsFor(server), ...write, url }, copying);
    const step = startStep('run', where);
    act = step.kill;
    await step.ended;
    await server.close();
    const { exitCode, out, outputs } = await runStep('restore', where);
    expect([exitCode, outputs.restored]).toEqual([3, 'false']);
    expect(out).toContain('::error');
  });

  test('reports no error of npm if it was cancelled while npm installed', async () => {
    let act = (): void => {};
    const { url } = await startProxy(() => act());
    const step = startStep('run', job({ tarball: '', reference: 'true' }, { HTTPS_PROXY: url }));
    act = () => step.signal('SIGINT');
    const { exitCode, out } = await step.ended;
    expect([exitCode, out, step.outputs()]).toEqual([130, '', {}]);
  });

  test('has nothing to restore if the run never started', async () => {
    const { exitCode, out } = await runStep('restore', job({}));
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Nothing to restore.')]);
  });
});

/** The command lines of all processes that Linux shows, except those with these ids; empty on other systems. */
function commandLines(older: ReadonlySet<string>): string {
  return processIds()
    .filter((id) => !older.has(id))
    .map(commandLineOf)
    .join('\n');
}

function processIds(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
