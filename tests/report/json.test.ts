import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../contracts/schemas/report.schema.json' with { type: 'json' };
import { exitCodes } from '../../src/domain/problem.ts';
import { verdicts } from '../../src/domain/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { anyReport } from './arbitrary.ts';
import { exchangeOf, findingOf, mixedResults, reportOf, resultOf } from './sample.ts';

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
const mixed = reportOf(mixedResults);

describe('the JSON report', () => {
  it('is what its schema says, for any report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = jsonReport(report);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
        validate(JSON.parse(text));
        expect(validate.errors ?? []).toEqual([]);
      }),
    );
  });

  it('has the same keys in the same order, however the report was put together', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    const text = jsonReport(mixed);
    expect(jsonReport(reversed(mixed) as typeof mixed)).toBe(text);
    expect(text.startsWith('{\n  "schemaVersion": 1,\n')).toBe(true);
    expect(text.endsWith('\n}\n')).toBe(true);
  });

  it('prints nothing that a terminal or a CI system would obey', () => {
    const exchange = exchangeOf({}, { body: '##vso[task]\u009b2J\u202e' });
    expect(jsonReport(reportOf([resultOf({ exchange })]))).toContain('"#\\u0023vso[task]\\u009b2J\\u202e"');
  });
});

describe('the schema of the report', () => {
  const valid = JSON.parse(jsonReport(reportOf([resultOf({ findings: [findingOf()] })]))) as Record<string, unknown>;

  it.each([
    ['a key nobody knows', { ...valid, more: 1 }],
    ['another schema version', { ...valid, schemaVersion: 2 }],
    ['a missing result', { ...valid, result: undefined }],
    ['an unknown result', { ...valid, result: 'green' }],
    ['a target with more', { ...valid, target: { ...(valid.target as object), password: 'x' } }],
    ['results of another form', { ...valid, results: [{}] }],
    ['a local time', { ...valid, startedAt: 'today' }],
  ])('refuses %s', (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false);
  });

  it('knows every verdict and every code of a problem', () => {
    expect(schema.$defs.verdict.enum).toEqual(verdicts);
    expect(schema.$defs.problem.properties.code.enum).toEqual(Object.keys(exitCodes));
  });
});
