import { isObject } from '../../domain/exchange.ts';
import { compareLicenses, identityIn, type LicenseIdentity } from '../license-identity.ts';
import { isStored, type Reading, type TokenView } from '../license-reading.ts';
import { isNoneProven, takeFirstState } from './first-state.ts';
import {
  type AcceptedWrite,
  firstReading,
  type GuardFacts,
  type GuardState,
  initialGuardState,
  patienceMs,
  type WriteRecord,
} from './guard-state.ts';

/**
 * What the journal keeps of the first state, so that `restore` can restore it after a run that was killed. Holds no secret:
 * no token and no signature.
 */
export interface LicenseRecord {
  readonly check: boolean | null;
  readonly shows: 'license' | 'none' | 'unknown';
  /** What law L2 compares; null unless a license was shown. */
  readonly license: LicenseIdentity | null;
  /** Law L3: whether there was none, so that a restore may remove one. */
  readonly isNoneProven: boolean;
  /** What law L2 compares of the license that the run was given; absent if it does not show it. */
  readonly given?: LicenseIdentity | undefined;
  /**
   * Law L5: until when a request that may change the license and has no response may still be carried out, in milliseconds
   * since 1970; absent if there is none.
   */
  readonly openUntil?: number | undefined;
  /**
   * What law L2 compares of the licenses that showed right after a removal of the run. If the user names another source, they
   * come from there.
   */
  readonly shownAfterRemoval?: readonly LicenseIdentity[] | undefined;
  /**
   * Whether the license may not be stored anymore although the target looks as before. `accepted`: a removal was accepted; or
   * a request that must be rejected was, and check is all that the target shows. `possible`: such a request has no response, or
   * was accepted where GET token would show what it stored. Absent if the license is where it was.
   */
  readonly mayBeMissing?: MissingLicense | undefined;
}

const missingLicenses = ['accepted', 'possible'] as const;

type MissingLicense = (typeof missingLicenses)[number];

/** More sources than this are not believed. */
const maxShownAfterRemoval = 5;

/** The record of the first state as far as it is known by now; undefined before it was read. */
export function recordOf(state: GuardState): LicenseRecord | undefined {
  const first = firstReading(state);
  if (first === undefined) return undefined;
  const { token } = first;
  return {
    check: first.check ?? null,
    shows: token.kind,
    license: token.kind === 'license' ? token.identity : null,
    isNoneProven: isNoneProven(state),
    given: state.facts.given?.identity,
    openUntil: openUntilOf(state),
    shownAfterRemoval: state.shownAfterRemoval.length === 0 ? undefined : state.shownAfterRemoval,
    mayBeMissing: mayBeMissing(state, first),
  };
}

/** A target that names its license shows what a request that must be rejected has stored instead of it. */
function mayBeMissing(state: GuardState, first: Reading): MissingLicense | undefined {
  const { accepted, isTouched, suspects } = state;
  if (accepted?.endpoint === 'remove') return 'accepted';
  const isByCheckAlone = first.token.kind !== 'license' && isStored(first, state.isTokenKnown) === true;
  if (!isByCheckAlone) return isTouched ? 'possible' : undefined;
  if (isTouched) return 'accepted';
  const isOnItsWay = suspects.some((write) => hasNoResponse(write) && mayLose(write));
  return isOnItsWay ? 'possible' : undefined;
}

function mayLose({ mustBeRejected, endpoint }: WriteRecord): boolean {
  return mustBeRejected || endpoint === 'remove';
}

/** In whole seconds, so that the journal is not written again for each of several requests that are sent together. */
function openUntilOf({ suspects, openUntil, facts }: GuardState): number | undefined {
  const ends = suspects.filter(hasNoResponse).map(({ sentAt }) => sentAt + patienceMs(facts));
  const last = Math.max(openUntil ?? 0, ...ends);
  return last === 0 ? undefined : Math.ceil(last / 1000) * 1000;
}

function hasNoResponse({ answeredAt }: WriteRecord): boolean {
  return answeredAt === undefined;
}

