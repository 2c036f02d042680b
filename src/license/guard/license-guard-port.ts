import type { Exchange } from '../../domain/exchange.ts';
import type { Reason } from '../../domain/messages/reasons.ts';
import type { Persona } from '../../domain/persona.ts';
import type { ProviderState } from '../../domain/scenario.ts';
import type { Reading } from '../license-reading.ts';
import type { GuardState, Suspect } from './guard-state.ts';
import type { LicenseEffect } from './license-effect.ts';
import type { GuardOutcome } from './outcome.ts';
import type { WritePurpose, WriteRefusal, WriteRefusalCode } from './preflight.ts';

/** What the guard needs of the outside. None of it throws; all of it works after the signal, too. */
export interface GuardPort {
  /** `GET /api/licensing/check` as the server admin. */
  readCheck(): Promise<Exchange>;
  /** `GET /api/licensing/token` as the server admin. */
  readToken(): Promise<Exchange>;
  /**
   * `POST /api/licensing/token` as the server admin, sent once at most.
   *
   * @param responseWithinMs - how long to wait for the status line, in milliseconds, instead of the timeout
   */
  add(token: string, responseWithinMs: number): Promise<Exchange>;
  /** `DELETE /api/licensing/token` as the server admin, as `add`. */
  remove(instance: string, responseWithinMs: number): Promise<Exchange>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits, in milliseconds, also after the signal. */
  wait(ms: number): Promise<void>;
  /** A signal of the process, or the end of `--max-time`. */
  readonly signal?: AbortSignal | undefined;
}

/** A request of a scenario that may write. */
export interface ScenarioWrite {
  /** The id of the scenario. */
  readonly id: string;
  /** Whose credentials it has. */
  readonly as: Persona;
  readonly endpoint: 'add' | 'renew' | 'remove';
  /** Whether a conforming server rejects it. */
  readonly mustBeRejected: boolean;
  /** Sends it, once at most, and waits for the status line for that long, in milliseconds; not aborted by the signal. */
  send(responseWithinMs: number): Promise<Exchange>;
}

/** What came of a request of a scenario. */
export type Performed =
  | { readonly isSent: false; readonly refusal: WriteRefusal }
  | {
      readonly isSent: true;
      readonly exchange: Exchange;
      /** The state before; undefined if it is not known. */
      readonly before: Reading | undefined;
      /** The state after; undefined if the request got no response, or the state could not be read. */
      readonly after: Reading | undefined;
      readonly effect: LicenseEffect;
      /** What is different after the request, in a few words; absent if nothing is. */
      readonly change?: string | undefined;
    };

/** A request that was sent together with others; the state is read once, around all of them. */
export type PerformedInStage =
  | { readonly isSent: false; readonly refusal: WriteRefusal }
  | { readonly isSent: true; readonly exchange: Exchange };

/** What came of requests that were sent together. */
export interface PerformedStage {
  /** One for each request, in their order. */
  readonly requests: readonly PerformedInStage[];
  /** The state before; undefined if it is not known. */
  readonly before: Reading | undefined;
  /** The state after; undefined if no request got a response, or the state could not be read. */
  readonly after: Reading | undefined;
  /** What is different after the requests, in a few words; undefined if nothing is. */
  readonly change: string | undefined;
  /** The requests that may have done it: these, and those before whose effect may come late. */
  readonly suspects: readonly Suspect[];
}

/** A change of the state that showed late. */
export interface LateChange {
  /** In a few words. */
  readonly change: string;
  readonly after: Reading;
}

/** Sends requests, as many at a time as the caller permits; in the end each of them has been sent. */
export type SendConcurrently = (
  writes: readonly ScenarioWrite[],
  send: (write: ScenarioWrite) => Promise<void>,
) => Promise<void>;

