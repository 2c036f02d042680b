import { compareLicenses, type LicenseIdentity } from '../license-identity.ts';
import { isPossiblyValid, type TokenView } from '../license-reading.ts';
import { firstReading, type GuardState, type WriteRecord } from './guard-state.ts';

/**
 * Law L2: whether a view shows another writer's license: one that may be valid, that was not there at first, that was not
 * given, and that no request of this run has put there.
 *
 * @param after - the requests that were sent right before
 */
export function isForeign(state: GuardState, token: TokenView, after: readonly WriteRecord[] = []): boolean {
  if (token.kind !== 'license' || state.ignoresToken || !isPossiblyValid(token)) return false;
  return !state.known.some((known) => isLicense(known, token.identity)) && !isOwnDoing(state, token.identity, after);
}

/** Remembers a license that showed after a request of this run, so that it is not taken for another writer's later. */
export function withKnownLicense(state: GuardState, token: TokenView): GuardState {
  if (token.kind !== 'license' || state.known.some((known) => isLicense(known, token.identity))) return state;
  return { ...state, known: [...state.known, token.identity] };
}

/** Remembers another license that shows right after an own removal, for the user to say whose it is. */
export function noteAfterRemoval(state: GuardState, token: TokenView, { endpoint }: WriteRecord): GuardState {
  if (endpoint !== 'remove' || token.kind !== 'license') return state;
  const first = firstReading(state)?.token;
  const isAsBefore = first?.kind === 'license' && isLicense(first.identity, token.identity);
  const { shownAfterRemoval } = state;
  if (isAsBefore || shownAfterRemoval.some((shown) => isLicense(shown, token.identity))) return state;
  return { ...state, shownAfterRemoval: [...shownAfterRemoval, token.identity] };
}

/** If a server does not show `lexp`, the identifier decides. */
function isLicense(known: LicenseIdentity, shown: LicenseIdentity): boolean {
  const comparison = compareLicenses(known, shown);
  if (comparison.kind === 'incomparable') return !comparison.fields.includes('lid');
  return comparison.kind === 'same';
}

function isOwnDoing(state: GuardState, { lid }: LicenseIdentity, after: readonly WriteRecord[]): boolean {
  if (after.length === 0) return false;
  // Right after a removal any license may show that comes from a source that was named beforehand.
  if (state.facts.declaresOtherSource && after.some(({ endpoint }) => endpoint === 'remove')) return true;
  // A renewal may bring other terms, a file may hold older ones, and a broken server may take an altered license; none of
  // them is of an unknown identifier.
  return lid !== undefined && (state.sentLids.includes(lid) || state.known.some((known) => known.lid === lid));
}
