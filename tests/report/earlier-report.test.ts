import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reporterNames } from '../../src/config/reporter-choice.ts';
import { removeEarlierReports, reportPlace } from '../../src/report/earlier-report.ts';
import { renderReport } from '../../src/report/reporters.ts';
import { mixedResults, reportOf, target } from './sample.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'earlier-report-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the report of an earlier run', () => {
  it.each(reporterNames.filter((name) => name !== 'github'))('is recognized and removed: %s', (reporter) => {
    const path = join(folder(), 'report');
    const report = reportOf(mixedResults, { target: { ...target, insecure: true } });
    writeFileSync(path, renderReport(reporter, report, { color: false }));
    expect(reportPlace(path)).toBe('report');
    removeEarlierReports(['terminal', `${reporter}=${path}`]);
    expect(existsSync(path)).toBe(false);
  });

  it('is removed if the given path is a link to it', () => {
    const path = join(folder(), 'report');
    writeFileSync(path, renderReport('json', reportOf([]), { color: false }));
    symlinkSync(path, `${path}.link`);
    removeEarlierReports([`--reporter=json=${path}.link`]);
    expect(existsSync(path)).toBe(false);
  });

  it('is not confused with another file that names this tool', () => {
    const path = join(folder(), 'package.json');
    const text = '{"devDependencies": {"grafana-licensing-conformance": "0.1.0"}}';
    writeFileSync(path, text);
    expect(reportPlace(path)).toBe('other file');
    removeEarlierReports([`json=${path}`, `json=${join(path, 'no')}`, 'json=', path]);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
