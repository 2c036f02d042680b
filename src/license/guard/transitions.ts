import { isSuccessStatus } from '../../domain/status.ts';
import { hasOtherTokens, type Reading, trusted, withoutTokenId } from '../license-reading.ts';
import { stableReading } from '../stable-reading.ts';
import { attribute, changeBetween, unattributed } from './attribution.ts';
import { confirmNone, takeFirstState } from './first-state.ts';
import { isForeign, noteAfterRemoval, withKnownLicense } from './foreign-license.ts';
import type { GuardEvent } from './guard-events.ts';
import {
  type GuardFinding,
  type GuardState,
  isStoredIn,
  patienceMs,
  type StopCode,
  type WriteRecord,
} from './guard-state.ts';
import { isInLagWindow, lagOf } from './lag-window.ts';
import { noteEffect } from './own-effect.ts';

type EventOf<Kind extends GuardEvent['kind']> = Extract<GuardEvent, { kind: Kind }>;

type Transition<Event extends GuardEvent> = (state: GuardState, event: Event) => GuardState;

/** What each event does to the state. */
const transitions: { readonly [Kind in GuardEvent['kind']]: Transition<EventOf<Kind>> } = {
  'first-read': (state, { reading }) => takeFirstState(state, reading),
  'none-confirmed': (state, { reading }) => confirmNone(state, reading),
  'check-seen': (state, { check, at, seenAt }) => noteLook(state, check, at, seenAt),
  'read-before-writing': (state, { readings }) => noteRefresh(state, readings),
  sent: noteSent,
  answered: noteAnswer,
  unanswered: openOutcome,
  'not-sent': (state, { write }) => ({ ...state, suspects: state.suspects.filter((one) => one !== write) }),
  'seen-after': seeAfter,
  settled: (state, { readings }) => settle(state, readings),
  'stable-read': (state, { readings }) => readStable(state, readings),
  'not-reproduced': (state, { change, suspects }) => withFinding(state, unattributed(change, suspects)),
  'not-restored': (state) => stopped(state, 'license-changed'),
  interrupted: (state) => stopped(state, 'interrupted'),
};

/** The next state of the guard. Pure; every law that is about what was seen or sent is one of its transitions. */
export function nextState(state: GuardState, event: GuardEvent): GuardState {
  const transition = transitions[event.kind] as Transition<GuardEvent>;
  return transition(state, event);
}

/** Nothing more is sent that may write. The first reason stays, but for another writer, who is always left alone. */
export function stopped(state: GuardState, code: StopCode): GuardState {
  return { ...state, stop: code === 'another-writer' ? code : (state.stop ?? code) };
}

function withFinding(state: GuardState, finding: GuardFinding): GuardState {
  if (finding.code !== 'unattributed-change' && state.findings.some(({ code }) => code === finding.code)) return state;
  return { ...state, findings: [...state.findings, finding] };
}

/** Law L6: check that goes A, B, A with nothing written between is a finding of check, and nothing is written. */
function noteLook(state: GuardState, check: boolean | undefined, at: number, seenAt = at): GuardState {
  // What was under way when a change showed may be older than the change, and is no second one.
  const isLater = at >= state.changeSeenAt;
  const looksSinceChange = state.looksSinceChange + (isLater ? 1 : 0);
  const looked = { ...state, lookCount: state.lookCount + 1, looksSinceChange };
  if (check === undefined || isInLagWindow(state, at)) return looked;
  if (state.checkLooks.at(-1) === check || !isLater) return looked;
  const checkLooks = [...state.checkLooks, check];
  const isChange = checkLooks.length >= 2;
  const next = { ...looked, checkLooks, ...(isChange ? { changeSeenAt: seenAt, looksSinceChange: 0 } : {}) };
  if (checkLooks.length < 2 || state.suspects.length > 0) return next;
  return checkLooks.length === 2 ? changedByOthers(next, `check is ${check}`) : unsteady(next);
}

function unsteady(state: GuardState): GuardState {
  // Nodes that were not restarted after an addition may disagree until they are: a warning, and no fault of check.
  if (state.accepted?.endpoint === 'add' && state.facts.hasGrafanaPages) {
    return withFinding(state, { code: 'nodes-disagree' });
  }
  const findings = state.findings.filter(({ code }) => code !== 'changed-by-others');
  const stop = state.stop === 'changed-by-others' ? undefined : state.stop;
  return stopped(
    withFinding({ ...state, findings, stop }, { code: 'unsteady-check', answers: state.checkLooks }),
    'unsteady-check',
  );
}

/** Law L6: one lasting change with nothing sent (an expiry, another admin) is a note, and nothing more is written. */
function changedByOthers(state: GuardState, change: string): GuardState {
  if (state.accepted?.endpoint === 'add' && state.facts.hasGrafanaPages) return state;
  return stopped(withFinding(state, { code: 'changed-by-others', change }), 'changed-by-others');
}

/** Law L6: where no request was sent, a newer token is the server's own refresh, so it proves nothing later either. */
function noteRefresh(state: GuardState, readings: readonly Reading[]): GuardState {
  const { left } = state;
  if (state.hasSent || !hasOtherTokens(left ? [left, ...readings] : readings)) return state;
  return { ...state, refreshesToken: true, left: left && withoutTokenId(left) };
}

/** What was seen before a request says nothing of what is seen after it. */
function noteSent(state: GuardState, { write }: EventOf<'sent'>): GuardState {
  return { ...state, suspects: [...state.suspects, write], checkLooks: [] };
}

