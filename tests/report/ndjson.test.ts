import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../contracts/schemas/report.schema.json' with { type: 'json' };
import { createReason } from '../../src/domain/messages/reasons.ts';
import { ndjsonEnd, ndjsonReport, ndjsonResult } from '../../src/report/ndjson.ts';
import { anyReport } from './arbitrary.ts';
import { mixedResults, reportOf, resultOf } from './sample.ts';

interface Line {
  readonly kind: string;
  readonly schemaVersion?: number;
  readonly result?: { readonly id: string; readonly verdict: string };
  readonly report?: object;
}

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the NDJSON report', () => {
  it('has a start with the schema version, a line for each result, and an end', () => {
    const lines = linesOf(ndjsonReport(reportOf(mixedResults)));
    expect(lines.map(({ kind }) => kind)).toEqual(['start', ...mixedResults.map(() => 'result'), 'end']);
    expect(lines[0]?.schemaVersion).toBe(1);
    expect(lines.flatMap(({ result }) => result?.id ?? [])).toEqual(mixedResults.map(({ id }) => id));
  });

  it('repeats at its end only results that have changed since, and adds the skipped ones', () => {
    const results = [
      resultOf({ id: 'check.a' }),
      resultOf({ id: 'check.b' }),
      resultOf({ id: 'check.c', verdict: 'skipped' }),
    ];
    const written = new Set(results.slice(0, 2).map(ndjsonResult));
    const blocked = resultOf({ id: 'check.b', verdict: 'blocked', reason: createReason('admin-denied-too') });
    const report = reportOf([resultOf({ id: 'check.a' }), blocked, ...results.slice(2)]);
    const end = linesOf(ndjsonEnd(report, written));
    expect(end.flatMap(({ result }) => (result ? [[result.id, result.verdict]] : []))).toEqual([
      ['check.b', 'blocked'],
      ['check.c', 'skipped'],
    ]);
  });

  it('gives the JSON report when its lines are put together, for any report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = linesOf(ndjsonReport(report));
        const together = { ...lines.at(-1)?.report, results: lines.flatMap(({ result }) => result ?? []) };
        expect(together).toEqual(JSON.parse(JSON.stringify(report)));
        validate(together);
        expect(validate.errors ?? []).toEqual([]);
      }),
    );
  });

  it('prints nothing that a terminal or a CI system would obey', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(ndjsonReport(report)).not.toMatch(/[^\P{Cc}\n]|##vso\[|^\s*::/mu);
      }),
    );
  });
});
