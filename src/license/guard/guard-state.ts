import type { Impact } from '../../domain/scenario.ts';
import type { LicenseComparison, LicenseIdentity } from '../license-identity.ts';
import { isStored, type Reading } from '../license-reading.ts';

/** The license that was given and examined (law L1), as the guard needs it. */
export interface GivenLicense {
  readonly text: string;
  /** Undefined for an opaque license. */
  readonly identity: LicenseIdentity | undefined;
  /** When its token expires, in milliseconds since 1970; undefined if it does not say. */
  readonly validUntil: number | undefined;
}

/** What is known before the first reading. */
export interface GuardFacts {
  readonly impact: Impact;
  /** Undefined if none was given, or if it counts as not given. */
  readonly given: GivenLicense | undefined;
  /** The root URL of the target, as the server itself writes it. */
  readonly rootUrl: string;
  /** The built-in server, or a loopback URL whose target reports no other host. */
  readonly isOurs: boolean;
  /** Whether the target has the settings page with its root URL: stricter than what the judge goes by. */
  readonly hasGrafanaPages: boolean;
  /** `--assume-installed` names the host: the license given is the one that it has now. */
  readonly isAssumedInstalled: boolean;
  /** Whether the settings or an option say that a license also comes from a file or the environment. */
  readonly declaresOtherSource: boolean;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** The settle window in milliseconds; 0 for the built-in server. */
  readonly settleMs: number;
  /** The lag window in milliseconds, in which a stale answer after an own write is excused. */
  readonly lagMs: number;
}

/** The state before the run: not read yet, not stable within the lag window, or known. */
export type FirstState =
  | { readonly kind: 'unread' }
  | { readonly kind: 'unstable' }
  | { readonly kind: 'known'; readonly reading: Reading };

/** Why nothing more is sent that may write, but the restore. The first reason stays. */
export type StopCode =
  /** A signal, or `--max-time`. */
  | 'interrupted'
  /** A request that may write got no response (law L5). */
  | 'open-outcome'
  /** Check went A, B, A with nothing written between (law L6). */
  | 'unsteady-check'
  /** The state changed for good with nothing sent (law L6). */
  | 'changed-by-others'
  /** A valid license shows that this run did not send (law L2). */
  | 'another-writer'
  /** Three readings in a row did not agree (Words). */
  | 'state-unknown'
  /** A request that must be rejected changed the license, and this run cannot restore it: the run goes on read-only. */
  | 'license-changed';

/** A request that may write, as the guard keeps it. */
export interface WriteRecord {
  /** The id of the scenario, or `guard` for an own request. */
  readonly id: string;
  readonly endpoint: 'add' | 'renew' | 'remove';
  /** Whether a conforming server rejects it. */
  readonly mustBeRejected: boolean;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Undefined while there is no response. */
  readonly status?: number;
  /** When the status line came, in milliseconds since 1970. */
  readonly answeredAt?: number;
}

/** The last write that was meant to succeed and got a 2xx. */
export interface AcceptedWrite {
  readonly endpoint: 'add' | 'renew' | 'remove';
  /** When it was accepted, in milliseconds since 1970. */
  readonly at: number;
  /** Whether a reading has shown its effect since. */
  readonly isSeen: boolean;
  /** The token that it returned; undefined if it returned none. */
  readonly jti: string | undefined;
}

/** What the guard has to report beside the scenarios. */
export type GuardFinding =
  /** The state is not as it was left, and no single request explains it; those with a 2xx come first (law L6). */
  | { readonly code: 'unattributed-change'; readonly change: string; readonly suspects: readonly Suspect[] }
  /** A must of check: A, B, A with nothing written between (law L6). */
  | { readonly code: 'unsteady-check'; readonly answers: readonly boolean[] }
  /** A note: one lasting change with nothing sent (law L6). */
  | { readonly code: 'changed-by-others'; readonly change: string }
  /** A warn: after an addition the nodes disagree until they are restarted (law L6). */
  | { readonly code: 'nodes-disagree' };

export interface Suspect {
  readonly id: string;
  readonly status: number | undefined;
}

