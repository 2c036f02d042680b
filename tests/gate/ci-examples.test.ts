import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commandPath } from '../../fixtures/command-path.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { reference, temporaryDirectory } from '../support/settings.ts';
import { environmentOf, isAsBefore, killRunsIn } from './job-environment.ts';
import { root } from './package.ts';
import { prepareInstall } from './prepared-install.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { serverWatchedFor } from './unlicensed-moment.ts';

cleanUpAfterEachConcurrentTest();

let tarball = '';
/** A PATH whose npm copies, for tests that are not about the installation. */
let copyingPath = '';

beforeAll(() => {
  const prepared = prepareInstall();
  ({ tarball, path: copyingPath } = prepared);
  return prepared.remove;
});

/** Arguments of a run that tries few scenarios, for tests that are not about its scope. */
const small = ['--only', 'check.reports.*'];

describe.concurrent('examples/ci/gate.sh', () => {
  const script = join(root, 'examples/ci/gate.sh');
  const write = ['--impact', 'write', '--provision', '--only', 'remove.*'];

  test.for([
    { title: '0 without a violation', options: {}, expected: 0, path: () => process.env.PATH },
    { title: '1 after a violation', options: { fault: 'check.quotes' }, expected: 1, path: () => copyingPath },
  ])('exits with $title and leaves both reports', async ({ options, expected, path }) => {
    const server = await reference(options);
    const cwd = temporaryDirectory();
    const { exitCode, out } = await startProgram('sh', [script, '--provision', ...small], {
      cwd,
      env: environmentOf(cwd, server, tarball, path()),
    }).ended;
    expect(out).toContain('Result:');
    expect(exitCode).toBe(expected);
    for (const name of ['licensing.json', 'licensing.xml']) expect(statSync(join(cwd, name)).size).toBeGreaterThan(100);
  });

  test('takes no settings from the folder that it is called in', async () => {
    const server = await reference();
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, '.env'), 'GRAFANA_URL=http://127.0.0.1:9/\n');
    const { exitCode } = await startProgram('sh', [script, ...small], {
      cwd,
      env: environmentOf(cwd, server, tarball, copyingPath),
    }).ended;
    expect(exitCode).toBe(0);
  });

  test('waits for the run to restore the license after SIGTERM', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const cwd = temporaryDirectory();
    const env = { ...environmentOf(cwd, server, tarball, copyingPath), GRAFANA_URL: url };
    const gate = startProgram('sh', [script, ...write], { cwd, env });
    act = () => gate.signal('SIGTERM');
    expect((await gate.ended).exitCode).toBe(143);
    expect(isAsBefore(server)).toBe(true);
  });

  test('restores the license if the run was killed', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const cwd = temporaryDirectory();
    const env = { ...environmentOf(cwd, server, tarball, copyingPath), GRAFANA_URL: url };
    const gate = startProgram('sh', [script, ...write], { cwd, env });
    act = () => killRunsIn(cwd);
    expect((await gate.ended).exitCode).toBe(137);
    expect(isAsBefore(server)).toBe(true);
  });
});

