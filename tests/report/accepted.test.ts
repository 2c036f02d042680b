import { describe, expect, it } from 'vitest';
import type { DeviationSummary } from '../../src/domain/report.ts';
import { countsOf, requirementCountsOf } from '../../src/engine/judge/summarize.ts';
import { githubAnnotations } from '../../src/report/github.ts';
import { htmlReport } from '../../src/report/html/html.ts';
import { junitReport } from '../../src/report/junit.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { openMetricsReport } from '../../src/report/openmetrics.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { findingOf, reportOf, resultOf } from './sample.ts';

const id = 'remove.rejects.another-instance';
const entry = { id, reason: 'Fixed in <13.1>.', until: '2027-03-31', line: 3 };
const nothing: DeviationSummary = { accepted: [], stale: [], expired: [], unchecked: [] };
const results = [resultOf({ id, verdict: 'accepted' })];
const report = reportOf(results, {
  counts: countsOf(results),
  requirementCounts: requirementCountsOf([{ verdict: 'accepted' }]),
  deviations: { ...nothing, accepted: [{ ...entry, scenario: id, finding: findingOf() }] },
});
const withWrongEntries = reportOf([resultOf()], {
  exitCode: 1,
  deviations: { ...nothing, stale: [entry], expired: [{ ...entry, id: 'wrong-body', until: '2026-01-31' }] },
});

describe('accepted deviations', () => {
  it('have a section of their own in the HTML report, with finding, reason and end', () => {
    const page = htmlReport(report);
    const [, section = ''] = /<h2 id="accepted">([\s\S]*?)<\/section>/.exec(page) ?? [];
    expect(section).toContain(findingOf().message);
    expect(section).toContain('Fixed in &lt;13.1&gt;.');
    expect(section).toContain('line 3, until 2027-03-31');
    expect(section).toContain('<a href="#scenario-1">');
    expect(page).toContain('except as the list of deviations accepts');
    expect(htmlReport(reportOf([resultOf()]))).not.toContain('id="accepted"');
  });

  it('are folded in the Markdown report, and are not counted as deviations', () => {
    const markdown = markdownReport(report);
    expect(markdown).toContain('<summary>Accepted deviations</summary>');
    expect(markdown).toContain(`- ≈ \`${id}\`: \`${findingOf().message}\``);
    expect(markdown).toContain('1 accepted');
    expect(markdown).not.toContain('1 deviation');
  });

  it('are one paragraph each in the terminal report, which counts them as judged', () => {
    const text = terminalReport(report, { color: false });
    expect(text).toContain(`\nAccepted deviations\n  ≈ ${id}: `);
    expect(text).toContain('≈ accepted');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Result: conformant: 1 scenario ran, no documented requirement was violated; 1 scenario with an accepted deviation',
    );
  });

  it('have the verdict accepted in the metrics', () => {
    const metrics = openMetricsReport(report);
    expect(metrics).toMatch(/_scenarios\{[^}]*verdict="accepted"\} 1$/m);
    expect(metrics).toMatch(/_requirements\{[^}]*verdict="accepted"\} 1$/m);
  });

  it('are no failures in JUnit and no annotations for GitHub Actions', () => {
    expect(junitReport(report)).not.toContain('<failure');
    expect(githubAnnotations(report)).toBe('');
  });
});

describe('stale and expired entries of the list of deviations', () => {
  it.each([
    ['HTML', htmlReport],
    ['Markdown', markdownReport],
  ])('are shown in %s', (_, render) => {
    expect(render(withWrongEntries)).toContain('is stale');
    expect(render(withWrongEntries)).toContain('expired: until 2026-01-31');
  });

  it('are errors for GitHub Actions', () => {
    expect(githubAnnotations(withWrongEntries).match(/^::error .*$/gm)).toHaveLength(2);
  });
});
