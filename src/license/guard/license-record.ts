import { isObject } from '../../domain/exchange.ts';
import { identityIn, type LicenseIdentity } from '../license-identity.ts';
import type { Reading, TokenView } from '../license-reading.ts';
import { isNoneProven, takeFirstState } from './first-state.ts';
import { firstReading, type GuardFacts, type GuardState, initialGuardState } from './guard-state.ts';

/**
 * What the journal keeps of the first state, so that `restore` can restore it after a run that was killed. Holds no secret:
 * no token and no signature.
 */
export interface LicenseRecord {
  readonly check: boolean | null;
  readonly shows: 'license' | 'none' | 'unknown';
  /** What law 2 compares; null unless a license was shown. */
  readonly license: LicenseIdentity | null;
  /** Law 3: whether there was none, so that a restore may remove one. */
  readonly isNoneProven: boolean;
}

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
  };
}

/** Reads a record out of a journal, which anybody may have written; undefined if it is not one. */
export function parseLicenseRecord(value: unknown): LicenseRecord | undefined {
  if (!isObject(value)) return undefined;
  const { check, shows, isNoneProven: isNone } = value;
  if (!(check === null || typeof check === 'boolean') || typeof isNone !== 'boolean' || !isKind(shows))
    return undefined;
  const license = isObject(value.license) ? identityIn(value.license) : null;
  const record = { check, shows, license, isNoneProven: isNone };
  return isConsistent(record) ? record : undefined;
}

function isKind(value: unknown): value is LicenseRecord['shows'] {
  return value === 'license' || value === 'none' || value === 'unknown';
}

/** A record that contradicts itself was not written by a run. */
function isConsistent({ shows, license, isNoneProven: isNone }: LicenseRecord): boolean {
  return (shows === 'license') === (license !== null) && !(isNone && shows === 'license');
}

/** Law 8: the state of a guard that finishes what a killed run began: anything may have been sent. */
export function resumedGuardState(facts: GuardFacts, record: LicenseRecord): GuardState {
  const reading: Reading = { at: 0, check: record.check ?? undefined, token: viewOf(record) };
  return {
    ...takeFirstState(initialGuardState(facts), reading),
    left: undefined,
    noneBefore: record.isNoneProven ? 'proven' : 'not-proven',
    hasSent: true,
    hasAdded: true,
  };
}

function viewOf({ shows, license, isNoneProven: isNone }: LicenseRecord): TokenView {
  if (shows === 'license' && license !== null) {
    return { kind: 'license', identity: license, status: undefined, sub: undefined, jti: undefined };
  }
  // A 404 alone may mean that the target lacks the route.
  return shows === 'none' ? { kind: 'none', by: isNone ? 'object' : '404' } : { kind: 'unknown' };
}
