import { describe, expect, test } from 'vitest';
import { requirements, scenarios } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import { partsOf } from '../../src/app/run-parts.ts';
import { createReport, initialRunState, type RunState, unknownTarget } from '../../src/app/run-state.ts';
import { name, version } from '../../src/config/package-info.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { answer } from '../support/exchanges.ts';
import { result } from '../support/results.ts';
import { realScenario } from '../support/scenarios.ts';
import { parts, settings } from '../support/settings.ts';

const timing = { startedAt: new Date('2026-01-02T03:04:05.678Z'), durationMs: 12.6 };

/** A passed result of a scenario of the specs, with some fields changed. */
function resultOf(id: string, change: Partial<ScenarioResult> = {}): ScenarioResult {
  const { endpoint, as, impact } = realScenario(id);
  return result({ id, endpoint: endpoint.id, persona: as, impact, exchange: answer(200, true), ...change });
}

function reportOf(change: Partial<RunState>, given = settings()) {
  const runState = { ...initialRunState(partsOf(given), false, 7), ...change };
  return createReport({ runState, parts: partsOf(given), ...timing }, scenarios);
}

describe('the initial run state', () => {
  test('knows only the given facts about the target', () => {
    const url = 'http://target.invalid/';
    expect(unknownTarget(parts({ url, grafanaVersion: '11.0.0', insecure: true }), false)).toEqual({
      url,
      version: '11.0.0',
      edition: null,
      licensed: null,
      detected: null,
      insecure: true,
      builtIn: false,
    });
    expect(unknownTarget(parts(), true)).toMatchObject({ url: '', version: null, insecure: false, builtIn: true });
  });

  test('has no results', () => {
    const given = parts({ url: 'http://target.invalid/' });
    expect(initialRunState(given, true, 7)).toEqual({
      target: unknownTarget(given, true),
      runId: '',
      seed: 7,
      firstReading: undefined,
      provisioned: [],
      results: [],
      positiveControls: [],
      exploration: null,
      findings: [],
      problem: null,
      stoppedBy: null,
      isInconclusive: false,
      notes: [],
      personas: [],
      logins: [],
    });
    expect(reportOf({})).toMatchObject({ result: 'partial', exitCode: 4, results: [], problem: null, notes: [] });
  });
});

describe('the report of a run state', () => {
  test('has the timing, the scope and every requirement', () => {
    const given = settings({ impact: 'write', strict: true, only: ['check.*'], skip: ['*.query'] });
    const report = reportOf(
      {
        runId: 'abcdef01',
        provisioned: ['org-admin'],
        results: [resultOf('check.reports.boolean')],
        notes: [createNote('license-stored')],
        exploration: { sequences: 3, seed: 7, failure: null },
      },
      given,
    );
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name, version },
      runId: 'abcdef01',
      scope: { impact: 'write', strict: true, only: ['check.*'], skip: ['*.query'], provisioned: ['org-admin'] },
      startedAt: '2026-01-02T03:04:05.678Z',
      durationMs: 13,
      result: 'conformant',
      exitCode: 0,
      problem: null,
      notes: [createNote('license-stored')],
      counts: { pass: 1, warn: 0, fail: 0, skipped: 0, blocked: 0 },
      results: [{ id: 'check.reports.boolean', verdict: 'pass' }],
      exploration: { sequences: 3, seed: 7, failure: null },
    });
    expect(report.requirements.map(({ id }) => id)).toEqual(requirements.map(({ id }) => id));
  });

  test.each([
    ['error', 'interrupted', createProblem('interrupted')],
    ['partial', 'max-time', createProblem('max-time')],
  ])(
    'has the result %s and exit code 3 if the run was stopped by %s and its license was not restored',
    (result, _, stoppedBy) => {
      const problem = createProblem('license-not-restored', {
        license: 'it is gone',
        accounts: [],
        journal: undefined,
      });
      const results = [resultOf('check.reports.boolean')];
      expect(reportOf({ results, problem, stoppedBy })).toMatchObject({ result, exitCode: 3, problem });
    },
  );

  test('has the result error and the exit code 3 if the server became unreachable', () => {
    const broken = createProblem('unreachable', { url: 'http://target.invalid/', failure: 'gone' });
    expect(reportOf({ results: [resultOf('check.reports.boolean')], problem: broken })).toMatchObject({
      result: 'error',
      exitCode: 3,
      problem: broken,
    });
  });

  test('is partial with --min-fidelity unless every scenario of the profile was judged', () => {
    const results = [resultOf('check.reports.boolean'), resultOf('add.accepts.valid-license', { verdict: 'blocked' })];
    const scope = { scope: { minFidelity: 95, profile: 'full' }, seed: 7 };
    expect(reportOf({ results: results.slice(0, 1) }, settings({ minFidelity: 95 }))).toMatchObject({
      ...scope,
      result: 'conformant',
    });
    expect(reportOf({ results }, settings({ minFidelity: 95, only: ['check.*'] }))).toMatchObject({
      ...scope,
      exitCode: 4,
    });
  });

  test('has no secrets of the settings or of created test accounts', () => {
    const given = settings({ admin: { user: 'admin', password: 'configured-password' }, showBodies: true });
    const personas = {
      ...personasOf(given),
      'org-admin': { as: { kind: 'basic', user: 'created', password: 'generated-password' } },
    } as const;
    const exchange = answer(200, { configured: 'configured-password', generated: 'generated-password' });
    const text = JSON.stringify(
      reportOf({ results: [resultOf('check.reports.boolean', { exchange })], personas: [personas] }, given),
    );
    expect(text).toContain('[REDACTED:GRAFANA_ADMIN_PASSWORD]');
    expect(text).not.toMatch(/configured-password|generated-password/);
  });

  test('shows the owner of a license only with showLicense', () => {
    const results = [resultOf('check.reports.boolean', { exchange: answer(200, { company: 'Example Company' }) })];
    const shown = { showBodies: true };
    expect(JSON.stringify(reportOf({ results }, settings(shown)))).not.toContain('Example Company');
    expect(JSON.stringify(reportOf({ results }, settings({ ...shown, showLicense: true })))).toContain(
      'Example Company',
    );
  });
});

