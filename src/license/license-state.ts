import { type Exchange, isObject, parseJson } from '../domain/exchange.ts';
import { describeNoResponse } from '../http/no-response.ts';
import { isTransient } from '../http/response-class.ts';

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
  /** Nothing can be said of the state: `check` had no whole answer, or what stands before the target answered. */
  readonly unknown?: true;
}

export const unknownLicenseState: LicenseState = { available: undefined, token: { kind: 'unknown' }, unknown: true };

/** The claims that tell one license from another. The state is left out: it may change by itself. */
const identifying = ['jti', 'lid', 'iss', 'sub', 'iat', 'exp', 'nbf', 'lexp'] as const;

/** The state number of a token that is valid. */
const valid = 1;

/** Reads what `check` and `GET /api/licensing/token` answered, at a moment given in milliseconds since 1970. */
export function readLicenseState(check: Exchange, token: Exchange, now: number): LicenseState {
  if (describeNoResponse(check) !== undefined || isTransient(check)) return unknownLicenseState;
  const parsed = check.response?.status === 200 ? parseJson(check.response.body) : { ok: false as const };
  return {
    available: parsed.ok && typeof parsed.value === 'boolean' ? parsed.value : undefined,
    token: tokenEndpointViewOf(token, now),
  };
}

function tokenEndpointViewOf({ response }: Exchange, now: number): TokenEndpointView {
  if (response?.status === 404) return { kind: 'absent' };
  if (response?.status !== 200) return { kind: 'unknown' };
  const parsed = parseJson(response.body);
  if (!parsed.ok || !isObject(parsed.value)) return { kind: 'unknown' };
  const license = parsed.value;
  if (!['jti', 'lid', 'iat', 'exp'].some((claim) => Boolean(license[claim]))) return { kind: 'absent' };
  return {
    kind: 'license',
    identity: JSON.stringify(identifying.map((claim) => scalarOrNested(license[claim]))),
    id: nonEmptyString(license.lid),
    rootUrl: nonEmptyString(license.sub),
    valid: isValid(license, now),
  };
}

/** Claims are plain values; anything nested is not looked into, because it may be nested without end. */
function scalarOrNested(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? 'nested' : value;
}

function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Undefined where the license does not say: a mock may show a sample that tells neither its state nor its end. */
function isValid({ status, exp, lexp }: Readonly<Record<string, unknown>>, now: number): boolean | undefined {
  const ends = [exp, lexp].filter((end) => typeof end === 'number' && end > 0);
  if (ends.some((end) => Number(end) * 1000 <= now)) return false;
  if (typeof status !== 'number' || status === 0 || ends.length === 0) return undefined;
  return status === valid;
}

/**
 * Whether a license is stored, as far as the target shows it.
 *
 * @param named Whether `GET /api/licensing/token` has named a license before, so that its silence means something.
 */
export function isStored({ available, token: shown }: LicenseState, named: boolean): boolean | undefined {
  if (shown.kind === 'license') return true;
  if (shown.kind === 'absent' && named) return false;
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
  const plain = (url: string): string => (URL.parse(url)?.href ?? url).replace(/\/$/, '');
  return plain(shown.rootUrl) !== plain(rootUrl);
}

/** What is different afterwards, in a few words; undefined where nothing is, or where nothing could be seen. */
export function describeChange(before: LicenseState, after: LicenseState): string | undefined {
  if (before.unknown || after.unknown) return undefined;
  const [was, is] = [before.token, after.token];
  if (was.kind === 'license' && is.kind === 'absent') return 'no license is stored any more';
  if (was.kind === 'absent' && is.kind === 'license') return 'a license is stored now';
  if (was.kind === 'license' && is.kind === 'license' && was.identity !== is.identity)
    return 'another license is stored';
  if (before.available === undefined || before.available === after.available) return undefined;
  // The same license is named as before: check has caught up with it.
  if (was.kind === 'license' && is.kind === 'license' && after.available) return undefined;
  return after.available === undefined
    ? 'check no longer answers true or false'
    : `check says ${after.available} instead of ${before.available}`;
}

/** Whether the target now names another license than before: the stored one is gone, and one from elsewhere has shown up. */
export function showsOtherLicense(before: LicenseState, after: LicenseState): boolean {
  return (
    before.token.kind === 'license' && after.token.kind === 'license' && before.token.identity !== after.token.identity
  );
}

/**
 * Whether the license that is named after a removal is a sample: check says that it is gone, and check is the one that
 * is documented.
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
