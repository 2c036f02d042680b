import { isSuccessStatus } from '../../domain/status.ts';
import { isOtherToken, isSameToken, type Reading, type TokenView } from '../license-reading.ts';
import { type GuardFinding, type GuardState, isOpenWrite, type Suspect, type WriteRecord } from './guard-state.ts';
import { isInLagWindow, lagOf } from './lag-window.ts';

/** What is different between two readings, in a few words; undefined if nothing is that counts. */
export function changeBetween(before: Reading, after: Reading, countsToken: boolean): string | undefined {
  if (before.isUnreadable || after.isUnreadable) return undefined;
  return tokenChange(before, after, countsToken) ?? checkChange(before, after);
}

function tokenChange({ token: was }: Reading, { token: is }: Reading, countsToken: boolean): string | undefined {
  if (was.kind === 'license' && is.kind === 'license') return licenseChange(was, is, countsToken);
  if (was.kind === 'license' && is.kind === 'none') return 'no license is stored any more';
  return was.kind === 'none' && is.kind === 'license' ? 'a license is stored now' : undefined;
}

type ShownLicense = Extract<TokenView, { kind: 'license' }>;

function licenseChange(was: ShownLicense, is: ShownLicense, countsToken: boolean): string | undefined {
  if (was.identity.lid !== is.identity.lid) return 'another license is stored';
  if (!isSameToken(was, is)) return 'the terms of the license changed';
  return countsToken && isOtherToken(was, is) ? 'the license has a new token' : undefined;
}

function checkChange(before: Reading, after: Reading): string | undefined {
  if (before.check === after.check) return undefined;
  // A license that is named as before and now in force: check has caught up.
  const isNamed = before.token.kind === 'license' && after.token.kind === 'license';
  if (isNamed && after.check === true) return undefined;
  if (after.check === undefined) return 'check no longer responds with true or false';
  return `check is ${after.check} instead of ${before.check}`;
}

/**
 * Law L6: jti counts only where a renewal or an addition was sent that must not have changed it; elsewhere a newer one is the
 * server's own refresh. Within the lag window of an own write it counts only if the reading before shows what that returned.
 */
export function countsToken(state: GuardState, before: Reading | undefined, writes: readonly WriteRecord[]): boolean {
  if (before?.token.kind !== 'license') return false;
  const mayRenew = ({ endpoint, status, mustBeRejected }: WriteRecord): boolean =>
    endpoint !== 'remove' && (mustBeRejected || !isSuccessStatus(status));
  if (!writes.some(mayRenew)) return false;
  return !isInLagWindow(state, before.at) || before.token.jti === state.accepted?.jti;
}

/**
 * Law L6: who may have changed what is not as it was left. One request that was sent since is named by its scenario; of
 * several, none was reproduced, so all are suspects of the run.
 */
export function attribute(
  state: GuardState,
  reading: Reading,
): Extract<GuardFinding, { code: 'unattributed-change' }> | undefined {
  const { left, suspects } = state;
  // Law L5: a request that was meant to change the license and has no response explains any change, and breaks no rule.
  if (left === undefined || suspects.length === 0 || suspects.some(isOpenWrite)) return undefined;
  const change = changeBetween(left, reading, countsToken(state, left, suspects));
  if (change === undefined) return undefined;
  return unattributed(
    change,
    likeliestOf(state, left).map(({ id, status }) => ({ id, status })),
  );
}

/**
 * The suspects worth naming: requests that must be rejected before those that were meant to change the license, and of them
 * those that could still have an effect when the state was last as it was left.
 */
function likeliestOf(state: GuardState, left: Reading): readonly WriteRecord[] {
  const rejected = state.suspects.filter(({ mustBeRejected }) => mustBeRejected);
  const all = rejected.length > 0 ? rejected : state.suspects;
  const windowMs = state.facts.settleMs + lagOf(state);
  const recent = all.filter(({ sentAt, answeredAt }) => left.at < (answeredAt ?? sentAt) + windowMs);
  return recent.length > 0 ? recent : all;
}

/** The finding about a change that no single request explains. */
export function unattributed(
  change: string,
  suspects: readonly Suspect[],
): Extract<GuardFinding, { code: 'unattributed-change' }> {
  return { code: 'unattributed-change', change, suspects: inOrderOfSuspicion(suspects) };
}

/** What got a 2xx comes first; the rest as it was sent. */
function inOrderOfSuspicion(suspects: readonly Suspect[]): readonly Suspect[] {
  return [
    ...suspects.filter(({ status }) => isSuccessStatus(status)),
    ...suspects.filter(({ status }) => !isSuccessStatus(status)),
  ];
}
