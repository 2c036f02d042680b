import { describe, expect, test } from 'vitest';
import { parseDeviations } from '../../src/config/deviation-file.ts';
import { draftDeviations } from '../../src/deviations/draft.ts';
import type { Report } from '../../src/domain/report.ts';
import { findingOf, mixedResults, reportOf, resultOf } from '../report/sample.ts';

const nodesDisagree = findingOf({ level: 'should', code: 'nodes-disagree' });

function draft(report: Report): string {
  return draftDeviations(report, '.');
}

function withReasons(text: string): string {
  return text.replace(/reason:$/gm, 'reason: It is known.');
}

describe('the draft of a list of deviations', () => {
  test('names its schema in the first line', () => {
    const [first] = draft(reportOf([])).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./contracts/schemas/deviations.schema.json');
  });

  test('is a valid list once the reasons are filled in, with the status that was seen', () => {
    const text = draft(reportOf(mixedResults, { findings: [nodesDisagree] }));
    expect(parseDeviations(text, 'a.yaml')).toMatchObject({ ok: false });
    expect(parseDeviations(withReasons(text), 'a.yaml')).toMatchObject({
      ok: true,
      deviations: [
        { id: 'remove.rejects.another-instance', until: '2030-04-01', seen: [202] },
        { id: 'add.rejects.altered-signature', seen: [202] },
        { id: 'nodes-disagree' },
      ],
    });
  });

  test('has no status where the license changed, because that entry would not accept it', () => {
    const lost = resultOf({ verdict: 'fail', findings: [findingOf({ code: 'license-lost' })] });
    expect(draft(reportOf([lost]))).not.toContain('seen:');
  });

  test('is an empty list if nothing deviates', () => {
    expect(parseDeviations(draft(reportOf([resultOf()])), 'a.yaml')).toEqual({ ok: true, deviations: [] });
  });

  test('keeps each entry that accepts a finding, once', () => {
    const kept = { id: 'wrong-status', reason: 'a "quoted"\nreason: x', until: '13.1', issue: '#1', seen: [202, 404] };
    const accepted = { ...kept, line: 2, scenario: 'add.rejects.altered-signature', finding: findingOf() };
    const deviations = { accepted: [accepted, accepted], stale: [], expired: [], unchecked: [] };
    expect(parseDeviations(draft(reportOf([], { deviations })), 'a.yaml')).toMatchObject({
      ok: true,
      deviations: [kept],
    });
  });

  test('lists no ID twice: a second deviation of a kept entry is a comment', () => {
    const failing = resultOf({ verdict: 'fail', findings: [findingOf()] });
    const accepted = {
      id: failing.id,
      reason: 'x',
      until: '13.1',
      seen: [404],
      scenario: failing.id,
      finding: findingOf(),
    };
    const deviations = { accepted: [accepted], stale: [], expired: [], unchecked: [] };
    const read = parseDeviations(draft(reportOf([failing], { deviations })), 'a.yaml');
    expect(read).toMatchObject({ ok: true, deviations: [{ seen: [404] }] });
  });

  test('cannot be broken by what a server sends', () => {
    const message = 'a\n  - id: add.license-object\n    reason: x\n    until: 2040-01-01';
    const failing = resultOf({ verdict: 'fail', findings: [findingOf({ message })] });
    const read = parseDeviations(withReasons(draft(reportOf([failing]))), 'a.yaml');
    expect(read).toMatchObject({ ok: true, deviations: [{ id: failing.id }] });
  });
});
