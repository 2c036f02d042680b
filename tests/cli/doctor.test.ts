import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { restore } from '../../src/cli/restore.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { DoctorReport } from '../../src/domain/run-events.ts';
import { fakeWorld } from './fake-io.ts';

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
  test('tells what was learned, what would run, and by reason what would not', async () => {
    const world = fakeWorld({ environment });
    expect(await doctor({}, world, async () => inspection)).toBe(4);
    const out = world.out();
    expect(out).toMatch(/Edition +could not be learned/);
    expect(out).toMatch(/Root URL +https:\/\/public.example\/ \(from the license that was given\)/);
    expect(out).toContain('NOT checked');
    const running = inspection.planned.filter(({ decision }) => decision === 'run').length;
    expect(out).toContain(`Would run: ${running} of ${scenarios.length} scenarios`);
    expect(out.split(`blocked: ${createReason('no-org-admin').message}`)).toHaveLength(2);
    expect(out).toContain('    check.refuses-org-admin\n');
  });

  test('shows nothing that steers the terminal and no secret', async () => {
    const world = fakeWorld({ environment });
    await doctor({}, world, async () => inspection);
    expect(world.out()).not.toContain('\u001b');
    expect(world.out()).not.toContain('correct-horse');
  });

  test('says what is wrong, and ends with the exit code of that', async () => {
    const world = fakeWorld({ environment });
    const problem = { code: 'unreachable', message: 'Nobody answers at grafana.example.' } as const;
    const ended = await doctor({}, world, async () => ({ ...inspection, planned: [], problem, exitCode: 3 }));
    expect(ended).toBe(3);
    expect(world.err()).toBe('licensing-conformance: Nobody answers at grafana.example.\n');
  });

  test('without a URL everything of the reference server would run', async () => {
    const world = fakeWorld();
    expect(await doctor({}, world)).toBe(0);
    expect(world.out()).toContain(`Would run: ${scenarios.length} of ${scenarios.length} scenarios`);
  });
});

describe('restore', () => {
  test('tells what it did', async () => {
    const world = fakeWorld({ environment });
    const actions = [createNote('license-stored'), createNote('account-deleted', { account: 'user suite-1' })];
    expect(await restore({}, world, async () => ({ actions, problem: null, exitCode: 0 }))).toBe(0);
    expect(world.out()).toBe(actions.map(({ message }) => `${message}\n`).join(''));
  });

  test('tells what it could not do', async () => {
    const world = fakeWorld({ environment });
    const problem = { code: 'license-not-restored', message: 'The license could not be put back.' } as const;
    expect(await restore({}, world, async () => ({ actions: [], problem, exitCode: 3 }))).toBe(3);
    expect(world.err()).toContain(problem.message);
  });
});
