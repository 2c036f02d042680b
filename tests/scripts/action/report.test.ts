import { describe, expect, test } from 'vitest';
import { readReport, reportOutputs, summaryOf } from '../../../scripts/action/report.ts';

const report = {
  result: 'nonconformant',
  counts: { pass: 3, fail: 1 },
  target: { licensed: true },
  fidelity: { overall: { achieved: 281, achievable: 300, total: 400 } },
  problem: null,
  results: [
    { id: 'check.reports.boolean', verdict: 'fail' },
    { id: 'remove.accepts.stored-license', verdict: 'pass' },
  ],
};

function read(change: object = {}) {
  const shown = readReport(JSON.stringify({ ...report, ...change }));
  if (shown === undefined) throw new Error('It was not read as a report.');
  return shown;
}

describe('the outputs of a report', () => {
  test('are its result, fidelity, counts and whether a license was in force', () => {
    expect(reportOutputs(read())).toEqual({
      result: 'nonconformant',
      fidelity: '93',
      counts: '{"pass":3,"fail":1}',
      'license-in-force': 'yes',
    });
  });

  test.each([undefined, null, { overall: { achieved: 0, achievable: 0, total: 120 } }, { overall: 'x' }])(
    'have no fidelity if that of the report is %j',
    (fidelity) => {
      expect(reportOutputs(read({ fidelity })).fidelity).toBe('');
    },
  );

  test.each<[string, string, object]>([
    ['no', 'target.licensed is false', { target: { licensed: false } }],
    ['unknown', 'target.licensed is null', { target: { licensed: null } }],
    ['unknown', 'there is no target', { target: undefined }],
    ['unknown', 'the license was not restored', { problem: { code: 'license-not-restored', message: 'It is gone.' } }],
  ])('say that a license in force is %s if %s', (expected, _, change) => {
    expect(reportOutputs(read(change))['license-in-force']).toBe(expected);
  });

  test.each(['', 'null', '[]', '{', '"conformant"', '{"result": 1}'])('are undefined for %j', (text) => {
    expect(readReport(text)).toBeUndefined();
  });
});

describe('the summary of a report', () => {
  test('names the scenarios that failed', () => {
    expect(summaryOf(read())).toContain('fail: check.reports.boolean');
    expect(summaryOf(read())).not.toContain('remove.accepts');
  });

  test('names 20 failed scenarios and counts the others', () => {
    const results = Array.from({ length: 100 }, (_, index) => ({ id: `check.${index}`, verdict: 'fail' }));
    expect(summaryOf(read({ results }))).toContain('and 80 more');
  });

  test('shows text of the server as text', () => {
    const message = '</details><img src=x>\n# [click](javascript:x) `code` | ~~';
    const summary = summaryOf(read({ problem: { code: 'x', message } }));
    expect(summary).not.toMatch(/<|^# |[^\\]\[|[^\\]`/m);
  });
});
