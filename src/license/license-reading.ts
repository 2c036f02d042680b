import { type Exchange, isObject, parseJson } from '../domain/exchange.ts';
import { nonEmptyString } from '../domain/non-empty-string.ts';
import { isSameUrl } from '../domain/same-url.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import { isOfFront } from '../http/proxy-responses.ts';
import { isTransientStatus } from '../http/proxy-statuses.ts';
import { compareLicenses, identityIn, type LicenseIdentity } from './license-identity.ts';
import { invalidStatuses, licenseStatus } from './license-status.ts';

/** What `GET /api/licensing/token` shows. Only Grafana's OpenAPI has it, so a target may lack it: `unknown`. */
export type TokenView =
  | {
      readonly kind: 'license';
      readonly identity: LicenseIdentity;
      /** 1 is valid; undefined if it is not shown. */
      readonly status: number | undefined;
      readonly sub: string | undefined;
      readonly jti: string | undefined;
    }
  /** `404` alone may also mean that the target does not have the route. */
  | { readonly kind: 'none'; readonly by: 'object' | '404' }
  | { readonly kind: 'unknown' };

/** The state of the license at one moment: check and GET token, read at the same time. */
export interface Reading {
  /** When both were asked for, in milliseconds since 1970: an answer is never older than that by more than the target's lag. */
  readonly at: number;
  /** When both responses were there, in milliseconds since 1970; absent if nobody needs to know. */
  readonly seenAt?: number;
  /** Undefined if check said neither true nor false. */
  readonly check: boolean | undefined;
  readonly token: TokenView;
  /** Check had no whole answer, a proxy answered for it, or the password was refused: nothing can be said of the state. */
  readonly isUnreadable?: true;
}

export const unknownToken: TokenView = { kind: 'unknown' };

/** Reads what check and `GET /api/licensing/token` answered. Never throws. */
export function readingOf(check: Exchange, token: Exchange, at: number): Reading {
  const { response } = check;
  const isUnanswered = response === undefined || response.cut || isTransientStatus(response.status);
  // A login page or a redirect of a proxy says nothing of the license.
  if (isUnanswered || isPasswordRefused(check) || isOfFront(check)) {
    return { at, check: undefined, token: unknownToken, isUnreadable: true };
  }
  return { at, check: checkValueIn(check), token: tokenViewOf(token) };
}

/** What check returned; undefined if it is neither true nor false. */
export function checkValueIn({ response }: Pick<Exchange, 'response'>): boolean | undefined {
  const parsed = response?.status === 200 ? parseJson(response.body) : { ok: false as const };
  return parsed.ok && typeof parsed.value === 'boolean' ? parsed.value : undefined;
}

function tokenViewOf({ response }: Exchange): TokenView {
  if (response === undefined || response.cut) return unknownToken;
  if (response.status === 404) return { kind: 'none', by: '404' };
  const parsed = response.status === 200 ? parseJson(response.body) : { ok: false as const };
  return parsed.ok && isObject(parsed.value) ? licenseViewOf(parsed.value) : unknownToken;
}

function licenseViewOf(object: Readonly<Record<string, unknown>>): TokenView {
  const status = typeof object.status === 'number' ? object.status : undefined;
  if (status === licenseStatus.notFound) return { kind: 'none', by: 'object' };
  const identity = identityIn(object);
  if (identity.lid === undefined) {
    const isEmpty = object.lid === '' || object.lid === 0;
    return isEmpty && status !== undefined && status !== licenseStatus.notLoaded
      ? { kind: 'none', by: 'object' }
      : unknownToken;
  }
  return { kind: 'license', identity, status, sub: nonEmptyString(object.sub), jti: nonEmptyString(object.jti) };
}

/** Whether two readings show the same state: check, and what law L2 compares. Servers refresh jti, iat and exp. */
export function isSameReading(one: Reading, other: Reading): boolean {
  if (one.isUnreadable || other.isUnreadable) return false;
  return one.check === other.check && isSameToken(one.token, other.token);
}

/** Whether two views show the same license, or both none, or both nothing. */
export function isSameToken(one: TokenView, other: TokenView): boolean {
  if (one.kind !== 'license' || other.kind !== 'license') return one.kind === other.kind;
  const comparison = compareLicenses(one.identity, other.identity);
  if (comparison.kind === 'different') return false;
  // What neither shows cannot differ; what one of them has ceased to show may.
  return (
    comparison.kind === 'same' ||
    comparison.fields.every(
      (field) => one.identity[field as 'lid' | 'lexp'] === other.identity[field as 'lid' | 'lexp'],
    )
  );
}

/** Whether the token of the license is another one: counts only where a renewal or an addition was sent (law L6). */
export function isOtherToken(one: TokenView, other: TokenView): boolean {
  return one.kind === 'license' && other.kind === 'license' && one.jti !== other.jti;
}

/**
 * A reading without the identifier of the token, for a target that changes it by itself: it shows there whether a license is
 * stored, and not whether it was renewed.
 */
export function withoutTokenId(reading: Reading): Reading {
  return reading.token.kind === 'license' ? { ...reading, token: { ...reading.token, jti: undefined } } : reading;
}

/** Whether the token is another one in some of these readings. */
export function hasOtherTokens(readings: readonly Reading[]): boolean {
  const [first, ...others] = readings.filter(({ token }) => token.kind === 'license');
  return first !== undefined && others.some(({ token }) => isOtherToken(first.token, token));
}

/** Whether a view shows a license that somebody relies on; in doubt it does. */
export function isPossiblyValid(token: TokenView): boolean {
  return token.kind === 'license' && !(token.status !== undefined && invalidStatuses.includes(token.status));
}

/**
 * Whether GET token answers with a sample: a license for another instance, which no server calls anything but invalid. Such
 * a target is read by check alone.
 */
export function isSampleOfAnotherInstance(token: TokenView, rootUrl: string): boolean {
  if (token.kind !== 'license' || token.sub === undefined || token.status === licenseStatus.invalidSubject)
    return false;
  return !isSameUrl(token.sub, rootUrl);
}

/**
 * Whether a license is stored, as far as a reading shows it; undefined if it shows nothing.
 *
 * @param isTokenKnown - whether GET token has named a license on this target, so that its 404 means something
 */
export function isStored({ check, token }: Reading, isTokenKnown: boolean): boolean | undefined {
  if (token.kind === 'license') return true;
  if (token.kind === 'none' && (token.by === 'object' || isTokenKnown)) return false;
  return check;
}

/**
 * What counts of a reading.
 *
 * @param ignoresToken - whether GET token shows a sample on this target, so that check alone counts
 */
export function trusted(reading: Reading, ignoresToken: boolean): Reading {
  return ignoresToken ? { ...reading, token: unknownToken } : reading;
}
