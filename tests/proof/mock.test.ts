import { describe, expect, onTestFinished, test } from 'vitest';
import { type Mock, type MockOptions, startMock } from '../../fixtures/mock/server.ts';
import { idsWith, settingsFor } from '../../scripts/proof/trial.ts';
import type { Settings } from '../../src/config/settings.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { Report } from '../../src/domain/report.ts';
import { type Impact, impacts } from '../../src/domain/scenario.ts';
import { runAtOnce } from '../support/runs.ts';

async function tried(
  options: MockOptions,
  impact: Impact,
  more: Partial<Settings> = {},
): Promise<{ readonly mock: Mock; readonly report: Report; readonly before: string | null }> {
  const mock = await startMock(options);
  onTestFinished(() => mock.close());
  const before = mock.stored();
  const { admin, orgAdmin, serviceAccountToken, license } = mock;
  const report = await runAtOnce(
    settingsFor(mock.url, impact, { admin, orgAdmin, serviceAccountToken, license, ...more }),
  );
  return { mock, report, before };
}

describe('a conforming mock that is not the reference server', () => {
  test.each(impacts)('is conformant at impact %s and keeps its license', async (impact) => {
    const { mock, report, before } = await tried({}, impact);
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(mock.stored()).toBe(before);
  });

  test.each(impacts)('is conformant without a license at impact %s, and gets none', async (impact) => {
    const { mock, report } = await tried({ unlicensed: true }, impact);
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
    expect(mock.stored()).toBeNull();
  });

  test('gets no failure if its root URL had to be guessed', async () => {
    const { mock, report, before } = await tried({ instance: 'https://grafana.example.com/' }, 'write');
    expect([report.result, report.exitCode]).toEqual(['partial', 4]);
    expect(idsWith(report, 'fail')).toEqual([]);
    const removal = report.results.find(({ id }) => id === 'remove.accepts.root-url');
    expect(removal).toMatchObject({ verdict: 'blocked', reason: { code: 'instance-guessed' } });
    expect(mock.stored()).toBe(before);
  });

  test('is conformant if --instance gives its root URL', async () => {
    const instance = 'https://grafana.example.com/';
    const { report } = await tried({ instance }, 'write', { instance });
    expect([report.result, report.exitCode]).toEqual(['conformant', 0]);
  });
});

describe('a mock that takes any token for a license', () => {
  test.each<Impact>(['reject', 'write'])('has its license restored at impact %s', async (impact) => {
    const { mock, report, before } = await tried({ acceptsAnyToken: true }, impact);
    expect([report.result, report.exitCode]).toEqual(['nonconformant', 1]);
    expect(idsWith(report, 'fail')).toContain('add.rejects.garbage-token');
    const altered = report.results.find(({ id }) => id === 'add.rejects.altered-signature');
    expect(altered?.verdict).toBe(impact === 'write' ? 'warn' : 'skipped');
    expect(mock.stored()).toBe(before);
  });
});

describe('a mock whose check never says true', () => {
  test('does not lose the license that it had', async () => {
    const { mock, report, before } = await tried({ check: () => false }, 'write');
    expect([report.result, report.exitCode]).toEqual(['partial', 4]);
    expect(report.notes).toContainEqual(createNote('license-not-in-force'));
    const removal = report.results.find(({ id }) => id === 'remove.accepts.root-url');
    expect(removal).toMatchObject({ verdict: 'blocked', reason: { code: 'license-not-stored' } });
    expect(mock.stored()).toBe(before);
  });
});