describe('a scenario that is blocked', () => {
  const blocked = { verdict: 'blocked', reason: createReason('no-service-account'), exchange: null } as const;

  test.each([
    ['remove.accepts.root-url', 'a must', 'partial', 4],
    ['add.rejects.altered-signature', 'a should', 'conformant', 0],
  ])('like %s, which covers %s, makes the run %s', (id, _, expected, exitCode) => {
    const results = [resultOf('check.reports.boolean'), resultOf(id, blocked)];
    expect(reportOf({ results })).toMatchObject({ result: expected, exitCode });
  });
});

describe('a denial by an endpoint without a positive control', () => {
  const denial = resultOf('check.denies.anonymous', { exchange: answer(401) });

  test('is blocked', () => {
    const report = reportOf({ results: [denial] });
    expect(report).toMatchObject({ result: 'partial', counts: { pass: 0, blocked: 1 } });
    expect(report.results[0]?.reason).toEqual(createReason('admin-not-seen'));
  });

  test('passes if the server admin has access in a scenario or in a positive control', () => {
    expect(reportOf({ results: [denial, resultOf('check.reports.boolean')] }).counts.pass).toBe(2);
    const positiveControls = [{ endpoint: 'check', exchange: answer(200, true) }] as const;
    expect(reportOf({ results: [denial], positiveControls })).toMatchObject({
      result: 'conformant',
      counts: { pass: 1 },
    });
  });
});

describe('a failure with a response that no Grafana sends', () => {
  const empty = { ...answer(500), response: { status: 500, headers: [], body: '' } };
  const failed = resultOf('check.denies.anonymous', { exchange: empty, verdict: 'fail' });
  const positiveControls = [{ endpoint: 'check', exchange: empty }] as const;
  const pages = { health: true, settings: true, user: true };
  const verdictOn = (found: typeof pages | null) => {
    const rootUrl = 'http://target.invalid/';
    const detected = {
      ...pages,
      rootUrl,
      rootUrlFrom: 'url',
      anonymousAccess: 'off',
      licenseSource: 'unknown',
    } as const;
    const target = { ...unknownTarget(parts(), false), detected: found === null ? null : { ...detected, ...found } };
    return reportOf({ results: [failed], positiveControls, target }).results[0]?.verdict;
  };

  test('is blocked on a Grafana if the admin gets that response, too, and stays a failure of a mock', () => {
    expect(verdictOn(pages)).toBe('blocked');
    expect(verdictOn({ health: false, settings: false, user: false })).toBe('fail');
    expect(verdictOn(null)).toBe('fail');
  });
});

describe('the bodies of responses', () => {
  const body = JSON.stringify({ note: 'nobody looked at this' });
  const results = [resultOf('check.reports.boolean', { exchange: answer(200, { note: 'nobody looked at this' }) })];

  test.each([
    [true, body],
    [false, `[${body.length} bytes]`],
  ])('are in a report only with --show-bodies: %s', (showBodies, expected) => {
    const made = reportOf({ results }, settings({ showBodies }));
    expect(made.results[0]?.exchange?.response?.body).toBe(expected);
  });
});