/** Reads a record out of a journal, which anybody may have written; undefined if it is not one. */
export function parseLicenseRecord(value: unknown): LicenseRecord | undefined {
  if (!isObject(value)) return undefined;
  const { check, shows, isNoneProven: isNone, given, openUntil, mayBeMissing: missing } = value;
  if (!isCheck(check) || typeof isNone !== 'boolean' || !isKind(shows)) return undefined;
  if (!isOptional(given, isObject) || !isOptional(openUntil, isNumber)) return undefined;
  if (!isOptional(value.shownAfterRemoval, isListOfObjects) || !isOptional(missing, isMissingLicense)) return undefined;
  const shownAfterRemoval = value.shownAfterRemoval?.slice(0, maxShownAfterRemoval).map(identityIn);
  const license = isObject(value.license) ? identityIn(value.license) : null;
  const record = {
    check,
    shows,
    license,
    isNoneProven: isNone,
    given: given && identityIn(given),
    openUntil,
    shownAfterRemoval,
    mayBeMissing: missing,
  };
  return isConsistent(record) ? record : undefined;
}

function isCheck(value: unknown): value is boolean | null {
  return value === null || typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isMissingLicense(value: unknown): value is MissingLicense {
  return missingLicenses.some((one) => one === value);
}

function isListOfObjects(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.every(isObject);
}

function isOptional<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value);
}

function isKind(value: unknown): value is LicenseRecord['shows'] {
  return value === 'license' || value === 'none' || value === 'unknown';
}

/** A record that contradicts itself was not written by a run. */
function isConsistent({ shows, license, isNoneProven: isNone }: LicenseRecord): boolean {
  return (shows === 'license') === (license !== null) && !(isNone && shows === 'license');
}

/**
 * Law L8: the state of a guard that finishes what a killed run began: anything may have been sent that its impact includes. A
 * run at `reject` sends no license, so only the one that it found may show without another writer's doing.
 *
 * @param now - milliseconds since 1970; an outcome is open no longer than that of a request that was sent then
 */
export function resumedGuardState(facts: GuardFacts, record: LicenseRecord, now: number): GuardState {
  const reading: Reading = { at: 0, check: record.check ?? undefined, token: viewOf(record) };
  const state = takeFirstState(initialGuardState(facts), reading);
  const { openUntil, mayBeMissing: missing } = record;
  return {
    ...state,
    comparison: comparisonWithGiven(record, facts) ?? state.comparison,
    known: [
      ...(facts.impact === 'reject' ? licensesIn(reading) : state.known),
      ...((facts.declaresOtherSource && record.shownAfterRemoval) || []),
    ],
    openUntil: openUntil === undefined ? undefined : Math.min(openUntil, now + patienceMs(facts)),
    left: undefined,
    // The run may have been killed a moment ago, so what changes now may be its doing, and an old reading says nothing.
    suspects: [lastWriteOfKilledRun(now)],
    lastSuccessAt: now,
    unseenAt: now,
    noneBefore: record.isNoneProven ? 'proven' : 'not-proven',
    hasSent: true,
    hasAdded: true,
    accepted: missing === 'accepted' ? removalOfKilledRun(now) : undefined,
    isTouched: missing === 'possible',
  };
}

function removalOfKilledRun(at: number): AcceptedWrite {
  return { endpoint: 'remove', at, isSeen: false, jti: undefined };
}

function lastWriteOfKilledRun(now: number): WriteRecord {
  return { id: 'guard', endpoint: 'remove', mustBeRejected: false, sentAt: now, answeredAt: now };
}

function licensesIn({ token }: Reading): readonly LicenseIdentity[] {
  return token.kind === 'license' ? [token.identity] : [];
}

/** Law L2: on a target that names no license, the one that the run was given is the one that it had. */
function comparisonWithGiven({ shows, given }: LicenseRecord, facts: GuardFacts): GuardState['comparison'] {
  if (shows === 'license' || given === undefined || facts.given?.identity === undefined) return undefined;
  const comparison = compareLicenses(facts.given.identity, given);
  return comparison.kind === 'different' ? comparison : undefined;
}

function viewOf({ shows, license, isNoneProven: isNone }: LicenseRecord): TokenView {
  if (shows === 'license' && license !== null) {
    return { kind: 'license', identity: license, status: undefined, sub: undefined, jti: undefined };
  }
  // A 404 alone may mean that the target lacks the route.
  return shows === 'none' ? { kind: 'none', by: isNone ? 'object' : '404' } : { kind: 'unknown' };
}
