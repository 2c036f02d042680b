import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Simulated, type Simulation, simulate, step } from '../../support/simulation/simulated-run.ts';
import {
  conforming,
  othersLicense,
  ownLicense,
  type SimulatedTarget,
} from '../../support/simulation/simulated-target.ts';
import { garbageAccepted, lost, rejectedButDone, unanswered } from '../../support/simulation/treatments.ts';

const safety = readFileSync(new URL('../../../docs/safety.md', import.meta.url), 'utf8');
/** The table of what the guard cannot notice. */
const [page = ''] = /## What the license guard cannot notice\n[\s\S]*?(?=\n## )/.exec(safety) ?? [];
const bare: Simulation['facts'] = { hasGrafanaPages: false, isAssumedInstalled: true };
const isGone = ({ truth }: Simulated): boolean => truth.later?.lid !== ownLicense.lid;

/** What the page says is not promised, each with a target that shows it. */
const cases: readonly (readonly [id: string, simulation: Simulation, kind: string])[] = [
  [
    'late-rejection',
    {
      target: {},
      facts: { impact: 'reject' },
      steps: [step({ endpoint: 'remove', mustBeRejected: true, treatment: rejectedButDone(401, 60_000) })],
    },
    'untouched',
  ],
  [
    'late-removal',
    { target: {}, steps: [step({ endpoint: 'remove', treatment: { ...conforming, effectAfterMs: 60_000 } })] },
    'restored',
  ],
  [
    'no-window',
    {
      target: { hasTokenRoute: false },
      facts: { ...bare, settleMs: 0 },
      steps: [
        step({ endpoint: 'remove', given: 'no license is stored', treatment: { ...conforming, effectAfterMs: 1200 } }),
        step({ endpoint: 'add' }),
      ],
    },
    'untouched',
  ],
  [
    'no-window-nodes',
    {
      target: { nodeLags: [0, 1400], nodeOf: (count) => (count <= 22 ? 0 : 1) },
      facts: { settleMs: 0 },
      appliesFirst: true,
      ownTreatments: [conforming, lost],
      steps: [
        step({ endpoint: 'remove', pauseMs: 3000 }),
        step({ endpoint: 'add', given: 'no license is stored', treatment: lost }),
      ],
    },
    'untouched',
  ],
  ['open-outcome', { target: {}, steps: [step({ endpoint: 'remove', treatment: unanswered(30_000) })] }, 'untouched'],
  [
    'lag',
    {
      target: { stored: undefined, nodeLags: [5500] },
      events: [{ at: 1, act: (target) => target.store(ownLicense) }],
      steps: [
        step({ endpoint: 'add', treatment: lost, pauseMs: 0, given: 'any' }),
        step({ endpoint: 'add', given: 'any', pauseMs: 2500 }),
      ],
    },
    'restored',
  ],
  [
    'invisible-garbage',
    {
      target: { hasTokenRoute: false, isGarbageAvailable: true },
      facts: { ...bare, impact: 'reject', given: undefined },
      steps: [step({ endpoint: 'add', mustBeRejected: true, treatment: garbageAccepted })],
    },
    'untouched',
  ],
  [
    'other-source',
    { target: { otherSource: ownLicense }, ownTreatments: [conforming, lost], steps: [step({ endpoint: 'remove' })] },
    'restored',
  ],
  [
    'constant-check',
    {
      target: { hasTokenRoute: false, otherSource: ownLicense },
      facts: bare,
      ownTreatments: [conforming, lost],
      steps: [step({ endpoint: 'remove' })],
    },
    'restored',
  ],
];

describe('what the license guard cannot notice, by docs/safety.md', () => {
  test.each(cases)('%s: the license is lost without a report, as docs/safety.md says', async (id, simulation, kind) => {
    const run = await simulate(simulation);
    expect(page).toContain(`| ${id} |`);
    expect(run.outcome.kind).toBe(kind);
    expect(isGone(run)).toBe(true);
  });

  test('race: a license that appears between a reading and a write is still replaced', async () => {
    const run = await simulate({
      target: { latencyMs: 100 },
      steps: [step({ endpoint: 'add', given: 'any' })],
      events: [{ at: 855, act: (target) => target.store(othersLicense) }],
    });
    expect(page).toContain('| race |');
    expect(run.truth.later).toMatchObject({ lid: ownLicense.lid });
  });

  test('invisible-license: a license for which check is false is still removed after two readings', async () => {
    const run = await simulate({
      target: { hasTokenRoute: false, isExpired: true },
      facts: { hasGrafanaPages: false, isOurs: true },
      steps: [step({ endpoint: 'add', given: 'any' })],
    });
    expect(page).toContain('| invisible-license |');
    expect(run.truth.later).toBeUndefined();
  });

  test('refreshed-token: a renewal that is rejected and carried out is still not noticed', async () => {
    const steps = [step({ endpoint: 'renew', mustBeRejected: true, treatment: rejectedButDone(403, 0) })];
    const { outcome, performed } = await simulate({ target: { refreshesToken: true }, steps });
    expect(page).toContain('| refreshed-token |');
    expect([outcome.kind, outcome.findings]).toEqual(['untouched', []]);
    expect(performed).toMatchObject([{ isSent: true, effect: 'none' }]);
    const noticed = await simulate({ target: {}, steps });
    expect(noticed.performed).not.toMatchObject([{ isSent: true, effect: 'none' }]);
  });

  test('own-refresh: a token that the server renews by itself counts as the doing of a renewal that is on its way', async () => {
    const treatment = { ...conforming, answerAfterMs: 3000 };
    const steps = [step({ endpoint: 'renew', mustBeRejected: true, given: 'any', treatment })];
    const events = [{ at: 2500, act: (target: SimulatedTarget) => target.store({ ...ownLicense, jti: 'refreshed' }) }];
    const facts = { impact: 'reject' } as const;
    const { outcome, performed } = await simulate({ target: {}, facts, steps, events });
    expect(page).toContain('| own-refresh |');
    expect(outcome.kind).toBe('untouched');
    expect(performed).toMatchObject([{ isSent: true, change: 'the license has a new token' }]);
    const quiet = await simulate({ target: {}, facts, steps });
    expect(quiet.performed).toMatchObject([{ isSent: true, change: undefined }]);
  });

  test('file-license: a license that only comes from a file is stored as well', async () => {
    const { truth, outcome } = await simulate({
      target: { stored: undefined, otherSource: ownLicense },
      steps: [step({ endpoint: 'remove' })],
    });
    expect(page).toContain('| file-license |');
    expect(outcome.kind).toBe('restored');
    expect([truth.before, truth.later?.lid]).toEqual([undefined, ownLicense.lid]);
  });

  test('every row of the table is tested', () => {
    const rows = [...page.matchAll(/^\| ([a-z]+(?:-[a-z]+)*) \|/gm)].map(([, id]) => id).filter((id) => id !== 'id');
    expect(rows.toSorted()).toEqual(
      [
        ...cases.map(([id]) => id),
        'race',
        'invisible-license',
        'file-license',
        'refreshed-token',
        'own-refresh',
      ].toSorted(),
    );
  });
});
