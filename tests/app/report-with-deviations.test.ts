import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { createReport, initialRunState, type RunState } from '../../src/app/run-state.ts';
import type { ListedDeviation } from '../../src/domain/deviation.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { answer } from '../support/exchanges.ts';
import { finding, result } from '../support/results.ts';
import { realScenario } from '../support/scenarios.ts';
import { settings } from '../support/settings.ts';

const id = 'remove.rejects.another-instance';
const { as, endpoint, impact, covers } = realScenario(id);
const startedAt = new Date('2027-03-31T12:00:00Z');

function resultWith(status: number, change: Partial<ScenarioResult>): ScenarioResult {
  return result({ id, endpoint: endpoint.id, persona: as, impact, exchange: answer(status), ...change });
}

const failed = resultWith(202, { verdict: 'fail', findings: [finding('must', covers[0])] });
const passed = resultWith(422, {});

function entry(change: Partial<ListedDeviation> = {}): ListedDeviation {
  return { id, reason: 'The proxy does it.', until: '2027-03-31', ...change };
}

/** The report of a run on the last day of March 2027, with a list of deviations. */
function reportWith(
  deviations: readonly ListedDeviation[] | undefined,
  results: readonly ScenarioResult[],
  { version = null, ...change }: Partial<RunState> & { readonly version?: string | null } = {},
) {
  const parts = partsOf(settings(deviations === undefined ? {} : { deviations }));
  const initial = initialRunState(parts, false, 7);
  const runState = { ...initial, target: { ...initial.target, version }, results, ...change };
  return createReport({ runState, parts, startedAt, durationMs: 1 }, scenarios);
}

describe('the report of a run with a list of deviations', () => {
  test('accepts a listed deviation until the end of its last day', () => {
    const report = reportWith([entry()], [failed]);
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, counts: { accepted: 1, fail: 0 } });
    expect(report.deviations?.accepted).toMatchObject([{ ...entry(), scenario: id }]);
    expect(report.requirements.find((one) => one.id === covers[0])?.verdict).toBe('accepted');
  });

  test.each([
    ['the day before', entry({ until: '2027-03-30' }), null],
    ['the version of the server', entry({ until: '12.4.0' }), '12.4.0'],
  ])('fails a deviation whose entry ended with %s, and names the entry', (_, listed, version) => {
    const report = reportWith([listed], [failed], { version });
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, counts: { accepted: 0, fail: 1 } });
    expect(report.deviations).toMatchObject({ accepted: [], expired: [listed] });
  });

  test.each([
    ['an earlier version', '12.3.9'],
    ['no known version', null],
  ])('accepts a deviation whose entry ends with version 12.4.0 if the server has %s', (_, version) => {
    expect(reportWith([entry({ until: '12.4.0' })], [failed], { version }).counts.accepted).toBe(1);
  });

  test.each([
    ['was not found', entry(), { stale: [entry()], expired: [] }],
    ['has ended', entry({ until: '2027-01-01' }), { stale: [], expired: [entry({ until: '2027-01-01' })] }],
  ])('is conformant and has the exit code 1 if the only listed deviation %s', (_, listed, summary) => {
    expect(reportWith([listed], [passed])).toMatchObject({
      result: 'conformant',
      exitCode: 1,
      deviations: { accepted: [], ...summary },
    });
  });

  test('notes the deviations that were not checked, with their lines if they have any', () => {
    const listed = [entry({ line: 3 }), entry({ id: 'add.rejects.empty-token' })];
    const report = reportWith(listed, []);
    const ids = [`${id} (line 3)`, 'add.rejects.empty-token'];
    expect(report.notes).toEqual([createNote('deviations-not-checked', { ids })]);
    expect(report.deviations?.unchecked).toEqual(listed);
  });

  test('adds no note if every deviation was checked', () => {
    const notes = [createNote('license-stored')];
    expect(reportWith([entry()], [failed], { notes }).notes).toEqual(notes);
  });

  test('accepts a finding of the run as a whole, which concerns no requirement of a scenario', () => {
    const ofRun = { ...finding('must', covers[0]), code: 'unsteady-check' } as const;
    const report = reportWith([entry({ id: 'unsteady-check' })], [passed], { findings: [ofRun] });
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0, findings: [] });
    expect(report.requirements.find((one) => one.id === covers[0])?.verdict).toBe('pass');
  });

  test('counts the fidelity as if nothing was accepted', () => {
    const strict = reportWith(undefined, [failed]);
    expect(reportWith([entry()], [failed]).fidelity).toEqual(strict.fidelity);
    expect(strict.fidelity?.overall).toMatchObject({ achieved: 0, achievable: 1 });
  });

  test('has no summary without a list, and an empty one with an empty list', () => {
    expect(reportWith(undefined, [failed]).deviations).toBeNull();
    expect(reportWith([], [failed]).deviations).toEqual({ accepted: [], stale: [], expired: [], unchecked: [] });
  });
});

describe('the report of a run that changed the license', () => {
  const problem = {
    code: 'license-not-restored',
    message: 'The license was not restored.',
  } as const;
  const reading = { at: 0, check: true, token: { kind: 'unknown' } } as const;

  test('says of no license that it is in force if it could not be restored', () => {
    const target = { ...initialRunState(partsOf(settings()), false, 7).target, licensed: true };
    const licenseOf = (change: Partial<RunState>) =>
      reportWith(undefined, [passed], { target, firstReading: reading, ...change }).license;
    expect(licenseOf({})).toMatchObject({ inForce: true });
    expect(licenseOf({ problem })).toMatchObject({ inForce: null });
  });
});
