import fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { openMetricsReport } from '../../src/report/openmetrics.ts';
import { anyReport } from './arbitrary.ts';
import { mixedResults, reportOf, target } from './sample.ts';

interface Sample {
  readonly value: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a parser of the Prometheus text format reads, by name of the metric without its prefix. */
function read(report: Report): ReadonlyMap<string, readonly Sample[]> {
  const families = parse(openMetricsReport(report));
  expect(families.map(({ type }) => type).every((type) => type === 'GAUGE')).toBe(true);
  return new Map(families.map(({ name, metrics }) => [name.replace('licensing_conformance_', ''), metrics]));
}

const sampleOf = (report: Report, name: string): number | undefined => {
  const [sample] = read(report).get(name) ?? [];
  return sample && Number(sample.value);
};

const byLabel = (report: Report, name: string, label: string): Readonly<Record<string, number>> =>
  Object.fromEntries((read(report).get(name) ?? []).map(({ labels, value }) => [labels[label], Number(value)]));

describe('the OpenMetrics report', () => {
  it('has the result, the requirements and the scenarios by verdict', () => {
    const report = reportOf(mixedResults);
    expect(byLabel(report, 'result', 'result')).toEqual({ conformant: 0, nonconformant: 1, partial: 0, error: 0 });
    expect(byLabel(report, 'requirements', 'verdict')).toEqual(report.requirementCounts);
    expect(byLabel(report, 'scenarios', 'verdict')).toEqual(report.counts);
    expect(sampleOf(report, 'exit_code')).toBe(1);
  });

  it('has the fidelity in numbers of scenarios, and none of a client', () => {
    const report = reportOf(mixedResults);
    expect(byLabel(report, 'fidelity_scenarios', 'state')).toEqual(report.fidelity?.overall);
    expect(byLabel({ ...report, fidelity: null }, 'fidelity_scenarios', 'state')).toEqual({});
  });

  it('has the license, its expiry, and how long the run took', () => {
    const report = reportOf(mixedResults);
    expect(sampleOf(report, 'license_in_force')).toBe(1);
    expect(sampleOf(report, 'license_days_until_expiry')).toBe(31);
    expect(sampleOf(report, 'license_expiry_timestamp_seconds')).toBe(Date.UTC(2030, 1, 1) / 1000);
    expect(sampleOf(report, 'duration_seconds')).toBe(1.234);
    expect(sampleOf(report, 'last_run_timestamp_seconds')).toBe(Date.UTC(2030, 0, 1) / 1000 + 1.234);
  });

  it('has no sample about the license if nothing is known about it', () => {
    const license = { inForce: null, expiresAt: null, daysUntilExpiry: null };
    const names = [...read(reportOf([], { license })).keys()];
    expect(names.filter((name) => name.startsWith('license'))).toEqual([]);
    expect(names).toContain('result');
  });

  it('has the URL as a label of every sample, with quotes and backslashes escaped', () => {
    const url = 'https://grafana.example.com/a"b\\c{d="e"}';
    const labels = [...read(reportOf(mixedResults, { target: { ...target, url } })).values()].flat();
    expect([...new Set(labels.map((one) => one.labels.target))]).toEqual([url]);
  });

  it('ends as OpenMetrics requires, and has one sample a line and no timestamp, for any report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = openMetricsReport(report).split('\n');
        expect(lines.slice(-2)).toEqual(['# EOF', '']);
        const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
        const form = /^[a-z_]+\{(?:[a-z_]+="(?:[^"\\]|\\["\\])*",?)+\} -?\d+(?:\.\d+)?(?:e[+-]\d+)?$/;
        expect(samples.filter((line) => !form.test(line))).toEqual([]);
        expect([...read(report).values()].flat()).toHaveLength(samples.length);
      }),
    );
  });
});
