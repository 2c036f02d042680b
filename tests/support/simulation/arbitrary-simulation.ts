import fc from 'fast-check';
import type { ProviderState } from '../../../src/domain/scenario.ts';
import { stageSteps } from './arbitrary-stages.ts';
import type { Simulation, Step } from './simulated-run.ts';
import { conforming, othersLicense, ownLicense, type TargetOptions, type Treatment } from './simulated-target.ts';

/**
 * What the guard promises to survive. What lies beyond it is in docs/safety.md, and is tested to be what
 * that page says.
 */
export const promised = {
  /** The lag of a node and the delay of an accepted write, together, in milliseconds. */
  lagMs: 1500,
  /** The delay of a write that was rejected and is carried out all the same, with the lag, in milliseconds. */
  lateMs: 1000,
  /** When a request without a response has its effect, in milliseconds after it was sent. */
  openMs: 20_000,
} as const;

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: Math.max(0, Math.floor(max)) });

/** The lags of one to three nodes, and the largest of them. */
const lags: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([0]) },
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof(fc.constant(0), upTo(promised.lagMs - 100)), { minLength: 1, maxLength: 3 }),
  },
);

/** A write that a conforming target carries out: at once, late, not at all, with a slow or lost answer, or before a crash. */
function acceptedTreatments(lagMs: number): fc.Arbitrary<Treatment> {
  const late = upTo(promised.lagMs - lagMs - 100);
  const beforeTheEnd = upTo(promised.openMs - 1000);
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(conforming) },
    { weight: 2, arbitrary: late.map((effectAfterMs) => ({ ...conforming, effectAfterMs })) },
    { weight: 1, arbitrary: fc.constant<Treatment>({ ...conforming, effect: 'nothing' }) },
    { weight: 1, arbitrary: fc.constantFrom(400, 403, 422, 429, 500, 503).map(rejecting) },
    // Slow, and carried out on the way.
    {
      weight: 2,
      arbitrary: fc.tuple(beforeTheEnd, fc.float({ min: 0, max: 1, noNaN: true })).map(([answerAfterMs, part]) => ({
        ...conforming,
        answerAfterMs,
        effectAfterMs: Math.floor(answerAfterMs * part),
      })),
    },
    // No answer within the time, or a connection that is closed, or a proxy that gives up; carried out or not.
    {
      weight: 1,
      arbitrary: fc
        .tuple(openAnswer, beforeTheEnd, effect)
        .map(([open, effectAfterMs, what]) => ({ ...open, effectAfterMs, effect: what })),
    },
    // The target goes down after it has answered, with or without having carried it out.
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.integer({ min: 100, max: 3000 }), effect)
        .map(([downForMs, what]) => ({ ...conforming, downForMs, effect: what })),
    },
  );
}

const effect = fc.constantFrom<Treatment['effect']>('carry out', 'nothing');

const openAnswer: fc.Arbitrary<Treatment> = fc.oneof(
  fc.constant<Treatment>({ ...conforming, answerAfterMs: 60_000 }),
  upTo(5000).map((answerAfterMs): Treatment => ({ ...conforming, answer: 'reset', answerAfterMs })),
  fc
    .constantFrom(502, 504, 408, 499, 522)
    .map((answer): Treatment => ({ ...conforming, answer, answerAfterMs: 3000, isFromProxy: true })),
);

const rejecting = (answer: number): Treatment => ({ ...conforming, effect: 'nothing', answer });

/** A request that must be rejected: it is, or it is not, or it is and is carried out all the same. */
function rejectedTreatments(lagMs: number, isHarmful: boolean): fc.Arbitrary<Treatment> {
  const rejected = fc.constant(conforming);
  // What is carried out after all must be able to show within the settle window.
  if (!isHarmful || lagMs + 100 > promised.lateMs) return rejected;
  const late = upTo(promised.lateMs - lagMs - 100);
  return fc.oneof(
    { weight: 8, arbitrary: rejected },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(400, 401, 403, 422), late)
        .map(([answer, effectAfterMs]) => ({ ...conforming, answer, effectAfterMs })),
    },
    { weight: 1, arbitrary: fc.constantFrom(200, 202).map((answer) => ({ ...conforming, answer })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(200, 401)
        .map((answer): Treatment => ({ ...conforming, answer, effect: 'store garbage' })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(openAnswer, upTo(promised.openMs - 1000), effect)
        .map(([open, effectAfterMs, what]) => ({ ...open, effectAfterMs, effect: what })),
    },
  );
}

const states: readonly ProviderState[] = ['a license is stored', 'no license is stored', 'any'];

function stepsFor(lagMs: number, isHarmful: boolean): fc.Arbitrary<Simulation['steps']> {
  const common = {
    given: fc.constantFrom(...states),
    endpoint: fc.constantFrom<Step['endpoint']>('add', 'renew', 'remove'),
    pauseMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: upTo(3000) }),
  };
  return fc.array(
    fc.oneof(
      fc.record({ ...common, mustBeRejected: fc.constant(false), treatment: acceptedTreatments(lagMs) }),
      fc.record({ ...common, mustBeRejected: fc.constant(true), treatment: rejectedTreatments(lagMs, isHarmful) }),
      stageSteps(common.given, common.pauseMs, rejectedTreatments(lagMs, isHarmful)),
    ),
    { minLength: 1, maxLength: 7 },
  );
}

