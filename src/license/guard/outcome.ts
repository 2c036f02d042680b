import { isSuccessStatus } from '../../domain/status.ts';
import type { Reading } from '../license-reading.ts';
import { isNoneProven } from './first-state.ts';
import { isForeign } from './foreign-license.ts';
import { firstReading, type GuardFinding, type GuardState } from './guard-state.ts';
import { matches, needsRestart, type RestoreFailureCode, type RestorePlan } from './restore-plan.ts';

/** What became of the license in the end. */
export type GuardOutcome = {
  /** Everything that the guard has to report beside the scenarios. */
  readonly findings: readonly GuardFinding[];
  /** A request of the run has had no response (law L5): exit 4 if the license is as it was. */
  readonly isOutcomeOpen: boolean;
} & (
  | {
      /**
       * `untouched`: nothing but GET was sent, or the state is what it was; `restored`: it is again;
       * `left-stored`: law L3, a note; `restart-needed`: law L4, a warning.
       */
      readonly kind: 'untouched' | 'restored' | 'left-stored' | 'restart-needed';
    }
  /** Exit 3, and the journal stays. */
  | { readonly kind: 'not-restored'; readonly code: RestoreFailureCode; readonly missing: string }
);

/** What the last attempt to restore came to; `undefined`: there was none. */
export interface RestoreAttempt {
  readonly kind: 'add' | 'remove';
  /** What the target answered; undefined if it did not. */
  readonly status: number | undefined;
}

/**
 * Law L4: what a run may say of the license at its end. Restored is only what was seen.
 *
 * @param now - what three readings in a row agree on after the last write; undefined if they do not
 * @param plan - what would still have to be done
 */
export function guardOutcomeOf(
  state: GuardState,
  now: Reading | undefined,
  plan: RestorePlan,
  attempt: RestoreAttempt | undefined,
): GuardOutcome {
  const common = { findings: state.findings, isOutcomeOpen: state.openUntil !== undefined };
  const first = firstReading(state);
  if (!state.hasSent || first === undefined) return { ...common, kind: 'untouched' };
  const end =
    plan.kind === 'cannot' ? plan.code : attempt ? endOf(state, first, now, attempt, plan) : withoutAttempt(plan);
  if (isGood(end)) return { ...common, kind: end };
  return { ...common, kind: 'not-restored', code: end, missing: missingIn(first, now) };
}

type GoodEnd = 'untouched' | 'restored' | 'left-stored' | 'restart-needed';

function isGood(end: GoodEnd | RestoreFailureCode): end is GoodEnd {
  return ['untouched', 'restored', 'left-stored', 'restart-needed'].includes(end);
}

/** What a restore has come to, by what is seen. */
function endOf(
  state: GuardState,
  first: Reading,
  now: Reading | undefined,
  attempt: RestoreAttempt,
  plan: RestorePlan,
): GoodEnd | RestoreFailureCode {
  if (now === undefined) return 'state-unknown';
  if (isForeign(state, now.token)) return 'another-writer';
  if (isNeverTaken(state, first, now, attempt)) return 'untouched';
  if (isSuccessStatus(attempt.status) && needsRestart(state, first, now)) return 'restart-needed';
  if (!isRestored(state, first, now, attempt)) return 'not-seen';
  // Law L3: what may have been none is left with a license.
  return matches(first, now) && plan.kind !== 'leave-stored' ? 'restored' : 'left-stored';
}

function withoutAttempt({ kind }: RestorePlan): GoodEnd {
  if (kind === 'leave-stored') return 'left-stored';
  return kind === 'restart' ? 'restart-needed' : 'untouched';
}

/**
 * Whether the target shows what it showed before, names no license, and rejects the given one as it always has: it is a mock
 * that has no such license, and nothing was lost that could be stored again.
 */
function isNeverTaken(state: GuardState, first: Reading, now: Reading, { kind, status }: RestoreAttempt): boolean {
  if (kind !== 'add' || state.isApplied || state.hasAdded || first.token.kind === 'license') return false;
  const isRejected = status !== undefined && status >= 400 && status < 500;
  return isRejected && matches(first, now);
}

/** Whether the state is what it was, and is known to be by more than a license that shows from another source. */
function isRestored(state: GuardState, first: Reading, now: Reading, attempt: RestoreAttempt): boolean {
  if (attempt.kind === 'remove') return matches(first, now);
  const isHidden = state.isTouched || (state.accepted?.endpoint === 'remove' && !state.accepted.isSeen);
  if (isHidden && !isSuccessStatus(attempt.status)) return false;
  if (matches(first, now)) return true;
  return !isNoneProven(state) && first.check !== true && now.check === true;
}

/** What is not as it was, in a few words. */
function missingIn(first: Reading, now: Reading | undefined): string {
  if (now === undefined) return 'three readings of the license in a row did not agree';
  const is = `check is ${now.check} (was ${first.check})`;
  return `${is}, and ${namedIn(now)} (was: ${namedIn(first)})`;
}

function namedIn({ token }: Reading): string {
  if (token.kind === 'unknown') return 'the target does not show its license';
  return token.kind === 'none' ? 'no license is shown' : `license ${token.identity.lid ?? 'without lid'} is shown`;
}
