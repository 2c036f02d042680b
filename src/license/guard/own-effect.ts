import { isOtherToken, isSameToken, type Reading } from '../license-reading.ts';
import { changeBetween } from './attribution.ts';
import { type GuardState, isStoredIn, type WriteRecord } from './guard-state.ts';
import { lagEndsAt } from './lag-window.ts';

/**
 * Whether a reading shows the effect of a request that was accepted and was meant to be.
 *
 * @param before - the state as it was left before the request
 */
export function showsEffect(
  state: GuardState,
  before: Reading | undefined,
  after: Reading,
  write: WriteRecord,
): boolean {
  if (after.isUnreadable) return false;
  switch (write.endpoint) {
    case 'add':
      return isStoredIn(state, after) === true && !isLost(before, after) && !isOldToken(state, after);
    case 'remove':
      return isStoredIn(state, after) === false && (after.check !== true || state.hasOtherSource);
    case 'renew':
      return before === undefined || isRenewed(state, before, after);
  }
}

/** The token that the addition returned does not show yet. */
function isOldToken({ accepted, isTokenKnown }: GuardState, { token }: Reading): boolean {
  return isTokenKnown && accepted?.jti !== undefined && token.kind === 'license' && token.jti !== accepted.jti;
}

/** Check denies a license now that it knew of. */
function isLost(before: Reading | undefined, after: Reading): boolean {
  return before?.check === true && after.check === false;
}

/** A renewal shows as a new token of a license that is still there, and stores none where there was none. */
function isRenewed(state: GuardState, before: Reading, after: Reading): boolean {
  if (isStoredIn(state, before) !== isStoredIn(state, after) || before.check !== after.check) return false;
  return state.refreshesToken || before.token.kind !== 'license' || isOtherToken(before.token, after.token);
}

/** Takes in what an accepted request has left to see: how late it shows, and what it says of the target. */
export function noteEffect(state: GuardState, after: Reading, write: WriteRecord, isFirst: boolean): GuardState {
  const { accepted, left } = state;
  if (accepted === undefined) return state;
  const isSeen = showsEffect(state, left, after, write);
  const lagSeenMs = isSeen && !isFirst ? Math.max(state.lagSeenMs, after.at - accepted.at) : state.lagSeenMs;
  // The state that was there before shows nothing of it: a removal of nothing may still remove what is added next. Without a
  // settle window, nothing is expected to come late.
  const isCertain = left !== undefined && changeBetween(left, after, true) !== undefined;
  const mayComeLate = isSeen && !isCertain && state.facts.settleMs > 0;
  const unseenAt = mayComeLate ? accepted.at : state.unseenAt;
  const next = { ...state, lagSeenMs, unseenAt, accepted: { ...accepted, isSeen } };
  if (write.endpoint === 'add') return { ...next, isApplied: state.isApplied || isSeen };
  return write.endpoint === 'remove' ? noteRemoval(next, left, after) : next;
}

/** Law L7: that a license also comes from elsewhere, or that check fails without one, is concluded after the whole lag window. */
function noteRemoval(state: GuardState, before: Reading | undefined, after: Reading): GuardState {
  const isGoneByToken = after.token.kind === 'none' && (after.token.by === 'object' || state.isTokenKnown);
  if (isGoneByToken && after.check === true) return { ...state, hasOtherSource: true };
  // The stored license is gone, and one in force shows that was not stored: it comes from a file or the environment.
  const isOther = before !== undefined && after.check === true && isOtherToken(before.token, after.token);
  if (isOther && after.at >= lagEndsAt(state)) return { ...state, hasOtherSource: true, accepted: seen(state) };
  return before?.check === true ? noteCeasedCheck(state, before, after) : state;
}

/** Check was true, and no longer is. */
function noteCeasedCheck(state: GuardState, before: Reading, after: Reading): GuardState {
  if (after.check === false && isSameTokenOf(before, after)) {
    return { ...state, ignoresToken: true, isTokenKnown: false, accepted: seen(state) };
  }
  if (isMute(after) && after.at >= lagEndsAt(state)) {
    return { ...state, isMuteWithoutLicense: true, accepted: seen(state) };
  }
  return state;
}

/** Check responds with neither true nor false, and nothing else shows a license. */
function isMute({ check, token, isUnreadable }: Reading): boolean {
  return check === undefined && token.kind !== 'license' && !isUnreadable;
}

function isSameTokenOf(before: Reading, after: Reading): boolean {
  return (
    after.token.kind === 'license' && isSameToken(before.token, after.token) && !isOtherToken(before.token, after.token)
  );
}

function seen({ accepted }: GuardState): GuardState['accepted'] {
  return accepted && { ...accepted, isSeen: true };
}
