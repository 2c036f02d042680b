import { type LicenseKind, licenseKinds } from '../config/license-kinds.ts';
import type { LicenseClaims } from './license.ts';

const day = 24 * 60 * 60;

/** The claims in which a license of a kind differs from a valid one. `start`: when the server started, in Unix seconds. */
export function claimsOfKind(kind: LicenseKind, start: number): Partial<LicenseClaims> {
  const lid = String(1000 + licenseKinds.indexOf(kind));
  const own = { lid, details_url: `https://issuer.example/licenses/${lid}` };
  switch (kind) {
    case 'valid':
      return own;
    case 'expired':
      return { ...own, iat: start - 366 * day, nbf: start - 366 * day, exp: start - day, lexp: start - day };
    case 'expires-soon':
      // Within `tok_exp_warn_days` and `lic_exp_warn_days`, after which Grafana warns.
      return { ...own, exp: start + day, lexp: start + 7 * day };
    case 'trial':
      return { ...own, trial: true, trial_exp: start + 14 * day, exp: start + 14 * day, lexp: start + 14 * day };
    case 'other-instance':
      return { ...own, sub: 'https://another-instance.example/' };
    case 'aws':
      // AWS Marketplace names itself as the issuer, and has no page for a license.
      return { ...own, iss: 'AWS/Marketplace', details_url: '' };
  }
}
