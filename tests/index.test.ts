import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ConformanceOptions,
  createReferenceServer,
  optionsFromEnvironment,
  ProblemError,
  type ReferenceOptions,
  runConformance,
  scenarios,
  startReferenceServer,
} from '../src/index.ts';
import { temporaryFolder } from './config/load-settings.ts';

describe('runConformance', () => {
  test('checks the built-in reference server with reference: true', async () => {
    const report = await runConformance({ reference: true });
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, problem: null, target: { builtIn: true } });
    expect(report.results).toHaveLength(scenarios.length);
  });

  test('checks the server at url and reports its progress', async () => {
    const server = await startReferenceServer({ seedPersonas: true });
    onTestFinished(() => server.close());
    const judged: string[] = [];
    const report = await runConformance(
      {
        url: server.url,
        admin: server.admin,
        orgAdmin: server.orgAdmin,
        serviceAccountToken: server.serviceAccountToken,
        only: ['check.denies.*'],
      },
      { onEvent: (event) => event.kind === 'judged' && judged.push(event.result.id) },
    );
    expect(report).toMatchObject({ result: 'conformant', target: { url: server.url, builtIn: false } });
    expect(judged).toContain('check.denies.anonymous');
  });

  test('reports a server that could not be reached', async () => {
    const server = await startReferenceServer();
    await server.close();
    const report = await runConformance({ url: server.url, admin: server.admin });
    expect(report).toMatchObject({ result: 'error', exitCode: 3, problem: { code: 'unreachable' } });
  });

  test('throws a ProblemError for invalid options', async () => {
    await expect(runConformance({})).rejects.toThrow('Which server?');
    await expect(runConformance({ url: 'http://h', reference: true })).rejects.toThrow('are both set');
    await expect(runConformance({ url: 'nowhere' })).rejects.toBeInstanceOf(ProblemError);
  });
});

describe('runConformance with fetch', () => {
  async function optionsFor(options: ReferenceOptions = {}): Promise<ConformanceOptions> {
    const { fetch, url, admin, orgAdmin, serviceAccountToken, license } = await createReferenceServer({
      rootUrl: 'http://grafana.example/',
      seedPersonas: true,
      ...options,
    });
    const stateDirectory = await temporaryFolder();
    return { fetch, url, admin, orgAdmin, serviceAccountToken, license, stateDirectory, settleMs: 0 };
  }

  const writing = { impact: 'write', provision: true, allowWriteTo: ['grafana.example'] } as const;

  test('checks a server in this process at impact write, without a network', async () => {
    const report = await runConformance({ ...(await optionsFor()), ...writing });
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, target: { url: 'http://grafana.example/' } });
    expect(report.results).toHaveLength(scenarios.length);
  });

  test('is nonconformant with exit code 1 for a server that quotes the value of check', async () => {
    expect(await runConformance(await optionsFor({ fault: 'check.quotes' }))).toMatchObject({
      result: 'nonconformant',
      exitCode: 1,
    });
  });

  test('protects a license like that of a server on the network', async () => {
    const options = { ...(await optionsFor()), ...writing, allowWriteTo: [] };
    expect(await runConformance(options)).toMatchObject({ exitCode: 2, problem: { code: 'configuration' } });
  });

  test('has the result error and exit code 3 if the function throws', async () => {
    const fetch = async (): Promise<Response> => {
      throw new Error('broken');
    };
    const report = await runConformance({ ...(await optionsFor()), fetch });
    expect(report).toMatchObject({ result: 'error', exitCode: 3 });
  });
});

describe.each([
  ['startReferenceServer', startReferenceServer],
  ['createReferenceServer', createReferenceServer],
])('%s', (_, start) => {
  test('throws a ProblemError for invalid options', async () => {
    await expect(start({ fault: 'no.fault' })).rejects.toMatchObject({ problem: { code: 'usage' } });
  });
});

describe('optionsFromEnvironment', () => {
  test('gives the options of runConformance', async () => {
    const environment = { GRAFANA_URL: 'http://grafana.example/grafana', GRAFANA_ADMIN_PASSWORD: 'right' };
    expect(await optionsFromEnvironment({ environment, directory: await temporaryFolder() })).toMatchObject({
      url: 'http://grafana.example/grafana/',
      admin: { user: 'admin', password: 'right' },
    });
  });

  test('throws a ProblemError for an invalid environment', async () => {
    const directory = await temporaryFolder();
    const given = optionsFromEnvironment({ environment: { GRAFANA_URL: 'x' }, directory });
    await expect(given).rejects.toThrow('GRAFANA_URL must be an http or https URL');
  });
});