/** Everything that the guard knows; changed by `nextState` alone. */
export interface GuardState {
  readonly facts: GuardFacts;
  readonly first: FirstState;
  /** Whether none was stored before the first write, and how that is known (law L3). */
  readonly noneBefore: 'proven' | 'by-404' | 'not-proven';
  /** How the given license compares with the stored one (law L2); `none`: none is stored; `unnamed`: the target names none. */
  readonly comparison: LicenseComparison | { readonly kind: 'none' | 'unnamed' } | undefined;
  /** The state as it was left: what the next reading must show. */
  readonly left: Reading | undefined;
  /** What check has said since the last request that may write, without repetitions. */
  readonly checkLooks: readonly boolean[];
  /** When a look last showed another value, in milliseconds since 1970; 0 if none did. */
  readonly changeSeenAt: number;
  /** How many looks were asked for since then. */
  readonly looksSinceChange: number;
  /** How many looks at check there were in all. */
  readonly lookCount: number;
  readonly accepted: AcceptedWrite | undefined;
  /** When any request that may write last got a 2xx, in milliseconds since 1970; 0 if none did. */
  readonly lastSuccessAt: number;
  /**
   * When a request last got a 2xx without an effect that a reading is certain to have shown, in milliseconds since 1970; 0 if
   * none did. What `accepted` says of the last one comes beside it.
   */
  readonly unseenAt: number;
  /** Whether the target has taken the given license once, so that it can be restored. */
  readonly isApplied: boolean;
  /** Whether a request was accepted that must be rejected, since the last accepted addition: anything may be stored. */
  readonly isTouched: boolean;
  /** Whether anything but GET was sent to the licensing API. */
  readonly hasSent: boolean;
  /** Whether an addition of this run may be stored. */
  readonly hasAdded: boolean;
  /** Until when an open outcome is waited for, in milliseconds since 1970 (law L5). */
  readonly openUntil: number | undefined;
  readonly stop: StopCode | undefined;
  /** What was sent and may still have an effect that was not seen. */
  readonly suspects: readonly WriteRecord[];
  /** The longest time that a write of this run took to show, in milliseconds. */
  readonly lagSeenMs: number;
  /** Whether a license is known to come from a file or the environment too. */
  readonly hasOtherSource: boolean;
  /** The licenses that may show without another writer's doing. */
  readonly known: readonly LicenseIdentity[];
  /** GET token shows a sample: check alone is read. */
  readonly ignoresToken: boolean;
  /** GET token shows another token although nothing was sent: a new one is the server's own refresh (law L6). */
  readonly refreshesToken: boolean;
  /** Whether GET token has named a license on this target, so that its 404 means something. */
  readonly isTokenKnown: boolean;
  /** Check has ceased to say true or false when the license was removed: if it says neither, none is stored. */
  readonly isMuteWithoutLicense: boolean;
  /** The licenses that showed right after an own removal: of another source, or of another writer. */
  readonly shownAfterRemoval: readonly LicenseIdentity[];
  /** The identifiers of the licenses that this run sent, or that a renewal of this run returned. */
  readonly sentLids: readonly string[];
  readonly findings: readonly GuardFinding[];
}

/** Where a guard begins. */
export function initialGuardState(facts: GuardFacts): GuardState {
  return {
    facts,
    first: { kind: 'unread' },
    noneBefore: 'not-proven',
    comparison: undefined,
    left: undefined,
    checkLooks: [],
    changeSeenAt: 0,
    looksSinceChange: 0,
    lookCount: 0,
    accepted: undefined,
    lastSuccessAt: 0,
    unseenAt: 0,
    isApplied: false,
    isTouched: false,
    hasSent: false,
    hasAdded: false,
    openUntil: undefined,
    stop: undefined,
    suspects: [],
    lagSeenMs: 0,
    hasOtherSource: facts.declaresOtherSource,
    known: facts.given?.identity ? [facts.given.identity] : [],
    ignoresToken: false,
    refreshesToken: false,
    isTokenKnown: false,
    isMuteWithoutLicense: false,
    shownAfterRemoval: [],
    sentLids: [],
    findings: [],
  };
}

/** The reading of the first state; undefined while it is not known. */
export function firstReading({ first }: GuardState): Reading | undefined {
  return first.kind === 'known' ? first.reading : undefined;
}

/** Whether a license is stored, as far as a reading during the run shows it; undefined if it shows nothing. */
export function isStoredIn({ isTokenKnown, isMuteWithoutLicense }: GuardState, reading: Reading): boolean | undefined {
  const isNoneShown = isMuteWithoutLicense && reading.check === undefined && !reading.isUnreadable;
  return isStored(reading, isTokenKnown) ?? (isNoneShown ? false : undefined);
}

/** How long an open outcome is waited for, in milliseconds (law L5). */
export function patienceMs({ timeoutMs }: Pick<GuardFacts, 'timeoutMs'>): number {
  return Math.max(2 * timeoutMs, 20_000);
}

/** When the last request that may still have an effect was answered or sent, in milliseconds since 1970; undefined if none may. */
export function lastSuspectAt(suspects: readonly WriteRecord[]): number | undefined {
  if (suspects.length === 0) return undefined;
  return Math.max(...suspects.map(({ sentAt, answeredAt }) => answeredAt ?? sentAt));
}

/** Whether a request was meant to change the license and has no response. */
export function isOpenWrite({ mustBeRejected, answeredAt }: WriteRecord): boolean {
  return !mustBeRejected && answeredAt === undefined;
}
