import type { Exchange } from '../domain/exchange.ts';
import type { Note } from '../domain/messages/notes.ts';
import type { Reason } from '../domain/messages/reasons.ts';
import type { Impact, ProviderState } from '../domain/scenario.ts';
import type { Client, Credentials } from '../http/client.ts';
import type { LicenseState } from './license-state.ts';

/** Whether a state could be had; if not, why. `outOfScope`: another impact would have had it. */
export type SetupResult =
  | { readonly ready: true }
  | { readonly ready: false; readonly outOfScope: boolean; readonly reason: Reason };

/** Whether the target took the license that will have to be put back; if not, why nothing may be removed. */
export type PreflightResult =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly reason: Reason;
      /** The attempt, and the state around it; absent where none was made. */
      readonly attempt?: Attempt;
    };

/** What came of applying the license. */
export interface Attempt {
  readonly exchange: Exchange;
  readonly before: LicenseState;
  readonly after: LicenseState;
  /** The license may be at fault: it is not known to be in force on the target, and was refused for what it is. */
  readonly isDoubtful: boolean;
}

/** What a request did; `obeyed`: it was answered with success, although it had to be refused. */
export type LicenseEffect = 'added' | 'removed' | 'accepted-forbidden' | 'unexpected-change' | 'nothing';

/** What became of the license in the end. */
export type RestoreOutcome =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'restored'; readonly note: Note }
  /** `again`: the target did not answer, or only what stands before it did, so that another attempt may do. */
  | { readonly kind: 'not-restored'; readonly reason: Reason; readonly again?: true };

/** Knows the state of the license, brings it about, and puts back what was there. */
export interface LicenseGuard {
  /** The state as last seen. */
  readonly lastState: LicenseState;
  /** Whether `GET /api/licensing/token` has named a license in this run. */
  readonly tokenEndpointSupported: boolean;
  /** Whether this run has added a license, so that `check` may lag behind. */
  readonly hasAdded: boolean;
  /** Whether the target has a license that does not come from its database. */
  readonly hasOtherSource: boolean;
  /** Whether a license was stored when the run began, as far as is known by now. */
  readonly wasStored: boolean;
  /** Whether the target has accepted a removal under the name that it is thought to go by. */
  readonly isNameAccepted: boolean;
  readState(): Promise<LicenseState>;
  /**
   * Looks, and looks again for a second and a half where the state is not the expected one: a target of several nodes, or with
   * a cache, may show a change late. A target that has used that time up twice is broken, and is not waited for any more.
   */
  waitUntil(isExpected: (seen: LicenseState) => boolean): Promise<LicenseState>;
  /** Looks once more after a moment, where a change may come late that need not come at all. */
  readStateLater(): Promise<LicenseState>;
  /** Takes what `GET /api/licensing/token` shows for a sample from now on, and looks at check alone. */
  ignoreTokenEndpoint(): void;
  /** The first look, before anything is changed. */
  readInitialState(): Promise<LicenseState>;
  /**
   * Applies the license once before anything is removed (write impact only). Where the target does not take it, the
   * keeper goes on as at impact `reject`.
   */
  applyGivenLicense(): Promise<PreflightResult>;
  ensureState(state: ProviderState): Promise<SetupResult>;
  /** Takes in what a scenario did, so that the next one finds the state it needs. */
  recordEffect(did: LicenseEffect, before: LicenseState, after: LicenseState): void;
  /** Brings back the state in which the target was found. Does so even after an interruption. */
  restore(): Promise<RestoreOutcome>;
}

export interface LicenseGuardOptions {
  readonly client: Client;
  readonly admin: Credentials;
  readonly impact: Impact;
  readonly license: string | undefined;
  readonly rootUrl: () => string;
  readonly hasOtherSource: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}
