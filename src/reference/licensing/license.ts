import { type GrafanaVersion, isAtLeast } from '../config/version.ts';

/**
 * The license object of Grafana's documentation ("Add license"): 24 fields. Times are Unix seconds; `included_users` -1 means unlimited;
 * `prod` may be null.
 */
export type LicenseObject = {
  readonly status: number;
  readonly jti: string;
  readonly iss: string;
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly nbf: number;
  readonly lexp: number;
  readonly lid: string;
  readonly limit_by: string;
  readonly included_users: number;
  readonly lic_exp_warn_days: number;
  readonly tok_exp_warn_days: number;
  readonly update_days: number;
  readonly prod: readonly string[] | null;
  readonly company: string;
  readonly account: string;
  readonly slug: string;
  readonly usage_billing: boolean;
  readonly max_concurrent_user_sessions: number;
  readonly details_url: string;
  readonly trial: boolean;
  readonly trial_exp: number;
  readonly anonymousRatio: number;
};

/** The claims of a license token: the license object without the status, which the server computes. */
export type LicenseClaims = Omit<LicenseObject, 'status'>;

/** A stored license. `claims` is undefined if the stored text is not a license, which happens only with a fault. */
export type StoredLicense = {
  readonly token: string;
  readonly claims: LicenseClaims | undefined;
};

/** Statuses of a license object, with the names of Grafana's frontend. */
export const licenseStatus = { notLoaded: 0, valid: 1, invalid: 3, expired: 5, wrongSubject: 6 } as const;

/** The license object with each field at its zero value, in the order of the documentation. */
export const zeroLicense: LicenseObject = {
  status: licenseStatus.notLoaded,
  jti: '',
  iss: '',
  sub: '',
  iat: 0,
  exp: 0,
  nbf: 0,
  lexp: 0,
  lid: '',
  limit_by: '',
  included_users: 0,
  lic_exp_warn_days: 0,
  tok_exp_warn_days: 0,
  update_days: 0,
  prod: null,
  company: '',
  account: '',
  slug: '',
  usage_billing: false,
  max_concurrent_user_sessions: 0,
  details_url: '',
  trial: false,
  trial_exp: 0,
  anonymousRatio: 0,
};

/** The status of a stored license at a time (Unix seconds) on the instance with this root URL. */
export function statusOf(license: StoredLicense, rootUrl: string, nowSeconds: number): number {
  if (license.claims === undefined) return licenseStatus.invalid;
  if (license.claims.sub !== rootUrl) return licenseStatus.wrongSubject;
  return license.claims.exp > nowSeconds ? licenseStatus.valid : licenseStatus.expired;
}

/**
 * The license object that the API returns for a stored license. Before 12.1 it had a numeric `lid`, `max_users`, `included_admins`
 * and `included_viewers`, and no `anonymousRatio`.
 */
export function licenseObjectOf(
  license: StoredLicense,
  rootUrl: string,
  nowSeconds: number,
  version: GrafanaVersion,
): Readonly<Record<string, unknown>> {
  const object = { ...zeroLicense, ...license.claims, status: statusOf(license, rootUrl, nowSeconds) };
  if (isAtLeast(version, 12, 1)) return object;
  const { anonymousRatio: _added, lid, included_users, ...older } = object;
  const limits = { included_users, max_users: included_users, included_admins: -1, included_viewers: -1 };
  return { ...older, lid: Number(lid), ...limits };
}
