import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Standing, Way } from '../../fixtures/hostile/case.ts';
import { hostileCases } from '../../fixtures/hostile/index.ts';
import { deviations } from '../../fixtures/hostile/judge.ts';
import { passwordChanged } from '../../fixtures/hostile/statuses.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** The timeout where a request has to run into it, in milliseconds; elsewhere one that a busy machine does not reach. */
const shortTimeoutMs = 400;
const longTimeoutMs = 10_000;

function pem(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

function settingsFor({ ca, cert, key, ...same }: Way, timeoutMs = longTimeoutMs): Settings {
  return settings({
    timeoutMs,
    stateDirectory: temporaryDirectory(),
    ...same,
    ...(ca ? { ca: pem(ca) } : {}),
    ...(cert ? { cert: pem(cert) } : {}),
    ...(key ? { key: pem(key) } : {}),
  });
}

async function startUntilDone(start: () => Promise<Standing>): Promise<Standing> {
  const standing = await start();
  onTestFinished(() => standing.close());
  return standing;
}

function attempts(report: Report): readonly number[] {
  return report.results.flatMap(({ exchange }) => exchange?.attempts ?? []);
}

describe('a run against a hostile target', () => {
  test.for(hostileCases)('is $expected.result with exit code $expected.exitCode: $id', async ({ expected, start }) => {
    const standing = await startUntilDone(start);
    const timeoutMs = expected.waits ? shortTimeoutMs : longTimeoutMs;
    const report = await runAtOnce(settingsFor(standing.way, timeoutMs));
    expect(deviations(expected, report)).toEqual([]);
    expect(standing.wrongs?.() ?? []).toEqual([]);
    expect(jsonReport(report)).not.toContain(standing.way.admin.password);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a password that is changed during a run', () => {
  const requests = Array.from({ length: 14 }, (_, at) => at + 1);

  test.for(requests)(
    'is sent by at most three requests at the same time and not again, from request %i of the admin on',
    async (from) => {
      const standing = await startUntilDone(() => passwordChanged(from));
      const report = await runAtOnce(settingsFor(standing.way));
      expect(standing.wrongs?.()).toEqual([]);
      expect(report.result === 'conformant' || report.problem?.code.startsWith('admin-refused')).toBe(true);
    },
  );
});

describe('a password that is changed during a write run', () => {
  test.for([12, 20, 28, 36])(
    'is sent by at most three requests and reported, from request %i of the admin on',
    async (from) => {
      const standing = await startUntilDone(() => passwordChanged(from));
      const { license } = standing.way;
      const report = await runAtOnce({ ...settingsFor(standing.way), impact: 'write', provision: true });
      expect(license).toBeDefined();
      expect(standing.wrongs?.()).toEqual([]);
      expect(report.problem?.code).toMatch(/^(admin-refused(-midway)?|license-not-restored|accounts-not-deleted)$/);
    },
  );
});

describe('a report about a target whose certificates were not checked', () => {
  test('says in the terminal, JUnit and JSON report that they were not checked', async () => {
    const [insecure] = hostileCases.filter(({ id }) => id === 'TLS: self-signed, with --insecure');
    const { way } = await startUntilDone(() => insecure?.start() ?? Promise.reject(new Error('no such case')));
    const report = await runAtOnce(settingsFor(way));
    expect(terminalReport(report, { color: false })).toContain('INSECURE: TLS certificates were NOT checked');
    expect(junitReport(report)).toContain('TLS CERTIFICATES WERE NOT CHECKED');
    expect(JSON.parse(jsonReport(report))).toMatchObject({ target: { insecure: true } });
  });
});

describe('a request that got a response', () => {
  const statuses = hostileCases.filter(({ id }) => /^(429|503) with Retry-After, once$|^check: 429/.test(id));

  test.for(statuses)('is not sent again although its response was: $id', async ({ start }) => {
    const { way } = await startUntilDone(start);
    expect(Math.max(...attempts(await runAtOnce(settingsFor(way))))).toBe(1);
  });
});
