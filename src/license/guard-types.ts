import type { Exchange } from '../domain/exchange.ts';
import type { Impact, ProviderState } from '../domain/scenario.ts';
import type { Client, Credentials } from '../http/client.ts';
import type { Observation } from './license-state.ts';

/** Whether a state could be had; if not, why. `outOfScope`: another impact would have had it. */
export type Ensured =
  | { readonly had: true }
  | { readonly had: false; readonly outOfScope: boolean; readonly reason: string };

/** Whether the target took the license that will have to be put back; if not, why nothing may be removed. */
export type Begun =
  | { readonly taken: true }
  | {
      readonly taken: false;
      readonly reason: string;
      /** The attempt, and the state around it; absent where none was made. */
      readonly attempt?: Attempt;
    };

/** What came of applying the license. */
export interface Attempt {
  readonly exchange: Exchange;
  readonly before: Observation;
  readonly after: Observation;
  /** The license may be at fault: it is not known to be in force on the target, and was refused for what it is. */
  readonly isDoubtful: boolean;
}

/** What a request did; `obeyed`: it was answered with success, although it had to be refused. */
export type Deed = 'added' | 'removed' | 'obeyed' | 'something else' | 'nothing';

/** What became of the license in the end. */
export type Kept =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'put back'; readonly note: string }
  /** `again`: the target did not answer, or only what stands before it did, so that another attempt may do. */
  | { readonly kind: 'not put back'; readonly reason: string; readonly again?: true };

/** Knows the state of the license, brings it about, and puts back what was there. */
export interface Keeper {
  /** The state as last seen. */
  readonly last: Observation;
  /** Whether `GET /api/licensing/token` has named a license in this run. */
  readonly named: boolean;
  /** Whether this run has added a license, so that `check` may lag behind. */
  readonly hasAdded: boolean;
  /** Whether the target has a license that does not come from its database. */
  readonly elsewhere: boolean;
  /** Whether a license was stored when the run began, as far as is known by now. */
  readonly wasStored: boolean;
  /** Whether the target has accepted a removal under the name that it is thought to go by. */
  readonly isNameAccepted: boolean;
  observe(): Promise<Observation>;
  /**
   * Looks, and looks again for a second and a half where the state is not the expected one: a target of several nodes, or with
   * a cache, may show a change late. A target that has used that time up twice is broken, and is not waited for any more.
   */
  settle(isExpected: (seen: Observation) => boolean): Promise<Observation>;
  /** Looks once more after a moment, where a change may come late that need not come at all. */
  observeLater(): Promise<Observation>;
  /** Takes what `GET /api/licensing/token` shows for a sample from now on, and looks at check alone. */
  distrust(): void;
  /** The first look, before anything is changed. */
  look(): Promise<Observation>;
  /**
   * Applies the license once before anything is removed (write impact only). Where the target does not take it, the
   * keeper goes on as at impact `reject`.
   */
  begin(): Promise<Begun>;
  ensure(state: ProviderState): Promise<Ensured>;
  /** Takes in what a scenario did, so that the next one finds the state it needs. */
  follow(did: Deed, before: Observation, after: Observation): void;
  /** Brings back the state in which the target was found. Does so even after an interruption. */
  restore(): Promise<Kept>;
}

export interface KeeperOptions {
  readonly client: Client;
  readonly admin: Credentials;
  readonly impact: Impact;
  readonly license: string | undefined;
  readonly rootUrl: () => string;
  readonly licenseElsewhere: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}
