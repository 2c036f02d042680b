import { describe, expect, test } from 'vitest';
import { requirements } from '../../specs/index.ts';
import { runFindingsOf } from '../../src/app/run-findings.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { GuardFinding } from '../../src/license/guard/guard-state.ts';
import type { GuardOutcome } from '../../src/license/guard/outcome.ts';

const outcome: GuardOutcome = { kind: 'untouched', findings: [], isOutcomeOpen: false };
const suspects = [
  { id: 'remove.denies.anonymous', status: 202 },
  { id: 'remove.rejects.another-instance', status: undefined },
];

describe('the findings of a run', () => {
  test('are none if the license guard found nothing', () => {
    expect(runFindingsOf(outcome)).toEqual([]);
  });

  test.each<[GuardFinding, Finding['level'], RegExp]>([
    [
      { code: 'unattributed-change', change: 'no license is stored any more', suspects },
      'must',
      /no license is stored any more.*remove\.denies\.anonymous \(status 202\), remove\.rejects\.another-instance \(no resp/,
    ],
    [{ code: 'unsteady-check', answers: [true, false, true] }, 'must', /true, false, true/],
    [{ code: 'changed-by-others', change: 'check is false' }, 'information', /check is false/],
    [{ code: 'nodes-disagree' }, 'should', /Restart them/],
  ])('have one of level $1 if the license guard found $code', (found, level, message) => {
    expect(runFindingsOf({ ...outcome, findings: [found] })).toMatchObject([
      { code: found.code, level, message: expect.stringMatching(message) },
    ]);
  });

  test.each<[string, readonly GuardFinding['code'][], readonly GuardFinding['code'][]]>([
    ['an unsteady check', ['changed-by-others', 'unsteady-check'], ['unsteady-check']],
    ['no unsteady check', ['changed-by-others', 'nodes-disagree'], ['changed-by-others', 'nodes-disagree']],
    [
      'an unsteady check and more',
      ['unsteady-check', 'unattributed-change'],
      ['unsteady-check', 'unattributed-change'],
    ],
  ])('leave out a change by others only if there is an unsteady check: with %s', (_, codes, reported) => {
    const of: Record<GuardFinding['code'], GuardFinding> = {
      'unattributed-change': { code: 'unattributed-change', change: 'check is false', suspects },
      'unsteady-check': { code: 'unsteady-check', answers: [true, false, true] },
      'changed-by-others': { code: 'changed-by-others', change: 'check is false' },
      'nodes-disagree': { code: 'nodes-disagree' },
    };
    const findings = codes.map((code) => of[code]);
    expect(runFindingsOf({ ...outcome, findings }).map(({ code }) => code)).toEqual(reported);
  });

  test('have one of level should if the license needs a restart', () => {
    expect(runFindingsOf({ ...outcome, kind: 'restart-needed' })).toMatchObject([
      { code: 'restart-needed', level: 'should' },
    ]);
  });

  test('each say what was expected and what was seen', () => {
    const all: readonly GuardFinding[] = [
      { code: 'unattributed-change', change: 'check is false', suspects },
      { code: 'unsteady-check', answers: [true, false] },
      { code: 'changed-by-others', change: 'check is false' },
      { code: 'nodes-disagree' },
    ];
    const restart = runFindingsOf({ ...outcome, kind: 'restart-needed' });
    const found = [...restart, ...all.flatMap((one) => runFindingsOf({ ...outcome, findings: [one] }))];
    expect(found).toHaveLength(5);
    for (const { expected, seen, code } of found) {
      expect([expected, seen], code).toEqual([expect.stringMatching(/\w{4}/), expect.stringMatching(/\w{4}/)]);
    }
  });

  test('are about requirements of the catalog', () => {
    const all: readonly GuardFinding[] = [
      { code: 'unattributed-change', change: '', suspects },
      { code: 'unsteady-check', answers: [] },
      { code: 'changed-by-others', change: '' },
      { code: 'nodes-disagree' },
    ];
    const ids = requirements.map(({ id }) => id as string);
    const found = runFindingsOf({ ...outcome, kind: 'restart-needed', findings: all });
    expect(found.map(({ requirement }) => requirement).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