/** Whether a state was brought about; if not, why. */
export type SetupResult =
  | {
      readonly isReady: true;
      /** The write that brought it about; absent if none was needed. */
      readonly attempt?: Extract<Performed, { isSent: true }>;
    }
  | {
      readonly isReady: false;
      readonly code: WriteRefusalCode | 'not-accepted' | 'not-seen' | 'no-response';
      /** As a clause that can follow a colon. */
      readonly reason: Reason;
      /** The attempt to bring it about, for the judge; absent if none was made. */
      readonly attempt?: Extract<Performed, { isSent: true }>;
    };

/** Protects the license of one target for one run. Sends nothing before it is asked to. */
export interface LicenseGuard {
  /** Everything that is known; a new value after each event. */
  readonly state: GuardState;
  /**
   * Reports a value of check that was read by a scenario.
   *
   * @param askedAt - when it was asked for, in milliseconds since 1970
   */
  noteCheck(check: boolean | undefined, askedAt: number): void;
  /**
   * Reads the first state and decides laws L2 and L3. Call it once, after identification and before anything but GET.
   *
   * @param readings - what identification has read of the state, oldest first
   * @returns the reading; undefined if the state is not stable
   */
  open(readings?: readonly Reading[]): Promise<Reading | undefined>;
  /** Looks at check once: eight looks tell whether it is steady, and must come before the first write (law L6). */
  look(): Promise<boolean | undefined>;
  /** How many looks are still missing. */
  missingLooks(): number;
  /**
   * Calls back before a request that may write is sent, and after the status line of one that is meant to change the license
   * came, so that the journal says what may still be carried out if the process is killed. One listener at most; it must not
   * throw.
   */
  watchWrites(listener: () => void): void;
  /** Whether something may be written; undefined if it may. */
  refusal(purpose: WritePurpose): WriteRefusal | undefined;
  /**
   * Reads the state. After an own write it is read until it is as expected, or until the lag window is over.
   *
   * @param isExpected - what a target without lag shows; absent: one reading
   */
  read(isExpected?: (reading: Reading) => boolean): Promise<Reading>;
  /**
   * Reads the state shortly before the first write, which then need not wait for a reading: what somebody else has stored
   * since the last one must not be replaced (law L7). Counts as a look at check.
   */
  readBeforeWriting(): Promise<void>;
  /** Stores the given license once, so that it is known that it can be restored. Does nothing if it was stored already. */
  applyFirst(): Promise<SetupResult>;
  /** Law L8, for `restore --without-journal`: stores the given license if there is none by law L3. Call it after `open`. */
  storeIfNone(): Promise<SetupResult>;
  /**
   * Brings about the state that a scenario needs, as far as the laws permit it. Writes nothing once the target did not take
   * the license in `applyFirst`.
   */
  bringAbout(wanted: ProviderState): Promise<SetupResult>;
  /** Sends a scenario's request that may write, by the laws, and reads the state around it. */
  perform(write: ScenarioWrite): Promise<Performed>;
  /**
   * Sends requests that a conforming server rejects, together, and reads the state once after them. A request whose turn
   * comes when the laws no longer permit it is not sent.
   *
   * @param sendConcurrently - how many go out at the same time
   */
  performStage(writes: readonly ScenarioWrite[], sendConcurrently: SendConcurrently): Promise<PerformedStage>;
  /**
   * Puts a state back that was changed by requests which must be rejected, as far as the laws permit it.
   *
   * @param wanted - what was read before them
   */
  restoreStage(wanted: Reading): Promise<SetupResult>;
  /**
   * Lets the settle window of the requests that must be rejected pass, and reads the state.
   *
   * @returns what changed since the last reading; undefined if nothing did
   */
  readLate(): Promise<LateChange | undefined>;
  /** Reports that a stage changed the state, and that none of these requests did so again alone: a finding of the run. */
  noteNotReproduced(change: string, suspects: readonly Suspect[]): void;
  /** Reports that the state cannot be restored: nothing more is sent that may write. */
  noteNotRestored(): void;
  /** Restores the state in which the target was found, and sees it. Never throws; works after the signal. Call it once. */
  finish(): Promise<GuardOutcome>;
}