function noteAnswer(state: GuardState, { write, status, at, returned }: EventOf<'answered'>): GuardState {
  const answered = { ...write, status, answeredAt: at };
  const suspects = state.suspects.map((one) => (one === write ? answered : one));
  const next = { ...state, suspects, hasSent: true };
  if (!isSuccessStatus(status)) return next;
  const lastSuccessAt = at;
  const sentLids = returned.lid === undefined ? state.sentLids : [...state.sentLids, returned.lid];
  const hasAdded = state.hasAdded || write.endpoint === 'add';
  // A broken server may have stored anything instead of the license.
  if (write.mustBeRejected) return { ...next, lastSuccessAt, unseenAt: at, sentLids, hasAdded, isTouched: true };
  const isTouched = state.isTouched && write.endpoint !== 'add';
  return {
    ...next,
    lastSuccessAt,
    unseenAt: state.accepted?.isSeen === false ? state.accepted.at : state.unseenAt,
    sentLids,
    hasAdded,
    isTouched,
    // A mock may return the example of the documentation, which says nothing of what it stores.
    accepted: {
      endpoint: write.endpoint,
      at,
      isSeen: false,
      jti: isKnownLid(state, returned.lid) && !state.refreshesToken ? returned.jti : undefined,
    },
  };
}

function isKnownLid({ known }: GuardState, lid: string | undefined): boolean {
  return lid !== undefined && known.some((one) => one.lid === lid);
}

/** Law L5: the first request without a response ends the scenarios; its outcome stays open for a while after it was sent. */
function openOutcome(state: GuardState, { write }: EventOf<'unanswered'>): GuardState {
  const until = write.sentAt + patienceMs(state.facts);
  return stopped(
    {
      ...state,
      hasSent: true,
      hasAdded: state.hasAdded || write.endpoint === 'add',
      openUntil: Math.max(state.openUntil ?? 0, until),
    },
    'open-outcome',
  );
}

/** Takes in a reading: another writer's license stops everything, and what GET token names makes its 404 mean something. */
function takeIn(state: GuardState, reading: Reading, after: readonly WriteRecord[] = []): GuardState {
  const looked = noteLook(state, reading.check, reading.at);
  if (reading.token.kind !== 'license') return looked;
  if (isForeign(state, reading.token, after)) return stopped(looked, 'another-writer');
  const next = { ...looked, isTokenKnown: true };
  return after.length > 0 ? withKnownLicense(next, reading.token) : next;
}

/** The reading after requests: they are answerable for what it shows. */
function seeAfter(state: GuardState, { reading: seen, writes, isFirst }: EventOf<'seen-after'>): GuardState {
  const reading = trusted(seen, state.ignoresToken);
  const accepted = writes.find(({ mustBeRejected, status }) => !mustBeRejected && isSuccessStatus(status));
  if (reading.isUnreadable) return accepted ? { ...state, left: undefined } : state;
  const taken = takeIn(state, reading, writes);
  const next = accepted ? noteAfterRemoval(taken, reading.token, accepted) : taken;
  if (next.stop === 'another-writer') return next;
  const noted = accepted ? noteEffect(next, reading, accepted, isFirst) : next;
  return { ...noted, left: trusted(reading, noted.ignoresToken) };
}

/** Law L6: a moment later counts. What is not as it was left is the doing of the requests since the last right reading. */
function settle(state: GuardState, seen: readonly Reading[]): GuardState {
  const readings = seen
    .map((reading) => trusted(reading, state.ignoresToken))
    .filter(({ isUnreadable }) => !isUnreadable);
  const last = readings.at(-1);
  if (last === undefined) return state;
  const next = readings.reduce((at, reading) => takeIn(at, reading), state);
  // What goes and comes back within the window was changed, too.
  const changed = readings.find((reading) => isChanged(state, reading)) ?? last;
  const suspects = state.suspects.filter((write) => isStillSuspect(state, write, last.at));
  return { ...compareWithLeft(next, state, changed), left: last, suspects };
}

/** Whether an effect of a request may still come, or still not show. */
function isStillSuspect(state: GuardState, { sentAt, answeredAt }: WriteRecord, at: number): boolean {
  return at < (answeredAt ?? sentAt) + state.facts.settleMs + lagOf(state);
}

/** Whether a reading shows another state than the one that was left, and not merely an old one. */
function isChanged(state: GuardState, reading: Reading): boolean {
  return !isInLagWindow(state, reading.at) && attribute(state, reading) !== undefined;
}

function compareWithLeft(next: GuardState, state: GuardState, reading: Reading): GuardState {
  // What another writer stores is no request's doing.
  if (next.stop === 'another-writer' || state.left === undefined || isInLagWindow(state, reading.at)) return next;
  const finding = attribute(state, reading);
  if (finding) return withFinding(next, finding);
  if (state.suspects.length > 0) return next;
  const change = changeBetween(state.left, reading, false);
  return change === undefined ? next : changedByOthers(next, change);
}

/** Words: three readings in a row must agree; else the state is unknown and nothing more is written. */
function readStable(state: GuardState, readings: readonly Reading[]): GuardState {
  const next = readings.reduce((at, reading) => takeIn(at, trusted(reading, state.ignoresToken)), state);
  const stable = stableReading(readings.map((reading) => trusted(reading, state.ignoresToken)));
  if (stable === undefined) return stopped(next, 'state-unknown');
  return { ...compareWithLeft(next, state, stable), left: stable };
}

/** Whether a license is stored as the state was left; undefined if that is not known. */
export function isStoredAsLeft(state: GuardState): boolean | undefined {
  return state.left === undefined ? undefined : isStoredIn(state, state.left);
}
