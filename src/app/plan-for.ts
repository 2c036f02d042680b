import type { Personas } from '../accounts/personas.ts';
import type { Planned } from '../domain/run-events.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { plan } from '../engine/plan.ts';
import { planByLicense } from '../engine/plan-by-license.ts';
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
