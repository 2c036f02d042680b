import { describe, expect, test } from 'vitest';
import { compareReports } from '../../src/compare/compare-reports.ts';
import { comparisonReporters, renderComparison } from '../../src/compare/render.ts';
import { exchangeOf, findingOf, resultOf, target } from '../report/sample.ts';
import { comparedReport } from './reports.ts';

const names = { old: 'old.json', new: 'new.json' };

const comparison = compareReports(
  comparedReport([resultOf(), resultOf({ id: 'check.gone' }), resultOf({ id: 'check.slow', durationMs: 10 })]),
  comparedReport(
    [
      resultOf({ verdict: 'fail', findings: [findingOf()], exchange: exchangeOf({}, { status: 500 }) }),
      resultOf({ id: 'check.new' }),
      resultOf({ id: 'check.slow', durationMs: 500 }),
    ],
    { target: { ...target, url: 'http://mock/' } },
  ),
);

describe('the terminal reporter of a comparison', () => {
  test('names other conditions first, then what got worse', () => {
    expect(renderComparison('terminal', comparison, names)).toMatchInlineSnapshot(`
      "old.json → new.json

      Not the same conditions
        target  https://grafana.example.com/ → http://mock/

      Worse
        remove.rejects.another-instance  pass → fail
            Expected status 422, saw status 202.

      Slower
        check.slow  10 ms → 500 ms

      New
        check.new  not in the report → pass

      Gone
        check.gone  pass → not in the report

      Different responses
        remove.rejects.another-instance
            status: 202 → 500

      1 worse, 0 better, 1 slower, 1 new, 1 gone. Compared 2 scenarios.
      "
    `);
  });
});

describe('every reporter of a comparison', () => {
  test.each(comparisonReporters)('%s has every scenario, and ends in a line feed', (reporter) => {
    const text = renderComparison(reporter, comparison, names).replaceAll('\\', '');
    for (const id of ['remove.rejects.another-instance', 'check.slow', 'check.new', 'check.gone']) {
      expect(text).toContain(id);
    }
    expect(text.endsWith('\n')).toBe(true);
  });

  test.each(comparisonReporters)('%s escapes markup and control sequences that a server sent', (reporter) => {
    const message = '<script>alert(1)</script> [x](https://evil.example) @team \u001b[2J ##vso[task] & `a` "q"';
    const hostile = compareReports(
      comparedReport([resultOf()]),
      comparedReport([resultOf({ verdict: 'fail', findings: [findingOf({ message })] })]),
    );
    const text = renderComparison(reporter, hostile, names);
    for (const command of ['\u001b', '##vso[']) expect(text).not.toContain(command);
    if (reporter === 'html' || reporter === 'markdown') expect(text).not.toContain('<script');
    if (reporter === 'markdown') expect(text).not.toMatch(/@team|https:\/\/evil|(?<!\\)\[x\]/);
    if (reporter === 'html') expect(text).toContain('&quot;q&quot;');
  });

  test('json is JSON with the same data', () => {
    expect(JSON.parse(renderComparison('json', comparison, names))).toEqual({
      schemaVersion: 1,
      ...names,
      ...comparison,
    });
  });

  test('html loads nothing and runs nothing', () => {
    const text = renderComparison('html', comparison, names);
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|src=|href=/);
  });
});
