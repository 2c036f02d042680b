import type { LicenseState, TokenEndpointView } from '../../src/license/license-state.ts';

/** A target that names the license it has. */
export function naming(
  identity: string,
  change: Partial<Extract<TokenEndpointView, { kind: 'license' }>> = {},
): LicenseState {
  return {
    available: true,
    token: { kind: 'license', identity, id: undefined, rootUrl: undefined, valid: true, ...change },
  };
}

/** A target that answers `GET /api/licensing/token` without naming a license. */
export function blank(available: boolean | undefined): LicenseState {
  return { available, token: { kind: 'absent' } };
}

/** A target that has `check` alone. */
export function saying(available: boolean | undefined): LicenseState {
  return { available, token: { kind: 'unknown' } };
}
