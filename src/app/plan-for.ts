import { type Personas, personasToProvision, withPersonas } from '../accounts/personas.ts';
import type { Planned } from '../domain/run-events.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { plan } from '../engine/plan.ts';
import { independence, planByLicense } from '../engine/plan-by-license.ts';
import { type Schedule, wholeSchedule } from '../engine/schedule.ts';
import type { OpenTarget } from './open-target.ts';

/** What runs against a target: `run` sends it, `doctor` counts it. */
export function planFor(
  { session, parts, dependencies }: OpenTarget,
  personas: Personas,
  scenarios: readonly BoundScenario[],
): readonly Planned[] {
  const { identity, license, guard, rootUrl } = session;
  const planned = plan(scenarios, { ...parts.scope, license }, { version: identity.version, personas });
  return planByLicense(planned, { state: guard.state, rootUrl, now: dependencies.wallClock() });
}

/** The plan before the test accounts are created, as if all of them could be. */
export function promisedPlan(target: OpenTarget, scenarios: readonly BoundScenario[]): readonly Planned[] {
  const { session, parts } = target;
  const promised = { as: { kind: 'none' } } as const;
  const wanted = parts.provision ? personasToProvision(session.personas) : [];
  const personas = withPersonas(session.personas, Object.fromEntries(wanted.map((persona) => [persona, promised])));
  return planFor(target, personas, scenarios);
}

/** What a plan sends, in the order in which a run sends it. */
export function scheduleFor({ session, parts, dependencies }: OpenTarget, planned: readonly Planned[]): Schedule {
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  const license = { state: session.guard.state, rootUrl: session.rootUrl, now: dependencies.wallClock() };
  return wholeSchedule(running, parts.scope.impact === 'write', independence(license));
}
