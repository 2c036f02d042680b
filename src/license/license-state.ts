import { isSameUrl } from '../domain/same-url.ts';
import type { Reading } from './license-reading.ts';
import { licenseStatus } from './license-status.ts';

/**
 * What `GET /api/licensing/token` shows. Only Grafana's OpenAPI knows it, so a target without it is no worse:
 * `blank` is an answer that names no license (404, or a license with nothing in it), which means that there is none only
 * where the same target has named one before.
 */
export type TokenEndpointView =
  | {
      readonly kind: 'license';
      /** Changes whenever the stored license does. */
      readonly identity: string;
      readonly id: string | undefined;
      readonly rootUrl: string | undefined;
      /** Whether it is in force, where it says so itself. */
      readonly valid: boolean | undefined;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/** The state of the license, as far as it can be seen from outside. */
export interface LicenseState {
  /** What `check` says; undefined where it says neither true nor false. */
  readonly available: boolean | undefined;
  readonly token: TokenEndpointView;
  /** The state is unknown: `check` had no complete response, or a proxy responded. */
  readonly unknown?: true;
}

export const unknownLicenseState: LicenseState = { available: undefined, token: { kind: 'unknown' }, unknown: true };

/**
 * The state that a reading of the license guard shows, as the judge looks at it.
 *
 * @param countsToken - whether a new token of the same license is a change
 * @param now - milliseconds since 1970
 */
export function licenseStateOf(reading: Reading | undefined, countsToken: boolean, now: number): LicenseState {
  if (reading === undefined || reading.isUnreadable) return unknownLicenseState;
  return { available: reading.check, token: viewOf(reading.token, countsToken, now) };
}

function viewOf(token: Reading['token'], countsToken: boolean, now: number): TokenEndpointView {
  if (token.kind === 'unknown') return { kind: 'unknown' };
  if (token.kind === 'none') return { kind: 'absent' };
  const { identity, jti, sub, status } = token;
  return {
    kind: 'license',
    identity: JSON.stringify([identity, countsToken ? jti : undefined]),
    id: identity.lid,
    rootUrl: sub,
    valid: isValid(status, identity.lexp, now),
  };
}

/** Undefined if the license does not show it: a mock may return a sample with neither a status nor an end. */
function isValid(status: number | undefined, lexp: number | undefined, now: number): boolean | undefined {
  if (lexp !== undefined && lexp * 1000 <= now) return false;
  if (status === undefined || status === licenseStatus.notLoaded || lexp === undefined) return undefined;
  return status === licenseStatus.valid;
}

/**
 * Whether a license is stored, as far as the target shows it.
 *
 * @param tokenEndpointSupported - whether `GET /api/licensing/token` has shown a license before, so that a response without
 *   one means something
 */
export function showsStored(
  { available, token: shown }: LicenseState,
  tokenEndpointSupported: boolean,
): boolean | undefined {
  if (shown.kind === 'license') return true;
  if (shown.kind === 'absent' && tokenEndpointSupported) return false;
  return available;
}

/** Whether a valid license is stored for the instance of this name, where the target names one; undefined where it does not. */
export function isKnownValid({ token: shown }: LicenseState, rootUrl: string): boolean | undefined {
  if (shown.kind !== 'license') return undefined;
  return isForOtherInstance(shown, rootUrl) ? false : shown.valid;
}

/** Whether a license is for another instance than the one of this name, by its own word. */
export function isForOtherInstance(shown: TokenEndpointView, rootUrl: string): boolean {
  if (shown.kind !== 'license' || shown.rootUrl === undefined) return false;
  return !isSameUrl(shown.rootUrl, rootUrl);
}

/** What is different afterwards, in a few words; undefined if nothing is, or if nothing could be seen. */
export function describeChange(before: LicenseState, after: LicenseState): string | undefined {
  if (before.unknown || after.unknown) return undefined;
  return describeTokenChange(before.token, after.token) ?? describeCheckChange(before, after);
}

function describeTokenChange(was: TokenEndpointView, is: TokenEndpointView): string | undefined {
  if (was.kind === 'license' && is.kind === 'absent') return 'no license is stored any more';
  if (was.kind === 'absent' && is.kind === 'license') return 'a license is stored now';
  if (was.kind === 'license' && is.kind === 'license' && was.identity !== is.identity)
    return 'another license is stored';
  return undefined;
}

function describeCheckChange(before: LicenseState, after: LicenseState): string | undefined {
  const [was, is] = [before.token, after.token];
  if (before.available === undefined || before.available === after.available) return undefined;
  // The same license is named as before: check has followed it.
  if (was.kind === 'license' && is.kind === 'license' && after.available) return undefined;
  return after.available === undefined
    ? 'check no longer returns true or false'
    : `check returns ${after.available} instead of ${before.available}`;
}

/** Whether the target now names another license than before: the stored one is gone, and one from another source shows. */
export function showsOtherLicense(before: LicenseState, after: LicenseState): boolean {
  return (
    before.token.kind === 'license' && after.token.kind === 'license' && before.token.identity !== after.token.identity
  );
}

/**
 * Whether the license that is named after a removal is a sample: check reports that it is gone, and check is the documented
 * endpoint.
 */
export function isSample(before: LicenseState, after: LicenseState): boolean {
  return (
    before.available === true &&
    after.available === false &&
    before.token.kind === 'license' &&
    after.token.kind === 'license' &&
    before.token.identity === after.token.identity
  );
}
