import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../contracts/schemas/report.schema.json' with { type: 'json' };
import { noteCodes } from '../../src/domain/messages/notes.ts';
import { problemCodes } from '../../src/domain/messages/problems.ts';
import { reasonCodes } from '../../src/domain/messages/reasons.ts';
import { verdicts } from '../../src/domain/report.ts';
import { jsonReport, readJsonReport } from '../../src/report/json.ts';
import { anyReport } from './arbitrary.ts';
import { exchangeOf, findingOf, reportOf, resultOf } from './sample.ts';

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
const keysOf = (value: object): readonly string[] => Object.keys(value).toSorted();

describe('the JSON report', () => {
  it('matches its JSON schema, for any report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = jsonReport(report);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
        validate(JSON.parse(text));
        expect(validate.errors ?? []).toEqual([]);
      }),
    );
  });

  it('starts with the schema version, is indented, and sorts request headers by name', () => {
    const headers = { 'x-b': '2', 'x-a': '1' };
    const text = jsonReport(reportOf([resultOf({ exchange: exchangeOf({ headers }) })]));
    expect(text.startsWith('{\n  "schemaVersion": 1,\n')).toBe(true);
    expect(text.endsWith('\n}\n')).toBe(true);
    expect(text.indexOf('"x-a"')).toBeLessThan(text.indexOf('"x-b"'));
  });

  it('prints nothing that a terminal or a CI system would obey', () => {
    const exchange = exchangeOf({}, { body: '##vso[task]\u009b2J\u202e' });
    expect(jsonReport(reportOf([resultOf({ exchange })]))).toContain('"#\\u0023vso[task]\\u009b2J\\u202e"');
  });
});

describe('reading a JSON report', () => {
  it('gives the report that was written', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const read = readJsonReport(jsonReport(report));
        expect(read).toEqual({ ok: true, report: JSON.parse(JSON.stringify(report)) });
      }),
    );
  });

  it.each([
    ['of another schema version', '{"schemaVersion": 2}', 'other-schema-version'],
    ['whose schema version is a text', '{"schemaVersion": "1"}', 'other-schema-version'],
    ['without a schema version', '{"results": []}', 'not-a-report'],
    ['that is not an object', '[1]', 'not-a-report'],
    ['that is not JSON', '<xml/>', 'not-a-report'],
  ])('rejects a report %s', (_, text, code) => {
    expect(readJsonReport(text)).toMatchObject({ ok: false, code });
  });
});

describe('the schema of the report', () => {
  const valid = JSON.parse(jsonReport(reportOf([resultOf({ findings: [findingOf()] })]))) as Record<string, unknown>;

  it.each([
    ['an unknown key', { ...valid, more: 1 }],
    ['another schema version', { ...valid, schemaVersion: 2 }],
    ['a missing result', { ...valid, result: undefined }],
    ['an unknown result', { ...valid, result: 'green' }],
    ['a target with more', { ...valid, target: { ...(valid.target as object), password: 'x' } }],
    ['results of another form', { ...valid, results: [{}] }],
    ['a local time', { ...valid, startedAt: 'today' }],
  ])('rejects %s', (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false);
  });

  it('has every verdict', () => {
    expect(schema.$defs.verdict.enum).toEqual(verdicts);
  });

  it.each([
    ['problem', problemCodes],
    ['note', noteCodes],
    ['reason', reasonCodes],
  ] as const)('has every code of a %s', (name, codes) => {
    expect(schema.$defs[name].properties.code.enum).toEqual(codes);
  });

  it('requires every key of a full report', () => {
    const full = JSON.parse(jsonReport(reportOf([resultOf({ findings: [findingOf()] })])));
    const { target, scope, license, requirementCounts, requirements, endpoints, results } = full;
    expect(
      [
        full,
        target,
        target.detected,
        scope,
        license,
        requirementCounts,
        requirements[0],
        endpoints[0],
        endpoints[0].personas['server-admin'],
        endpoints[0].responseTimes,
        results[0],
        results[0].findings[0],
      ].map(keysOf),
    ).toEqual(
      [
        schema,
        schema.$defs.target,
        schema.$defs.detected,
        schema.properties.scope,
        schema.$defs.licenseFacts,
        schema.properties.requirementCounts,
        schema.$defs.requirement,
        schema.$defs.endpoint,
        schema.$defs.personaVerdict,
        schema.$defs.responseTimes,
        schema.$defs.scenario,
        schema.$defs.finding,
      ].map(({ required }) => required.toSorted()),
    );
  });
});
