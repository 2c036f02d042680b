import { createReason, type Reason } from '../../domain/messages/reasons.ts';
import type { ProviderState } from '../../domain/scenario.ts';
import { isSuccessStatus } from '../../domain/status.ts';
import { isStored, type Reading } from '../license-reading.ts';
import { stableReading } from '../stable-reading.ts';
import { changeBetween } from './attribution.ts';
import { confirmNoneAfterMs } from './first-state.ts';
import { type GuardContext, sendOwn } from './guard-context.ts';
import { look, missingLooks } from './guard-looks.ts';
import { firstReading, type GuardState, lastSuspectAt } from './guard-state.ts';
import { lagEndsAt } from './lag-window.ts';
import type { Performed, SetupResult } from './license-guard-port.ts';
import { preflight, replacementRefusal, type WritePurpose, type WriteRefusal } from './preflight.ts';
import { isAsLeft, lastRejectedAt, passSettleWindow, settleEndsAt } from './settle-window.ts';
import { isStoredAsLeft } from './transitions.ts';

/** How long ago the last reading may have come in at an own write, in milliseconds. */
const freshForMs = 250;

const ready: SetupResult = { isReady: true };

/**
 * Reads the first state (laws L2 and L3).
 *
 * @param known - what was read of it already, oldest first
 */
export async function readFirstState(context: GuardContext, known: readonly Reading[] = []): Promise<void> {
  const { port, store, reader } = context;
  const { facts } = store.state;
  // First, because a look may be under way beside the readings that follow: it shows what is newer.
  seeChecks(context, known);
  const isWatched = facts.impact !== 'read';
  const isKnown = !isWatched && known.at(-1)?.isUnreadable === undefined && known.length > 0;
  const readings = isWatched
    ? await reader.readStable(port.now() + facts.lagMs, undefined, known)
    : [...known, ...(isKnown ? [] : [await reader.read()])];
  seeChecks(context, readings.slice(known.length));
  store.dispatch({ kind: 'read-before-writing', readings });
  const reading = isWatched ? stableReading(readings) : readings.at(-1);
  store.dispatch({ kind: 'first-read', reading: reading?.isUnreadable ? undefined : reading });
}

function seeChecks({ store }: GuardContext, readings: readonly Reading[]): void {
  for (const { check, at, seenAt = at } of readings) store.dispatch({ kind: 'check-seen', check, at, seenAt });
}

/** Looks at check as often as it takes to see that it is steady, and a second time for a license where none shows. */
async function prepareToWrite(context: GuardContext): Promise<void> {
  const { port, store, reader } = context;
  if (store.state.hasSent) return;
  while (missingLooks(store.state) > 0 && store.state.stop !== 'interrupted') await look(context);
  const wait = confirmNoneAfterMs(store.state);
  if (wait === undefined || store.state.stop !== undefined) return;
  await port.wait(wait);
  store.dispatch({ kind: 'none-confirmed', reading: await reader.read() });
}

/** Lets pass what must pass before a request, and asks the laws again afterwards. */
export async function clearForWrite(context: GuardContext, purpose: WritePurpose): Promise<WriteRefusal | undefined> {
  const { port, store, reader, sender } = context;
  const refused = preflight(store.state, purpose, port.now());
  if (refused) return refused;
  await prepareToWrite(context);
  const from = lastRejectedAt(store.state);
  if (purpose !== 'rejected-request' && from !== undefined && !isPast(store.state, settleEndsAt(store.state, from))) {
    await passSettleWindow(port, store, reader, settleEndsAt(store.state, from));
  }
  // Law L7: what somebody else has stored in the meantime must not be replaced.
  else if (purpose !== 'rejected-request' && isOutdated(store.state, port.now())) await readOnce(context);
  await sender.whenClear();
  return preflight(store.state, purpose, port.now());
}

/** Whether the last reading was taken after the end of a window, in milliseconds since 1970, and shows the state since. */
function isPast({ left }: GuardState, windowEnd: number): boolean {
  return left !== undefined && left.at >= windowEnd;
}

/** Whether the last reading is too old to write by it. */
function isOutdated({ left }: GuardState, now: number): boolean {
  return left === undefined || now - (left.seenAt ?? left.at) > freshForMs;
}

/** Reads the state that an own write must find as it was left. */
export async function readOnce({ store, reader }: GuardContext): Promise<void> {
  const { reading } = await reader.readUntil(isAsLeft(store.state), lagEndsAt(store.state));
  store.dispatch({ kind: 'settled', readings: [reading] });
}

/** Brings about that a license is stored. */
async function ensureStored(context: GuardContext): Promise<SetupResult> {
  const { port, store } = context;
  const { state } = store;
  const isThere = isStoredAsLeft(state) === true;
  const refusal = preflight(state, 'own-write', port.now());
  if (refusal === undefined) return isThere && !needsAddition(state) ? ready : addGiven(context, 'own-write');
  if (isThere) return ready;
  const first = firstReading(state);
  const isMissing = first !== undefined && state.hasSent && isStored(first, state.isTokenKnown) === true;
  const mayRestore = isMissing && state.stop === undefined && replacementRefusal(state, port.now()) === undefined;
  return mayRestore ? addGiven(context, 'restore') : refused(refusal);
}

