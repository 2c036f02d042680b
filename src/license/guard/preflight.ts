import type { CodedMessage } from '../../domain/messages/catalog.ts';
import { createReason } from '../../domain/messages/reasons.ts';
import type { GuardState, StopCode } from './guard-state.ts';

/** Why nothing may be written. */
export type WriteRefusalCode =
  | StopCode
  /** The impact does not include it. */
  | 'out-of-scope'
  /** The first state was not read yet. */
  | 'not-read'
  | 'no-license-given'
  /** The target has another license than the given one (law L2). */
  | 'different-license'
  /** The target does not name its license, and `--assume-installed` does not name the target (law L2). */
  | 'not-assumed-installed'
  /** The given license expires within a day (law L2). */
  | 'expires-within-a-day'
  /** The target may have a license (law L3). */
  | 'not-none';

/** Why nothing may be written: what happened and what to do, as a clause that can follow a colon. */
export type WriteRefusal = CodedMessage<WriteRefusalCode>;

/** What is to be sent: an own write, or a request that a conforming server rejects. */
export type WritePurpose = 'own-write' | 'rejected-request' | 'restore';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Whether something may be written; if not, why.
 *
 * @param now - milliseconds since 1970
 * @returns undefined if it may be
 */
export function preflight(state: GuardState, purpose: WritePurpose, now: number): WriteRefusal | undefined {
  const code = refusalOf(state, purpose, now);
  return code === undefined ? undefined : createReason(code);
}

function refusalOf(state: GuardState, purpose: WritePurpose, now: number): WriteRefusalCode | undefined {
  const { facts, first, stop } = state;
  if (first.kind === 'unread') return 'not-read';
  if (purpose === 'restore') return first.kind === 'unstable' ? 'state-unknown' : replacementRefusal(state, now);
  if (stop !== undefined) return stop;
  // At reject the given license is used for the restore alone; without one, the requests go all the same.
  if (facts.impact === 'reject' && purpose === 'rejected-request') return undefined;
  return facts.impact === 'write' ? replacementRefusal(state, now) : 'out-of-scope';
}

/** Law L2: only the same license is replaced. */
export function replacementRefusal({ facts, comparison }: GuardState, now: number): WriteRefusalCode | undefined {
  const { given, isOurs, isAssumedInstalled } = facts;
  if (given === undefined) return 'no-license-given';
  if (comparison?.kind === 'none') return undefined;
  if (comparison?.kind === 'different') return 'different-license';
  if (comparison?.kind !== 'same' && !isOurs && !isAssumedInstalled) return 'not-assumed-installed';
  const isShortLived = given.validUntil !== undefined && given.validUntil < now + dayMs;
  return isShortLived ? 'expires-within-a-day' : undefined;
}
