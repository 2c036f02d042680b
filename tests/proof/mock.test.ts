import { describe, expect, onTestFinished, test } from 'vitest';
import { type Mock, type MockOptions, startMock } from '../../fixtures/mock/server.ts';
import { settingsFor } from '../../scripts/proof/trial.ts';
import { runConformance } from '../../src/app/run.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report, Verdict } from '../../src/domain/report.ts';
import { type Impact, impacts } from '../../src/domain/scenario.ts';

async function tried(
  options: MockOptions,
  impact: Impact,
  more: Partial<Settings> = {},
): Promise<{ readonly mock: Mock; readonly report: Report; readonly before: string | null }> {
  const mock = await startMock(options);
  onTestFinished(() => mock.close());
  const before = mock.stored();
  const { admin, orgAdmin, serviceAccountToken, license } = mock;
  const report = await runConformance(
    settingsFor(mock.url, impact, { admin, orgAdmin, serviceAccountToken, license, ...more }),
  );
  return { mock, report, before };
}

function idsWith({ results }: Report, verdict: Verdict): readonly string[] {
  return results.filter((result) => result.verdict === verdict).map(({ id }) => id);
}

describe('a mock of another make, that does what the documentation says', () => {
  test.each(impacts)('is conformant at impact %s, and keeps its license', async (impact) => {
    const { mock, report, before } = await tried({}, impact);
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(mock.stored()).toBe(before);
  });

  test.each(impacts)('is conformant without a license at impact %s, and gets none', async (impact) => {
    const { mock, report } = await tried({ unlicensed: true }, impact);
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(mock.stored()).toBeNull();
  });

  test('is not blamed where its name had to be guessed', async () => {
    const { mock, report, before } = await tried({ instance: 'https://grafana.example.com/' }, 'write');
    expect([report.result, report.exitCode]).toEqual(['partial', 4]);
    expect(idsWith(report, 'fail')).toEqual([]);
    const removal = report.results.find(({ id }) => id === 'remove.accepts.root-url');
    expect(removal).toMatchObject({ verdict: 'blocked', reason: expect.stringContaining('--instance') });
    expect(mock.stored()).toBe(before);
  });

  test('is conformant once its name is told', async () => {
    const instance = 'https://grafana.example.com/';
    const { report } = await tried({ instance }, 'write', { instance });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
  });
});

describe('a mock that takes any token for a license', () => {
  test.each<Impact>(['reject', 'write'])('has its license put back at impact %s', async (impact) => {
    const { mock, report, before } = await tried({ takesAnyToken: true }, impact);
    expect([report.result, report.exitCode]).toEqual(['nonconformant', 1]);
    expect(idsWith(report, 'fail')).toContain('add.rejects.garbage-token');
    expect(idsWith(report, 'warn')).toContain('add.rejects.altered-signature');
    expect(mock.stored()).toBe(before);
  });
});

describe('a mock whose check never says true', () => {
  test('does not lose the license that it had', async () => {
    const { mock, report, before } = await tried({ check: () => false }, 'write');
    expect(idsWith(report, 'warn')).toContain('check.reports.true');
    expect(report.notes.join(' ')).toContain('check never said true');
    expect(mock.stored()).toBe(before);
  });
});
