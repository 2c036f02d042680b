import { compareLicenses } from '../license-identity.ts';
import { isSameReading, isSampleOfAnotherInstance, type Reading, trusted, withoutTokenId } from '../license-reading.ts';
import type { GuardFacts, GuardState } from './guard-state.ts';

/** Laws L2 and L3, decided once: what the target had before the run, and how the given license compares with it. */
export function takeFirstState(state: GuardState, seen: Reading | undefined): GuardState {
  if (seen === undefined) return { ...state, first: { kind: 'unstable' }, stop: state.stop ?? 'state-unknown' };
  const ignoresToken = isSampleOfAnotherInstance(seen.token, state.facts.rootUrl);
  const shown = trusted(seen, ignoresToken);
  const reading = state.refreshesToken ? withoutTokenId(shown) : shown;
  const { token } = reading;
  return {
    ...state,
    first: { kind: 'known', reading },
    left: reading,
    ignoresToken,
    isTokenKnown: token.kind === 'license' || (token.kind === 'none' && token.by === 'object'),
    known: token.kind === 'license' ? [...state.known, token.identity] : state.known,
    comparison: comparisonWith(reading, state.facts),
    noneBefore: noneBefore(reading, state.facts),
  };
}

/** Law L2: how the given license compares with the one that is stored. */
function comparisonWith(reading: Reading, { given, hasGrafanaPages }: GuardFacts): GuardState['comparison'] {
  const { token } = reading;
  if (token.kind === 'license') {
    return given?.identity === undefined
      ? { kind: 'incomparable', fields: ['lid', 'lexp'] }
      : compareLicenses(given.identity, token.identity);
  }
  if (token.kind === 'unknown') return { kind: 'unnamed' };
  // 404 may mean that the target lacks the route, for one while check says that there is a license.
  const isNone = token.by === 'object' || (hasGrafanaPages && reading.check === false);
  return { kind: isNone ? 'none' : 'unnamed' };
}

/** Law L3: what GET token says at once. */
function noneBefore({ check, token }: Reading, facts: GuardFacts): GuardState['noneBefore'] {
  if (token.kind !== 'none') return 'not-proven';
  if (token.by === 'object') return 'proven';
  // Somebody who says that a license is installed knows of one that the target does not show.
  return facts.hasGrafanaPages && !facts.isAssumedInstalled && check === false ? 'by-404' : 'not-proven';
}

/** Law L3: two readings apart that show no license prove that there was none; a change between them is somebody else's. */
export function confirmNone(state: GuardState, seen: Reading): GuardState {
  if (state.first.kind !== 'known') return state;
  const reading = trusted(seen, state.ignoresToken);
  const looked = { ...state, lookCount: state.lookCount + 1 };
  if (isSameReading(state.first.reading, reading)) return { ...looked, noneBefore: 'proven' };
  const change = `check is ${reading.check} instead of ${state.first.reading.check}`;
  return {
    ...looked,
    noneBefore: 'not-proven',
    left: reading.isUnreadable ? state.left : reading,
    stop: state.stop ?? 'changed-by-others',
    findings: [...state.findings, { code: 'changed-by-others', change }],
  };
}

/**
 * How long to wait for the second look of law L3, in milliseconds; undefined if it decides nothing. GET token may lag behind as
 * check may, so what it says is looked at again, too, unless the target is known to change at once.
 */
export function confirmNoneAfterMs({ first, noneBefore: known, facts }: GuardState): number | undefined {
  if (first.kind !== 'known' || facts.impact !== 'write') return undefined;
  const { check, token } = first.reading;
  if (facts.isAssumedInstalled || check !== false || token.kind === 'license') return undefined;
  if (known !== 'not-proven' && facts.lagMs === 0) return undefined;
  return facts.isOurs && !facts.hasGrafanaPages ? facts.settleMs : 5000;
}

/** Law L3: whether there was no license before the run, so that it may end with a removal. */
export function isNoneProven({ noneBefore: known, isTokenKnown }: GuardState): boolean {
  // A 404 means that there was none once the same route has named a license.
  return known === 'proven' || (known === 'by-404' && isTokenKnown);
}
