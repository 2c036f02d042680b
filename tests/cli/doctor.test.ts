import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { restore } from '../../src/cli/restore.ts';
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
      ? { scenario, decision: 'blocked', reason: 'no user: set GRAFANA_USER' }
      : scenario.impact === 'read'
        ? { scenario, decision: 'run', reason: null }
        : { scenario, decision: 'skipped', reason: 'of higher impact' },
  ),
  notes: ['The settings could not be read; it answered with correct-horse.'],
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
    expect(out.match(/blocked: no user: set GRAFANA_USER/g)).toHaveLength(1);
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
    const actions = ['Stored the license.', 'Deleted the user suite-1.'];
    expect(await restore({}, io, async () => ({ actions, problem: null, exitCode: 0 }))).toBe(0);
    expect(io.out()).toBe('Stored the license.\nDeleted the user suite-1.\n');
  });

  test('prints what it could not do', async () => {
    const io = fakeIo({ environment });
    const problem = { code: 'license-not-restored', message: 'The license could not be restored.' } as const;
    expect(await restore({}, io, async () => ({ actions: [], problem, exitCode: 3 }))).toBe(3);
    expect(io.err()).toContain(problem.message);
  });
});
