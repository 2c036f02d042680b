import { createReason } from '../domain/messages/reasons.ts';
import type { Planned } from '../domain/run-events.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import type { GuardState } from '../license/guard/guard-state.ts';
import { preflight } from '../license/guard/preflight.ts';
import { isStoredAsLeft } from '../license/guard/transitions.ts';
import { isKnownValid, licenseStateOf } from '../license/license-state.ts';

/** What the license of a target decides about the plan. */
export interface LicenseContext {
  readonly state: GuardState;
  readonly rootUrl: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Takes out of a plan what the license of the target does not permit: at `write` everything that depends on a license which
 * must not be changed, below it everything that needs another state than the present one. So a plan promises no more than
 * a run sends.
 */
export function planByLicense(planned: readonly Planned[], context: LicenseContext): readonly Planned[] {
  return planned.map((one) => {
    if (one.decision === 'run') return decide(one, context);
    // At impact reject it would not run either, so that is not what it requires.
    const isLeftToReject = one.scenario.impact === 'reject' && one.reason?.code === 'impact-too-low';
    return isLeftToReject ? withGivenState(one, context) : one;
  });
}

function decide(planned: Planned, context: LicenseContext): Planned {
  const { scenario } = planned;
  const { state } = context;
  const dependsOnLicense = scenario.given !== 'any' || scenario.endpoint.id !== 'check';
  if (!dependsOnLicense) return planned;
  if (state.facts.impact === 'write') {
    const refusal = preflight(state, 'own-write', context.now);
    return refusal && needsWrite(scenario, state) ? { scenario, decision: 'blocked', reason: refusal } : planned;
  }
  if (scenario.expect.value?.equals === true && !isInForce(context)) {
    return { scenario, decision: 'skipped', reason: createReason('no-active-license') };
  }
  return withGivenState(planned, context);
}

/** Skips a scenario that needs another state of the license than the present one, which only a write brings about. */
function withGivenState(planned: Planned, { state }: LicenseContext): Planned {
  const { scenario } = planned;
  return isPresent(scenario, state) ? planned : { scenario, decision: 'skipped', reason: createReason('out-of-scope') };
}

/** Whether a scenario needs a state that only a write brings about, or may write itself. */
function needsWrite(scenario: BoundScenario, state: GuardState): boolean {
  return scenario.endpoint.id !== 'check' || !isPresent(scenario, state);
}

/** Whether the target is in the state that a scenario needs. */
function isPresent({ given }: BoundScenario, state: GuardState): boolean {
  return given === 'any' || isStoredAsLeft(state) === (given === 'a license is stored');
}

/** Whether a license is in force on the target, as far as is known. */
export function isInForce({ state, rootUrl, now }: LicenseContext): boolean {
  const seen = licenseStateOf(state.left, false, now);
  return isKnownValid(seen, rootUrl) ?? seen.available ?? false;
}

/** Tells whether a scenario only looks at what is there, before the run has sent anything that may write. */
export function independence(context: LicenseContext): (scenario: BoundScenario) => boolean {
  // Before the run has changed anything, check cannot lag behind.
  return (scenario) =>
    scenario.endpoint.id === 'check' &&
    !scenario.expect.licenseAfter &&
    (scenario.given === 'any' || (!context.state.hasSent && isThereToLookAt(scenario, context)));
}

/** Whether the target is in the state that a scenario looks at, and will not be brought into it by the run. */
function isThereToLookAt(scenario: BoundScenario, context: LicenseContext): boolean {
  if (scenario.expect.value?.equals === true) {
    return scenario.given === 'a license is stored' && isInForce(context);
  }
  // A run that removes the license looks after that: there check has to follow.
  const isBroughtAbout = scenario.given === 'no license is stored' && context.state.facts.impact === 'write';
  return !isBroughtAbout && isPresent(scenario, context.state);
}
