import type { BoundScenario, ProviderState } from './scenario.ts';

/** What the requests of a stage may do to the license if a server breaks the rules. */
export type StageKind =
  /** Nothing: they only look. */
  | 'looks'
  /** A conforming server carries one of them out, or may; beside it are looks that it leaves as they are. */
  | 'own-write'
  /** Removals with a body that no server takes for this instance. */
  | 'harmless-removals'
  /** Additions with a body that has no license, of personas that have not been let in. */
  | 'harmless-additions'
  | 'removals-and-renewals'
  | 'additions'
  /** Additions with the license in their body, however wrapped. */
  | 'additions-of-the-license';

/** Scenarios whose requests go out concurrently, in one state of the license, which is read once after them. */
export interface Stage {
  readonly kind: StageKind;
  readonly given: ProviderState;
  readonly scenarios: readonly BoundScenario[];
}
