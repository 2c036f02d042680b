import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { restore } from '../../src/cli/restore.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { DoctorReport } from '../../src/domain/run-events.ts';
import { fakeIo } from './fake-io.ts';

const environment = { GRAFANA_URL: 'http://grafana.example', GRAFANA_ADMIN_PASSWORD: 'correct-horse' };

const inspection: DoctorReport = {
  target: {
    url: 'http://grafana.example/',
    version: '12.4.3\u001b[31m',
    edition: null,
    licensed: true,
    detected: {
      health: true,
      settings: false,
      user: true,
      rootUrl: 'https://public.example/',
      rootUrlFrom: 'license',
      anonymousAccess: 'unknown',
      licenseSource: 'database',
    },
    insecure: true,
    builtIn: false,
  },
  planned: scenarios.map((scenario) =>
    scenario.as === 'org-admin'
      ? { scenario, decision: 'blocked', reason: createReason('no-org-admin') }
      : scenario.impact === 'read'
        ? { scenario, decision: 'run', reason: null }
        : {
            scenario,
            decision: 'skipped',
            reason: createReason('impact-too-low', { impact: scenario.impact, allowed: 'read' }),
          },
  ),
  notes: [createNote('cleanup-incomplete', { problem: 'The response was correct-horse.' })],
  problem: null,
  exitCode: 4,
};

describe('doctor', () => {
  test('prints what was detected, what would run, and by reason what would not', async () => {
    const io = fakeIo({ environment });
    expect(await doctor({}, io, async () => inspection)).toBe(4);
    const out = io.out();
    expect(out).toMatch(/Edition +not detected/);
    expect(out).toMatch(/Root URL +https:\/\/public.example\/ \(from the license you provided\)/);
    expect(out).toContain('NOT checked');
    const running = inspection.planned.filter(({ decision }) => decision === 'run').length;
    expect(out).toContain(`Would run: ${running} of ${scenarios.length} scenarios`);
    expect(out.split(`blocked: ${createReason('no-org-admin').message}`)).toHaveLength(2);
    expect(out).toContain('    check.denies.org-admin\n');
  });

  test('prints neither control sequences nor secrets', async () => {
    const io = fakeIo({ environment });
    await doctor({}, io, async () => inspection);
    expect(io.out()).not.toContain('\u001b');
    expect(io.out()).not.toContain('correct-horse');
  });

  test('prints the problem and exits with its code', async () => {
    const io = fakeIo({ environment });
    const problem = { code: 'unreachable', message: 'Nobody answers at grafana.example.' } as const;
    const ended = await doctor({}, io, async () => ({ ...inspection, planned: [], problem, exitCode: 3 }));
    expect(ended).toBe(3);
    expect(io.err()).toBe('licensing-conformance: Nobody answers at grafana.example.\n');
  });

  test('would run every scenario on the built-in reference server', async () => {
    const io = fakeIo();
    expect(await doctor({ reference: true }, io)).toBe(0);
    expect(io.out()).toContain(`Would run: ${scenarios.length} of ${scenarios.length} scenarios`);
  });
});

describe('restore', () => {
  test('prints what it did', async () => {
    const io = fakeIo({ environment });
    const actions = [createNote('license-stored'), createNote('account-deleted', { account: 'user suite-1' })];
    expect(await restore({}, io, async () => ({ actions, problem: null, exitCode: 0 }))).toBe(0);
    expect(io.out()).toBe(actions.map(({ message }) => `${message}\n`).join(''));
  });

  test('prints what it could not do', async () => {
    const io = fakeIo({ environment });
    const problem = { code: 'license-not-restored', message: 'The license could not be restored.' } as const;
    expect(await restore({}, io, async () => ({ actions: [], problem, exitCode: 3 }))).toBe(3);
    expect(io.err()).toContain(problem.message);
  });
});
