import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';
import { reference, temporaryDirectory } from '../support/settings.ts';
import { closedUrl, command, environmentFor, httpServer, start } from './command.ts';

cleanUpAfterEachConcurrentTest();

const someAdmin = { GRAFANA_ADMIN_USER: 'admin', GRAFANA_ADMIN_PASSWORD: 'right' };

describe.concurrent('exit code 0, conformant', () => {
  test('is for a run against the built-in reference server', async () => {
    const { exitCode, out } = await command(['run', '--reference']);
    expect(out.split('\n')[0]).toMatch(/: conformant, exit code 0$/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Exit code 0. License in force: yes');
    expect(exitCode).toBe(0);
  });

  test('is for a mock of the four endpoints, with test accounts from the environment', async () => {
    const server = await reference({ licensingOnly: true });
    const before = server.state().storedLicense;
    const { exitCode, out } = await command(['run', '--impact', 'write'], { environment: environmentFor(server) });
    expect(out).toContain(': conformant, exit code 0\n');
    expect(exitCode).toBe(0);
    expect(server.state().storedLicense).toEqual(before);
  });

  test('is for a server on which the missing test accounts are created and deleted', async () => {
    const server = await reference();
    const { users, serviceAccounts } = server.state();
    const { exitCode } = await command(['run', '--provision'], { environment: environmentFor(server) });
    expect(exitCode).toBe(0);
    expect(server.state()).toMatchObject({ users, serviceAccounts });
  });

  test('stays 0 when the reader closes standard output early', async () => {
    const { child, ended } = start(['run', '--reference']);
    child.stdout.destroy();
    expect((await ended).exitCode).toBe(0);
  });
});

describe.concurrent('exit code 1, nonconformant', () => {
  test('is for a server with a fault, and every report shows it', async () => {
    const server = await reference({ seedPersonas: true, fault: 'check.lets-in-anonymous' });
    const directory = temporaryDirectory();
    const args = ['run', '--reporter', 'json', 'junit=report.xml'];
    const { exitCode, out } = await command(args, { environment: environmentFor(server), directory });
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ result: 'nonconformant', exitCode: 1 });
    const junit = join(directory, 'report.xml');
    expect(readFileSync(junit, 'utf8')).toContain('<failure');
    expect(statSync(junit).mode & 0o777).toBe(0o600);
  });
});

describe.concurrent('exit code 2, invalid usage or configuration', () => {
  test('is for an unknown flag', async () => {
    const { exitCode, out, err } = await command(['run', '--ulr', 'http://h']);
    expect(err).toContain('(Did you mean --url?)');
    expect([exitCode, out]).toEqual([2, '']);
  });

  test('is for a missing URL', async () => {
    const { exitCode, err } = await command(['run']);
    expect(err).toContain('Which server? Set --url URL, or --reference for the built-in one.');
    expect(exitCode).toBe(2);
  });

  test('is for a report that cannot be written, before anything is sent', async () => {
    const server = await reference();
    const args = ['run', '--reporter', 'json=missing/report.json'];
    const { exitCode, err } = await command(args, { environment: environmentFor(server) });
    expect(err).toContain('its folder does not exist');
    expect(exitCode).toBe(2);
    expect(server.state().requests).toEqual([]);
  });

  test('is for a wrong password, which is sent once', async () => {
    const server = await reference();
    const environment = { ...environmentFor(server), GRAFANA_ADMIN_PASSWORD: 'wrong' };
    const { exitCode, out } = await command(['run'], { environment });
    expect(out).toContain(' (admin-refused)');
    expect(exitCode).toBe(2);
    expect(server.state().requests.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('is for Grafana OSS', async () => {
    const { exitCode, out } = await command(['run'], {
      environment: environmentFor(await reference({ edition: 'oss' })),
    });
    expect(out).toContain(' (open-source-edition)');
    expect(exitCode).toBe(2);
  });

  test('is for a web page that is not Grafana', async () => {
    const url = await httpServer((_, answer) => {
      answer.setHeader('content-type', 'text/html').end('<!doctype html><title>Welcome</title>');
    });
    const { exitCode, out } = await command(['run', '--url', url], { environment: someAdmin });
    expect(out).toContain(' (not-grafana)');
    expect(exitCode).toBe(2);
  });

  test('is for an admin who is not a server admin', async () => {
    const server = await reference({ seedPersonas: true });
    const { GRAFANA_USER = '', GRAFANA_PASSWORD = '' } = environmentFor(server);
    const environment = {
      GRAFANA_URL: server.url,
      GRAFANA_ADMIN_USER: GRAFANA_USER,
      GRAFANA_ADMIN_PASSWORD: GRAFANA_PASSWORD,
    };
    const { exitCode, out } = await command(['run'], { environment });
    expect(out).toContain(' (not-server-admin)');
    expect(exitCode).toBe(2);
  });

  test('is for a Node version that is too old', async () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
    const { exitCode, err } = await command(['run'], { nodeArgs: ['--import', `data:text/javascript,${older}`] });
    expect(err).toContain('licensing-conformance needs Node 22.19 or later; this is 20.20.2.');
    expect(exitCode).toBe(2);
  });
});

describe.concurrent('exit code 3, target not reachable', () => {
  test('is for run against a closed port that .env names', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, '.env'), `GRAFANA_URL=${await closedUrl()}\nGRAFANA_ADMIN_PASSWORD=right\n`);
    const { exitCode, out } = await command(['run'], { directory });
    expect(out).toContain(' (unreachable)');
    expect(exitCode).toBe(3);
  });

  test('is for doctor against a closed port', async () => {
    const { exitCode, err } = await command(['doctor', '--url', await closedUrl()], { environment: someAdmin });
    expect(err).toContain('licensing-conformance: ');
    expect(exitCode).toBe(3);
  });
});

describe.concurrent('exit code 4, partial', () => {
  test('is for a missing test account, which blocks its scenarios', async () => {
    const server = await reference({ seedPersonas: true });
    const { GRAFANA_USER: _, GRAFANA_PASSWORD: __, ...environment } = environmentFor(server);
    const { exitCode, out } = await command(['run'], { environment });
    expect(out).toContain(': partial, exit code 4\n');
    expect(exitCode).toBe(4);
  });

  test('is for a run in which no scenario runs', async () => {
    const { exitCode } = await command(['run', '--reference', '--only', 'check.*', '--skip', '*']);
    expect(exitCode).toBe(4);
  });
});
