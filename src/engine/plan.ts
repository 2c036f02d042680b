import type { Personas } from '../accounts/personas.ts';
import { matcherOf } from '../config/globs.ts';
import type { Settings } from '../config/settings.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Planned } from '../domain/run-events.ts';
import { type BoundScenario, impacts } from '../domain/scenario.ts';
import { isBefore } from '../domain/version.ts';

/** What the plan depends on beside the settings. */
export interface PlanContext {
  readonly version: string | undefined;
  readonly personas: Personas;
}

type Choice = Pick<Settings, 'impact' | 'only' | 'skip' | 'license'>;

/** Decides for every scenario whether it may run, and if not, why. Keeps the order of the scenarios. */
export function plan(scenarios: readonly BoundScenario[], choice: Choice, prospect: PlanContext): readonly Planned[] {
  const isOnly = choice.only.length === 0 ? () => true : matcherOf(choice.only);
  const isSkipped = matcherOf(choice.skip);

  return scenarios.map((scenario): Planned => {
    const left = (reason: Reason): Planned => ({ scenario, decision: 'skipped', reason });
    if (isSkipped(scenario.id)) return left(createReason('skip-option'));
    if (!isOnly(scenario.id)) return left(createReason('only-option'));
    if (!isWithinImpact(scenario, choice)) {
      return left(createReason('impact-too-low', { impact: scenario.impact, allowed: choice.impact }));
    }
    if (scenario.since !== undefined && prospect.version === undefined) {
      return left(createReason('version-unknown', { since: scenario.since }));
    }
    if (scenario.since !== undefined && prospect.version !== undefined && isBefore(prospect.version, scenario.since)) {
      return left(createReason('version-too-old', { since: scenario.since, version: prospect.version }));
    }
    if (scenario.needsLicense && choice.license === undefined) {
      return left(createReason('license-required'));
    }
    const had = prospect.personas[scenario.as];
    return 'missing' in had
      ? { scenario, decision: 'blocked', reason: had.missing }
      : { scenario, decision: 'run', reason: null };
  });
}

function isWithinImpact({ impact }: BoundScenario, choice: Choice): boolean {
  return impacts.indexOf(impact) <= impacts.indexOf(choice.impact);
}

/** The order of everything that touches or watches the license: one chain, so that each change is the doing of one request. */
export function inExecutionOrder(scenarios: readonly BoundScenario[]): readonly BoundScenario[] {
  return scenarios.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/**
 * Few changes of state: first what leaves the license stored (what has no harmless form last, so that it is known by then who
 * is let in), then what removes it, what needs none, and the sequences.
 */
function rankOf({ sequential, given, unsafeIfAccepted, expect: { licenseAfter } }: BoundScenario): number {
  if (sequential) return 5;
  if (given === 'no license is stored') return licenseAfter === 'added' ? 4 : 3;
  if (licenseAfter === 'removed') return 2;
  return unsafeIfAccepted ? 1 : 0;
}
