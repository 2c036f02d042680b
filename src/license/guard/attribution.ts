import { isOtherToken, type Reading } from '../license-reading.ts';
import { type GuardFinding, type GuardState, isSuccess, type Suspect, type WriteRecord } from './guard-state.ts';

/** What is different between two readings, in a few words; undefined if nothing is that counts. */
export function changeBetween(before: Reading, after: Reading, countsToken: boolean): string | undefined {
  if (before.isUnreadable || after.isUnreadable) return undefined;
  return tokenChange(before, after, countsToken) ?? checkChange(before, after);
}

function tokenChange({ token: was }: Reading, { token: is }: Reading, countsToken: boolean): string | undefined {
  if (was.kind === 'license' && is.kind === 'none') return 'no license is stored any more';
  if (was.kind === 'none' && is.kind === 'license') return 'a license is stored now';
  if (was.kind !== 'license' || is.kind !== 'license') return undefined;
  if (was.identity.lid !== is.identity.lid) return 'another license is stored';
  if (JSON.stringify(was.identity) !== JSON.stringify(is.identity)) return 'the terms of the license changed';
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

/** Law 6: jti counts only where a renewal or an addition was sent; elsewhere a newer one is the server's own refresh. */
export function countsToken(writes: readonly Pick<WriteRecord, 'endpoint'>[]): boolean {
  return writes.some(({ endpoint }) => endpoint !== 'remove');
}

/**
 * Law 6: who may have changed what is not as it was left. One request that was sent since is named by its scenario; of
 * several, none was reproduced, so all are suspects of the run.
 */
export function attribute(
  state: Pick<GuardState, 'suspects' | 'left'>,
  reading: Reading,
): Extract<GuardFinding, { code: 'unattributed-change' }> | undefined {
  const { left, suspects } = state;
  if (left === undefined || suspects.length === 0) return undefined;
  const change = changeBetween(left, reading, countsToken(suspects));
  if (change === undefined) return undefined;
  return { code: 'unattributed-change', change, suspects: inOrderOfSuspicion(suspects) };
}

/** What got a 2xx comes first; the rest as it was sent. */
function inOrderOfSuspicion(writes: readonly WriteRecord[]): readonly Suspect[] {
  const suspects = writes.map(({ id, status }) => ({ id, status }));
  return [
    ...suspects.filter(({ status }) => isSuccess(status)),
    ...suspects.filter(({ status }) => !isSuccess(status)),
  ];
}

/** Law 6: whether check went A, B, A. Takes the answers without repetitions. */
export function isUnsteady(answers: readonly boolean[]): boolean {
  return answers.length >= 3;
}