describe.concurrent('examples/ci/gitlab.yml', () => {
  interface Template {
    readonly spec: { readonly inputs: Readonly<Record<string, { readonly default: unknown }>> };
  }
  interface GitLabJob {
    readonly variables: Readonly<Record<string, string>>;
    readonly script: readonly string[];
    readonly after_script: readonly string[];
    readonly interruptible: boolean;
    readonly resource_group: string;
  }

  /** A job of the template with some inputs, in a checkout of its own. */
  function job(server: ReferenceServer, inputs: Readonly<Record<string, unknown>> = {}, path = process.env.PATH) {
    const text = readFileSync(join(root, 'examples/ci/gitlab.yml'), 'utf8');
    const template: Template = parseAllDocuments(text)[0]?.toJS();
    const given = Object.fromEntries(
      Object.entries(template.spec.inputs).map(([name, input]) => [name, input.default]),
    );
    const body = text
      .slice(text.indexOf('\n---\n') + 5)
      .replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) =>
        String(({ package: tarball, ...inputs } as Record<string, unknown>)[name] ?? given[name]),
      );
    const described: Readonly<Record<string, GitLabJob>> = parseAllDocuments(body)[0]?.toJS();
    const found = described[String(given.job)];
    if (found === undefined) throw new Error('The template has no job.');
    const folder = temporaryDirectory();
    const checkout = join(folder, 'checkout');
    mkdirSync(checkout);
    const env = { ...environmentOf(folder, server, tarball, path), ...found.variables, CI_PROJECT_DIR: checkout };
    const start = (lines: readonly string[]): RunningProgram =>
      startProgram('bash', ['-c', `set -eo pipefail\n${lines.join('\n')}`], { cwd: checkout, env });
    return {
      found,
      reports: join(checkout, 'licensing-conformance'),
      script: () => start(found.script),
      afterScript: () => start(found.after_script),
    };
  }

  test('runs, leaves its reports and nothing else', async () => {
    const server = await reference();
    const { script, afterScript, reports } = job(server, { provision: true, arguments: '--expect licensed --strict' });
    const { exitCode, out } = await script().ended;
    expect(out).toMatch(/^Scope: .*; read-only; strict;/m);
    expect(exitCode).toBe(0);
    expect((await afterScript().ended).exitCode).toBe(0);
    for (const name of ['report.json', 'report.xml']) expect(existsSync(join(reports, name))).toBe(true);
    expect(existsSync(join(reports, 'package'))).toBe(false);
  });

  test('ends with the exit code of the run', async () => {
    const server = await reference({ fault: 'check.quotes' });
    expect((await job(server, { arguments: small.join(' ') }, copyingPath).script().ended).exitCode).toBe(1);
  });

  test('restores the license in after_script if the job was cancelled', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const inputs = { url, impact: 'write', provision: true, arguments: '--only remove.*' };
    const { script, afterScript } = job(server, inputs, copyingPath);
    const running = script();
    act = running.kill;
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(server.state().storedLicense).toBeUndefined();
    const { exitCode, err } = await afterScript().ended;
    expect([exitCode, err]).toEqual([0, expect.any(String)]);
    expect(isAsBefore(server)).toBe(true);
  });

  test('lets one job at a time run against a server, and none be cancelled for a newer one', async () => {
    const { found } = job(await reference(), { environment: 'production' });
    expect(found).toMatchObject({ interruptible: false, resource_group: 'licensing-production' });
  });
});

describe.concurrent('examples/ci/cronjob.yaml', () => {
  interface Container {
    readonly command: readonly string[];
    readonly args: readonly [string];
    readonly env: readonly { readonly name: string; readonly value: string }[];
  }

  /** Starts the container of the job with its volumes as folders, its secrets in files. */
  function pod(server: ReferenceServer, url: string = server.url, path = process.env.PATH) {
    const text = readFileSync(join(root, 'examples/ci/cronjob.yaml'), 'utf8');
    const folder = temporaryDirectory();
    const volumes = ['secrets', 'state', 'metrics', 'work'];
    for (const name of volumes) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'secrets/admin-password'), `${server.admin.password}\n`);
    writeFileSync(join(folder, 'secrets/license.jwt'), server.license);
    const here = text.replaceAll(new RegExp(`/(?=(${volumes.join('|')})\\b)`, 'g'), `${folder}/`);
    const cronJob = parseAllDocuments(here)[1]?.toJS();
    const [container]: readonly Container[] = cronJob.spec.jobTemplate.spec.template.spec.containers;
    if (container === undefined) throw new Error('The manifest has no container.');
    const [shell = '', ...options] = container.command;
    const known = environmentOf(folder, server, tarball, path);
    const { GRAFANA_ADMIN_PASSWORD, GRAFANA_LICENSE_TOKEN, ...environment } = known;
    const own = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    const env = { ...own, ...environment, HOME: own.HOME, GRAFANA_URL: url };
    return {
      folder,
      environment: env,
      start: () => startProgram(shell, [...options, ...container.args], { cwd: join(folder, 'work'), env }),
    };
  }

  test('reads its secrets from files and leaves metrics that others can read', async () => {
    const { folder, start } = pod(await reference());
    const { exitCode, out } = await start().ended;
    expect(out).toContain('Result: conformant');
    expect(exitCode).toBe(0);
    expect(statSync(join(folder, 'metrics/licensing.prom')).mode & 0o777).toBe(0o644);
  });

  test('first finishes what a pod that was killed has left on the volume', async () => {
    let act = (): void => {};
    const { server, url } = await serverWatchedFor(() => act());
    const { environment, folder, start } = pod(server, url, copyingPath);
    const write = ['run', '--impact', 'write', '--provision', '--only', 'remove.*'];
    const run = startProgram('node', [commandPath, ...write], { cwd: folder, env: environment });
    act = run.kill;
    expect((await run.ended).signal).toBe('SIGKILL');
    expect(server.state().storedLicense).toBeUndefined();
    const { out } = await start().ended;
    expect(out).toContain(createNote('license-restored').message);
    expect(isAsBefore(server)).toBe(true);
  });
});
