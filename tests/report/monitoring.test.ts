import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openMetricsReport } from '../../src/report/openmetrics.ts';
import { reportOf, resultOf } from './sample.ts';

const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\blicensing_conformance_\w+/g)].map(([name]) => name)),
];
const written = namesIn(openMetricsReport(reportOf([resultOf()])));

describe('docs/monitoring.md', () => {
  it('lists every metric in its table, and no other one anywhere', () => {
    expect(namesIn(page.replace(/```yaml[\s\S]*?```/, ''))).toEqual(written);
    expect(namesIn(page).filter((name) => !written.includes(name))).toEqual([]);
  });
});
