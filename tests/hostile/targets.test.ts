import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Standing, Way } from '../../fixtures/hostile/case.ts';
import { hostileCases } from '../../fixtures/hostile/index.ts';
import { deviations, longest } from '../../fixtures/hostile/judge.ts';
import { passwordChanged } from '../../fixtures/hostile/statuses.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

const timeoutMs = 400;

/** What a busy machine adds to a run that waits for nothing. */
const slackMs = 3000;

function pem(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

function settingsFor({ ca, cert, key, ...same }: Way): Settings {
  return settings({
    timeoutMs,
    stateDirectory: temporaryDirectory(),
    ...same,
    ...(ca ? { ca: pem(ca) } : {}),
    ...(cert ? { cert: pem(cert) } : {}),
    ...(key ? { key: pem(key) } : {}),
  });
}

async function standingUntilDone(start: () => Promise<Standing>): Promise<Standing> {
  const standing = await start();
  onTestFinished(() => standing.close());
  return standing;
}

function attempts(report: Report): readonly number[] {
  return report.results.flatMap(({ exchange }) => exchange?.attempts ?? []);
}

describe('a hostile target', () => {
  test.for(hostileCases)('$id', async ({ expected, start }) => {
    const standing = await standingUntilDone(start);
    const began = performance.now();
    const report = await runConformance(settingsFor(standing.way));
    const durationMs = performance.now() - began;
    expect(deviations(expected, report)).toEqual([]);
    expect(standing.wrongs?.() ?? []).toEqual([]);
    expect(durationMs).toBeLessThan(longest(expected, timeoutMs) + slackMs);
    expect(jsonReport(report)).not.toContain(standing.way.admin.password);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a password that changes in mid-run', () => {
  const requests = Array.from({ length: 14 }, (_, at) => at + 1);

  test.for(requests)('is refused once and not sent again: from request %i of the admin on', async (from) => {
    const standing = await standingUntilDone(() => passwordChanged(from));
    const report = await runConformance(settingsFor(standing.way));
    expect(standing.wrongs?.()).toEqual([]);
    expect(report.result === 'conformant' || report.problem?.code.startsWith('admin-refused')).toBe(true);
  });
});

describe('a password that changes in a run that writes', () => {
  test.for([12, 20, 28, 36])('is refused once, and restore is asked for: from request %i on', async (from) => {
    const standing = await standingUntilDone(() => passwordChanged(from));
    const { license } = standing.way;
    const report = await runConformance({ ...settingsFor(standing.way), impact: 'write', provision: true });
    expect(license).toBeDefined();
    expect(standing.wrongs?.()).toEqual([]);
    expect(report.problem?.code).toMatch(/^(admin-refused(-midway)?|license-not-restored|accounts-not-deleted)$/);
  });
});

describe('a target whose certificates were not checked', () => {
  test('is said loudly', async () => {
    const [insecure] = hostileCases.filter(({ id }) => id === 'TLS: self-signed, with --insecure');
    const { way } = await standingUntilDone(() => insecure?.start() ?? Promise.reject(new Error('no such case')));
    const report = await runConformance(settingsFor(way));
    expect(terminalReport(report, { color: false })).toContain('INSECURE: TLS certificates were NOT checked');
    expect(junitReport(report)).toContain('TLS CERTIFICATES WERE NOT CHECKED');
    expect(JSON.parse(jsonReport(report))).toMatchObject({ target: { insecure: true } });
  });
});

describe('what is sent twice', () => {
  const statuses = hostileCases.filter(({ id }) => /^(429|503) with Retry-After, once$|^check: (429|503)/.test(id));

  test.for(statuses)('is no request that was answered: $id', async ({ start }) => {
    const { way } = await standingUntilDone(start);
    expect(Math.max(...attempts(await runConformance(settingsFor(way))))).toBe(1);
  });
});
