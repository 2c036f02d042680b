import fc from 'fast-check';
import type { ProviderState } from '../../../src/domain/scenario.ts';
import type { Simulation, StageStep } from './simulated-run.ts';
import type { StageMember } from './simulated-stage.ts';
import { conforming, type TargetOptions, type Treatment } from './simulated-target.ts';

const removals = fc.constant<StageMember['endpoint']>('remove');

/**
 * Requests that the schedule lets go out together: additions, or removals with one renewal at most. None of them can undo
 * what another one did.
 */
export function membersOf(treatments: fc.Arbitrary<Treatment>): fc.Arbitrary<readonly StageMember[]> {
  const some = (endpoint: fc.Arbitrary<StageMember['endpoint']>, maxLength: number) =>
    fc.array(fc.record({ endpoint, treatment: treatments }), { minLength: 1, maxLength });
  const renewals = fc.array(fc.record({ endpoint: fc.constant('renew' as const), treatment: treatments }), {
    maxLength: 1,
  });
  return fc.oneof(
    some(fc.constant('add'), 6),
    fc.tuple(renewals, some(removals, 6)).map(([renewal, others]) => [...renewal, ...others]),
  );
}

/** Steps of several requests that are sent together. */
export function stageSteps(
  given: fc.Arbitrary<ProviderState>,
  pauseMs: fc.Arbitrary<number>,
  treatments: fc.Arbitrary<Treatment>,
): fc.Arbitrary<StageStep> {
  return fc.record({ given, pauseMs, together: membersOf(treatments) });
}

/** The delay of what a server does although it rejects it, in milliseconds: within the settle window, or at once. */
const delays = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 900 }));

/** Rejected, as by a conforming server, or rejected and done all the same. */
const lying: fc.Arbitrary<Treatment> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(conforming) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(401, 403, 422), delays)
      .map(([answer, effectAfterMs]): Treatment => ({ ...conforming, answer, effectAfterMs })),
  },
);

/** A target of one node that does some of what it rejects, in stages, at once or late. */
export const lyingStages: fc.Arbitrary<Simulation> = fc
  .record({
    latencyMs: fc.constantFrom(2, 20, 100),
    hasTokenRoute: fc.boolean(),
    noneAs: fc.constantFrom<TargetOptions['noneAs']>('404', 'status 4'),
    steps: fc.array(
      stageSteps(
        fc.constantFrom<ProviderState>('a license is stored', 'no license is stored'),
        fc.constantFrom(0, 10, 2000),
        lying,
      ),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ latencyMs, hasTokenRoute, noneAs, steps }) => ({
    target: { latencyMs, hasTokenRoute, noneAs },
    facts: { hasGrafanaPages: hasTokenRoute, isAssumedInstalled: !hasTokenRoute },
    steps,
  }));