/** What a run has removed, or may have overwritten, is stored again; and once at first, to see that it can be. */
function needsAddition({ isApplied, isTouched, accepted }: GuardState): boolean {
  return !isApplied || isTouched || accepted?.endpoint === 'remove';
}

/** Brings about that no license is stored: only after the given one was stored once, and three readings agree. */
async function ensureNone(context: GuardContext): Promise<SetupResult> {
  const { store } = context;
  if (isStoredAsLeft(store.state) === false) return ready;
  const refusal = await clearForWrite(context, 'own-write');
  if (refusal) return refused(refusal);
  if (needsAddition(store.state)) {
    const added = await addGiven(context, 'own-write');
    if (!added.isReady) return added;
  }
  const unknown = await clearForRemoval(context);
  if (unknown) return refused(unknown);
  const done = await sendOwn(context, 'remove');
  if (done.effect !== 'removed') return failed(done, 'license-not-removable');
  const isGone = store.state.accepted?.isSeen === true || store.state.hasOtherSource;
  return isGone ? ready : notSeen(done, createReason('license-still-available'));
}

/**
 * Restores a state that was changed by requests which must be rejected. What shows the same license is as it was, whatever
 * its token: a newer one cannot be taken back.
 */
export async function restoreStage(context: GuardContext, wanted: Reading): Promise<SetupResult> {
  const { state } = context.store;
  if (state.left !== undefined && changeBetween(wanted, state.left, false) === undefined) return ready;
  const wasStored = isStored(wanted, state.isTokenKnown);
  if (wasStored === undefined) return refused(createReason('license-changed'));
  if (!wasStored) return ensureNone(context);
  return addGiven(context, state.facts.impact === 'write' ? 'own-write' : 'restore');
}

/** Words: before a removal of its own, three readings in a row must agree; else the state is unknown. */
export async function clearForRemoval({ port, store, reader }: GuardContext): Promise<WriteRefusal | undefined> {
  const lagEnd = lagEndsAt(store.state);
  const deadline = Math.max(lagEnd, port.now() + store.state.facts.lagMs);
  // Within the lag window three readings may agree on what was before the last write.
  const isExpected = (reading: Reading): boolean => port.now() >= lagEnd || isAsLeft(store.state)(reading);
  const readings = await reader.readStable(deadline, isExpected, sinceLastRequest(store.state));
  store.dispatch({ kind: 'stable-read', readings });
  return preflight(store.state, 'own-write', port.now());
}

/** The last reading, if nothing was sent since that may write: it is the first of those in a row. */
function sinceLastRequest({ left, suspects }: GuardState): readonly Reading[] {
  return left !== undefined && left.at >= (lastSuspectAt(suspects) ?? 0) ? [left] : [];
}

/** Stores the given license and sees it. In the middle of a run a restore waits for its end, too, once something stops the run. */
export async function addGiven(context: GuardContext, purpose: WritePurpose): Promise<SetupResult> {
  const stopped = (): WriteRefusal | undefined => {
    const { stop } = context.store.state;
    return stop && createReason(stop);
  };
  const refusal = stopped() ?? (await clearForWrite(context, purpose)) ?? stopped();
  if (refusal) return refused(refusal);
  const done = await sendOwn(context, 'add');
  if (done.effect !== 'added') return failed(done, 'license-not-storable');
  const { accepted } = context.store.state;
  return accepted?.isSeen ? { isReady: true, attempt: done } : notSeen(done, createReason('license-not-stored'));
}

/** Law L8: stores the given license if law L3 shows that there is none, as `restore` without a journal does. */
export async function storeIfNone(context: GuardContext): Promise<SetupResult> {
  const { store, port } = context;
  const refusal = preflight(store.state, 'own-write', port.now());
  if (refusal) return refused(refusal);
  await prepareToWrite(context);
  const { noneBefore, facts } = store.state;
  // Somebody who says which license is installed says that the same one may be stored again.
  const isNone = noneBefore !== 'not-proven' || (facts.isAssumedInstalled && isStoredAsLeft(store.state) === false);
  return isNone ? addGiven(context, 'own-write') : refused(createReason('not-none'));
}

export function bringAbout(context: GuardContext, wanted: ProviderState): Promise<SetupResult> {
  switch (wanted) {
    case 'a license is stored':
      return ensureStored(context);
    case 'no license is stored':
      return ensureNone(context);
    case 'any': {
      // A broken server is given something to lose where that is permitted.
      const refusal = preflight(context.store.state, 'own-write', context.port.now());
      return refusal === undefined ? ensureStored(context) : Promise.resolve(ready);
    }
  }
}

function refused(reason: WriteRefusal): SetupResult {
  return { isReady: false, code: reason.code, reason };
}

function failed(
  attempt: Extract<Performed, { isSent: true }>,
  reasonCode: 'license-not-removable' | 'license-not-storable',
): SetupResult {
  const { response, failure } = attempt.exchange;
  const code = isSuccessStatus(response?.status) ? 'not-seen' : response ? 'not-accepted' : 'no-response';
  const received = response ? `status ${response.status}` : (failure?.message ?? 'no response');
  return { isReady: false, code, reason: createReason(reasonCode, { response: received }), attempt };
}

function notSeen(attempt: Extract<Performed, { isSent: true }>, reason: Reason): SetupResult {
  return { isReady: false, code: 'not-seen', reason, attempt };
}
