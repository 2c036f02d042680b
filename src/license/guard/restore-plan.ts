import { isSameToken, isStored, type Reading } from '../license-reading.ts';
import { isNoneProven } from './first-state.ts';
import { isForeign } from './foreign-license.ts';
import { firstReading, type GuardState } from './guard-state.ts';
import { replacementRefusal, type WriteRefusalCode } from './preflight.ts';

/** What has to be done so that the state is what it was before the run. */
export type RestorePlan =
  /** It is what it was. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'add' }
  | { readonly kind: 'remove' }
  /** Law L3: that there was none before is not certain, so the license stays, with a note. */
  | { readonly kind: 'leave-stored' }
  /** Law L4: the license is as it was, and check follows after a restart: a warning. */
  | { readonly kind: 'restart' }
  /** It is not what it was, and must not or cannot be changed: exit 3. */
  | { readonly kind: 'cannot'; readonly code: RestoreFailureCode };

export type RestoreFailureCode =
  | 'another-writer'
  | 'changed-by-others'
  | 'state-unknown'
  /** The target rejected the restore, or did not carry it out. */
  | 'not-seen'
  | WriteRefusalCode;

/**
 * What restores the state of the target. A license that this run did not send is never touched.
 *
 * @param now - what three readings in a row agree on; undefined if they do not
 * @param at - milliseconds since 1970
 */
export function restorePlan(state: GuardState, now: Reading | undefined, at: number): RestorePlan {
  const first = firstReading(state);
  if (!state.hasSent || first === undefined) return { kind: 'nothing' };
  if (state.stop === 'another-writer' || (now && isForeign(state, now.token))) {
    return { kind: 'cannot', code: 'another-writer' };
  }
  if (now === undefined) return planInTheDark(state, at);
  if (isNoneProven(state)) return planForNone(state, first, now);
  if (isStored(first, state.isTokenKnown) !== true) return planForUnknown(state, first, now, at);
  return planForStored(state, first, now, at);
}

/** A license that this run removed last is stored again, although its nodes disagree; anything else might be the wrong thing. */
function planInTheDark(state: GuardState, at: number): RestorePlan {
  const isRemoved = state.accepted?.endpoint === 'remove' && !isNoneProven(state);
  return isRemoved ? addOr(state, at) : { kind: 'cannot', code: 'state-unknown' };
}

/** Law L3: none before, so none afterwards, if it is this run that added one. */
function planForNone(state: GuardState, first: Reading, now: Reading): RestorePlan {
  if (matches(first, now)) return { kind: 'nothing' };
  if (needsRestart(state, first, now)) return { kind: 'restart' };
  return state.hasAdded ? { kind: 'remove' } : { kind: 'cannot', code: 'changed-by-others' };
}

/**
 * Law L3: in doubt it stays. What this run added is left stored, and so is what may have been there before. A run at `reject`
 * adds only what was lost.
 */
function planForUnknown(state: GuardState, first: Reading, now: Reading, at: number): RestorePlan {
  const isRemoved = state.accepted?.endpoint === 'remove';
  if (isRemoved || (state.isTouched && state.facts.impact === 'write')) return addOr(state, at);
  const hasAdded = state.hasAdded && state.facts.impact !== 'reject';
  return !hasAdded && matches(first, now) ? { kind: 'nothing' } : { kind: 'leave-stored' };
}

function planForStored(state: GuardState, first: Reading, now: Reading, at: number): RestorePlan {
  const isRemoved = state.accepted?.endpoint === 'remove';
  const isUsable = replacementRefusal(state, at) === undefined;
  // What was removed, or may have been overwritten, is stored again, also if another source makes it look as before.
  if (isRemoved || (state.isTouched && isUsable)) return addOr(state, at);
  if (matches(first, now)) return { kind: 'nothing' };
  if (needsRestart(state, first, now)) return { kind: 'restart' };
  if (state.stop === 'changed-by-others') return { kind: 'cannot', code: 'changed-by-others' };
  return addOr(state, at);
}

function addOr(state: GuardState, at: number): RestorePlan {
  const code = replacementRefusal(state, at);
  return code === undefined ? { kind: 'add' } : { kind: 'cannot', code };
}

/** Law L4: check and what law L2 compares are what the first stable reading showed. A license that is in force now was not lost. */
export function matches(first: Reading, now: Reading): boolean {
  if (now.isUnreadable || !isSameToken(first.token, now.token)) return false;
  return first.check === now.check || (first.token.kind === 'license' && now.check === true);
}

/**
 * Law L4: whether check alone is not as it was, after requests of this run that it may follow only after a restart. GET token
 * shows the license of the first reading with status 1 while check is false, or shows that the license that this run added is gone.
 */
export function needsRestart(state: GuardState, first: Reading, now: Reading): boolean {
  if (state.ignoresToken || !state.hasAdded || !isSameToken(first.token, now.token)) return false;
  if (first.check === true) return now.check === false && now.token.kind === 'license' && now.token.status === 1;
  const isRemoved = state.accepted?.endpoint === 'remove' && now.token.kind === 'none';
  return first.check === false && now.check === true && isRemoved && isNoneProven(state);
}