export type Kind = 'stored' | 'none' | 'another writer' | 'rotation' | 'unsteady check' | 'needs a restart';

const kinds: readonly Kind[] = ['stored', 'none', 'another writer', 'rotation', 'unsteady check', 'needs a restart'];

export interface ArbitrarySimulation extends Simulation {
  readonly kind: Kind;
  readonly maxLagMs: number;
  readonly otherAt: number | undefined;
}

/** A target with its troubles, what a run sends to it, and what happens meanwhile. */
export const simulations: fc.Arbitrary<ArbitrarySimulation> = fc
  .tuple(fc.constantFrom(...kinds), lags)
  .chain(([kind, nodeLags]) => simulationOf(kind, nodeLags));

function simulationOf(kind: Kind, nodeLags: readonly number[]): fc.Arbitrary<ArbitrarySimulation> {
  const maxLagMs = Math.max(...nodeLags);
  // Another writer is told from the run's own doing by the license alone, so the two do not meet in a broken server.
  const isHarmful = kind !== 'another writer';
  return fc
    .record({
      hasTokenRoute: kind === 'another writer' ? fc.constant(true) : fc.boolean(),
      noneAs: fc.constantFrom<TargetOptions['noneAs']>('404', 'status 4'),
      nodes: fc.array(upTo(7), { minLength: 1, maxLength: 16 }),
      latencyMs: fc.constantFrom(2, 20, 100),
      steps: stepsFor(maxLagMs, isHarmful),
      ownTreatments: fc.array(acceptedTreatments(maxLagMs), { maxLength: 3 }),
      signalAt: fc.option(upTo(15_000), { nil: undefined, freq: 3 }),
      at: fc.integer({ min: 200, max: 20_000 }),
      impact: fc.constantFrom<'reject' | 'write'>('write', 'write', 'reject'),
      isGiven: fc.boolean(),
      isGarbageAvailable: fc.boolean(),
    })
    .map(
      ({
        hasTokenRoute,
        noneAs,
        nodes,
        latencyMs,
        steps,
        ownTreatments,
        signalAt,
        at,
        impact,
        isGiven,
        isGarbageAvailable,
      }) => ({
        kind,
        maxLagMs,
        otherAt: kind === 'another writer' ? at : undefined,
        target: {
          stored: kind === 'none' ? undefined : ownLicense,
          hasTokenRoute,
          noneAs,
          nodeLags,
          nodeOf: (count: number) => nodes[count % nodes.length] ?? 0,
          latencyMs,
          flipEvery: kind === 'unsteady check' ? 3 : 0,
          needsRestart: kind === 'needs a restart',
          isGarbageAvailable: isGarbageAvailable && hasTokenRoute,
        },
        facts: {
          impact,
          hasGrafanaPages: hasTokenRoute,
          isAssumedInstalled: !hasTokenRoute,
          ...(impact === 'reject' && !isGiven ? { given: undefined } : {}),
        },
        steps: impact === 'reject' ? steps.map((one) => ('together' in one ? one : asRejected(one))) : steps,
        ownTreatments: [...ownTreatments, conforming],
        signalAt,
        events: eventsOf(kind, at),
      }),
    );
}

/** The same, of which the process is killed at some moment, and its journal restored at once or later. */
export const killedSimulations: fc.Arbitrary<ArbitrarySimulation> = fc
  .tuple(simulations, upTo(12_000), fc.oneof(fc.constant(0), upTo(30_000)))
  .map(([simulation, at, restoredAfterMs]) => ({ ...simulation, kill: { at, restoredAfterMs } }));

function asRejected(one: Step): Step {
  return { ...one, mustBeRejected: true, treatment: one.mustBeRejected ? one.treatment : conforming };
}

function eventsOf(kind: Kind, at: number): NonNullable<Simulation['events']> {
  if (kind === 'another writer') return [{ at, act: (target) => target.store(othersLicense) }];
  if (kind !== 'rotation') return [];
  return [
    {
      at,
      act: (target) => {
        const stored = target.truth();
        if (stored) target.store({ ...stored, jti: 'refreshed' });
      },
    },
  ];
}

/** A conforming target of several nodes, of which each shows a change late. */
export const conformingSimulations: fc.Arbitrary<Simulation> = fc
  .record({
    nodeLags: lags,
    nodes: fc.array(upTo(7), { minLength: 1, maxLength: 16 }),
    latencyMs: fc.constantFrom(2, 20, 100),
    noneAs: fc.constantFrom<TargetOptions['noneAs']>('404', 'status 4'),
    steps: fc.array(
      fc
        .record({
          given: fc.constantFrom(...states),
          endpoint: fc.constantFrom<Step['endpoint']>('add', 'renew', 'remove'),
          mustBeRejected: fc.boolean(),
          pauseMs: fc.oneof(fc.constant(0), upTo(3000)),
        })
        .map((one) => ({ ...one, treatment: conforming }))
        .chain((one) =>
          fc.oneof(
            fc.constant(one),
            stageSteps(fc.constant(one.given), fc.constant(one.pauseMs), fc.constant(conforming)),
          ),
        ),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ nodeLags, nodes, latencyMs, noneAs, steps }) => ({
    target: { nodeLags, nodeOf: (count: number) => nodes[count % nodes.length] ?? 0, latencyMs, noneAs },
    steps,
  }));
