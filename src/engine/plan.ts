import type { Personas } from '../accounts/personas.ts';
import { matcherOf } from '../config/globs.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import { missingIn, type Profile, requirableWords } from '../domain/profile.ts';
import type { Planned } from '../domain/run-events.ts';
import { type BoundScenario, type Impact, impacts, type Need } from '../domain/scenario.ts';
import { isBefore, isVersionCondition, meets } from '../domain/version.ts';

/** What the plan depends on beside the settings. */
export interface PlanContext {
  readonly version: string | undefined;
  readonly personas: Personas;
}

/** Which scenarios a run is to send. */
export interface PlanScope {
  readonly impact: Impact;
  readonly profile: Profile;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly license: string | undefined;
}

/** Decides for every scenario whether it may run, and if not, why. Keeps the order of the scenarios. */
export function plan(scenarios: readonly BoundScenario[], scope: PlanScope, context: PlanContext): readonly Planned[] {
  const chosen = choice(scope);
  return scenarios.map((scenario): Planned => {
    const reason = chosen(scenario) ?? outOfProfile(scenario, scope) ?? outOfScope(scenario, scope, context);
    if (reason !== undefined) return { scenario, decision: 'skipped', reason };
    const credentials = context.personas[scenario.as];
    return 'missing' in credentials
      ? { scenario, decision: credentials.decision ?? 'blocked', reason: credentials.missing }
      : { scenario, decision: 'run', reason: null };
  });
}

/** Why --skip or --only leaves a scenario out; undefined if they do not. */
function choice({ only, skip }: PlanScope): (scenario: BoundScenario) => Reason | undefined {
  const isOnly = only.length === 0 ? () => true : matcherOf(only);
  const isSkipped = matcherOf(skip);
  return ({ id }) => {
    if (isSkipped(id)) return createReason('skip-option');
    return isOnly(id) ? undefined : createReason('only-option');
  };
}

/** Why the profile leaves a scenario out; undefined if it does not. */
function outOfProfile(scenario: BoundScenario, { profile }: PlanScope): Reason | undefined {
  const missing = missingIn(profile, scenario);
  return missing && createReason('not-in-profile', { profile, requires: requirableWords[missing] });
}

/** Why the impact, the version or a missing license leaves a scenario out; undefined if nothing does. */
function outOfScope(scenario: BoundScenario, scope: PlanScope, context: PlanContext): Reason | undefined {
  const { impact, requires = [], as } = scenario;
  if (!isWithinImpact(scenario, scope)) return createReason('impact-too-low', { impact, allowed: scope.impact });
  const [unmet] = requires.flatMap((need) => unmetReason(need, scope, context) ?? []);
  return unmet ?? (as === 'service-account' ? withoutServiceAccounts(context.version) : undefined);
}

/** Why a scenario cannot have what it needs; undefined if it can. */
function unmetReason(need: Need, { license }: PlanScope, { version }: PlanContext): Reason | undefined {
  if (isVersionCondition(need)) {
    const versions = need.replace('grafana', '').replace('>=', '>= ').replace('<', '< ').trim();
    const met = meets(version, need);
    if (version === undefined || met === undefined) return createReason('version-unknown', { versions });
    return met ? undefined : createReason('version-out-of-range', { versions, version });
  }
  return license === undefined ? createReason('license-required') : undefined;
}

/** The reason for a version without service accounts, which Grafana 8.5 introduced; undefined if the version is unknown. */
function withoutServiceAccounts(version: string | undefined): Reason | undefined {
  if (version === undefined || !isBefore(version, '8.5.0')) return undefined;
  return createReason('version-out-of-range', { versions: '>= 8.5', version });
}

function isWithinImpact({ impact }: BoundScenario, scope: PlanScope): boolean {
  return impacts.indexOf(impact) <= impacts.indexOf(scope.impact);
}
