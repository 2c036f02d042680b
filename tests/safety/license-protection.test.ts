import { describe, expect, test } from 'vitest';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report, ScenarioResult } from '../../src/domain/report.ts';
import type { Credentials } from '../../src/http/client.ts';
import type { ReferenceInstance, ReferenceOptions } from '../../src/reference/index.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

/** Runs the suite at impact write against a reference server. */
async function runAgainst(
  options: ReferenceOptions,
  more: Partial<Settings> = {},
): Promise<{ readonly report: Report; readonly server: ReferenceInstance; readonly additions: number }> {
  const server = await referenceWithoutNetwork({ seedPersonas: true, ...options });
  const { admin, license } = server;
  let additions = 0;
  const isAdmin = (as: Credentials): boolean => as.kind === 'basic' && as.user === admin.user;
  const dependencies = withoutWaiting();
  const report = await runConformance(
    settingsFor(server, { impact: 'write', ...more }),
    {},
    {
      ...dependencies,
      clientOf: (...all) => {
        const client = dependencies.clientOf(...all);
        return {
          ...client,
          send: (request) => {
            if (request.body === JSON.stringify({ token: license }) && isAdmin(request.as)) additions += 1;
            return client.send(request);
          },
        };
      },
    },
  );
  return { report, server, additions };
}

function resultOf({ results }: Report, id: string): Pick<ScenarioResult, 'verdict'> | undefined {
  return results.find((result) => result.id === id);
}

describe('a run against a server whose check changes only after a restart', () => {
  test('is conformant with a warning for check.reports.false.none-stored, and leaves the license stored', async () => {
    const { report, server } = await runAgainst({ checkAfterRestart: true });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(resultOf(report, 'check.reports.false.none-stored')).toMatchObject({ verdict: 'warn' });
    expect(server.state().storedLicense).toBeDefined();
  });

  test('is conformant with the finding restart-needed, and leaves no license stored, if none was stored before', async () => {
    const { report, server } = await runAgainst({ checkAfterRestart: true, unlicensed: true });
    expect([report.result, report.exitCode, report.problem]).toEqual(['conformant', 0, null]);
    expect(report.findings).toMatchObject([{ level: 'should', code: 'restart-needed' }]);
    expect(server.state().storedLicense).toBeUndefined();
  });
});

describe('a run against a server whose check always returns true', () => {
  test.each([
    ['database', 'fail', { licenseSource: 'database' }],
    ['unknown', 'warn', {}],
    ['elsewhere', 'pass', { licenseSource: 'elsewhere' }],
  ] as const)(
    'with the license source %s has the verdict %s for check.reports.false.none-stored',
    async (_, verdict, source) => {
      const { report } = await runAgainst({ fault: 'check.stuck-true' }, source);
      expect(resultOf(report, 'check.reports.false.none-stored')).toMatchObject({ verdict });
    },
  );
});

describe('a run against a server that also has an older license in a file', () => {
  test('restores the stored license if the settings hide the path of the file', async () => {
    const { report, server } = await runAgainst({ licenseFromFile: true });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(resultOf(report, 'remove.accepts.root-url')).toMatchObject({
      verdict: 'pass',
      findings: [{ level: 'information', code: 'license-still-available' }],
    });
    expect(server.state().storedLicense?.token).toBe(server.license);
  });

  test('is conformant with --license-source elsewhere, and leaves the license stored', async () => {
    const { report, server } = await runAgainst({ licenseFromFile: true }, { licenseSource: 'elsewhere' });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(server.state().storedLicense).toBeDefined();
  });
});

describe('a run against a server that denies the admin the addition of licenses', () => {
  test('sends the license once, and judges the requests that the server must reject', async () => {
    const { report, additions } = await runAgainst({ fault: 'add.refuses-server-admin' });
    expect(resultOf(report, 'add.accepts.valid-license')).toMatchObject({ verdict: 'fail' });
    expect(resultOf(report, 'add.rejects.garbage-token')).toMatchObject({ verdict: 'fail' });
    expect(resultOf(report, 'remove.rejects.another-instance')).toMatchObject({ verdict: 'pass' });
    expect(additions).toBe(1);
  });
});

describe('a run against a server that returns a license of zero values after an addition', () => {
  test('is conformant with exit code 0', async () => {
    const { report } = await runAgainst({ variant: 'zero-license' });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
  });
});
