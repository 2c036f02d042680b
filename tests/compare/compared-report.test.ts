import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readComparedReport } from '../../src/compare/compared-report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { anyReport } from '../report/arbitrary.ts';
import { reportOf } from '../report/sample.ts';

function readValue(value: unknown) {
  return readComparedReport(JSON.stringify(value));
}

describe('a report to compare', () => {
  test('can be any report of a run', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const read = readComparedReport(jsonReport(report));
        expect(read).toMatchObject({ ok: true, report: { result: report.result, url: report.target.url } });
      }),
    );
  });

  test('of another version may lack fields and have unknown ones', () => {
    const { deviations: _, ...older } = reportOf([]);
    expect(readValue({ ...older, more: {} })).toMatchObject({ ok: true });
  });

  test.each<[string, string, RegExp]>([
    ['text', 'a', /^is not a JSON report/],
    ['a truncated file', '{"schemaVersion": 1', /^is not a JSON report/],
    ['null', 'null', /^is not a JSON report/],
    ['a list', '[]', /^is not a JSON report/],
    ['JSON of somebody else', '{"schemaVersion":1,"tool":{"name":"other"},"results":[]}', /^is not a JSON report/],
    ['a report of another schema version', JSON.stringify({ ...reportOf([]), schemaVersion: 2 }), /schemaVersion/],
    [
      'a report with an unknown verdict',
      JSON.stringify({ ...reportOf([]), results: [{ id: 'a', verdict: 'x' }] }),
      /verdict/,
    ],
    ['a report with results that are numbers', JSON.stringify({ ...reportOf([]), results: [1] }), /verdict/],
    [
      'a report with too many results',
      JSON.stringify({ ...reportOf([]), results: Array(10_001).fill(0) }),
      /more than 10000/,
    ],
  ])('cannot be %s', (_, text, reason) => {
    const read = readComparedReport(text);
    expect(read.ok ? '' : read.reason).toMatch(reason);
  });

  test('never throws, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (results, exchange) => {
        readValue({ ...reportOf([]), results, findings: exchange, exploration: exchange, scope: exchange });
        readValue({ ...reportOf([]), results: [{ id: 'a', verdict: 'pass', exchange, findings: results }] });
      }),
    );
  });
});
