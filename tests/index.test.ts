import { describe, expect, onTestFinished, test } from 'vitest';
import { optionsFromEnvironment, ProblemError, runConformance, scenarios, startReferenceServer } from '../src/index.ts';
import { temporaryFolder } from './config/surroundings.ts';

describe('runConformance', () => {
  test('without options holds the reference server against the documentation', async () => {
    const report = await runConformance();
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, problem: null, target: { builtIn: true } });
    expect(report.results).toHaveLength(scenarios.length);
  });

  test('looks at the server it is given, and tells how it goes on', async () => {
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

  test('says in the report that a target could not be reached', async () => {
    const server = await startReferenceServer();
    await server.close();
    const report = await runConformance({ url: server.url, admin: server.admin });
    expect(report).toMatchObject({ result: 'error', exitCode: 3, problem: { code: 'unreachable' } });
  });

  test('throws where the options are no good', async () => {
    await expect(runConformance({ url: 'nowhere' })).rejects.toBeInstanceOf(ProblemError);
  });
});

describe('optionsFromEnvironment', () => {
  test('gives what runConformance takes', async () => {
    const environment = { GRAFANA_URL: 'http://grafana.example/grafana', GRAFANA_ADMIN_PASSWORD: 'right' };
    expect(await optionsFromEnvironment({ environment, directory: await temporaryFolder() })).toMatchObject({
      url: 'http://grafana.example/grafana/',
      admin: { user: 'admin', password: 'right' },
    });
  });

  test('throws where the environment is no good', async () => {
    const directory = await temporaryFolder();
    const given = optionsFromEnvironment({ environment: { GRAFANA_URL: 'x' }, directory });
    await expect(given).rejects.toThrow('GRAFANA_URL must be an http or https URL');
  });
});
