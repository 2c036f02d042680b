import type { EndpointId } from './endpoint.ts';
import type { RequirementKind } from './requirement.ts';

/**
 * A number of scenarios. `achieved` is at most `achievable`, and that at most `total`.
 */
export interface Tally {
  /** Those that passed; in a tally of what is required also those with a warning. */
  readonly achieved: number;
  /** Those that were judged. What was skipped or blocked is not among them. */
  readonly achievable: number;
  /** All that there are, judged or not. */
  readonly total: number;
}

/** A tally of all scenarios of a group, and one of those among them that are about something that is required. */
export interface GroupTally extends Tally {
  readonly must: Tally;
}

/**
 * How much of the documentation a server follows, in numbers of scenarios: one point for each. Skipping a scenario never
 * raises what is achieved.
 */
export interface Fidelity {
  readonly overall: Tally;
  /** The scenarios that are about something that is required. */
  readonly must: Tally;
  readonly byEndpoint: Readonly<Record<EndpointId, GroupTally>>;
  /** A scenario that is about several kinds of requirements counts in each. */
  readonly byKind: Readonly<Record<RequirementKind, GroupTally>>;
}

/** A tally in words: `61 of 74`, and `61 of 74 (of 88)` if not every scenario was judged. */
export function describeTally({ achieved, achievable, total }: Tally): string {
  return `${achieved} of ${achievable}${achievable === total ? '' : ` (of ${total})`}`;
}

/** What is achieved of what is achievable, in percent; 0 if nothing was judged. */
export function percentOf({ achieved, achievable }: Tally): number {
  return achievable === 0 ? 0 : (100 * achieved) / achievable;
}
