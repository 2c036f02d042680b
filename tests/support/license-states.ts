import type { Observation, Shown } from '../../src/license/license-state.ts';

/** A target that names the license it has. */
export function naming(identity: string, change: Partial<Extract<Shown, { kind: 'license' }>> = {}): Observation {
  return {
    available: true,
    shown: { kind: 'license', identity, id: undefined, rootUrl: undefined, valid: true, ...change },
  };
}

/** A target that answers `GET /api/licensing/token` without naming a license. */
export function blank(available: boolean | undefined): Observation {
  return { available, shown: { kind: 'blank' } };
}

/** A target that has `check` alone. */
export function saying(available: boolean | undefined): Observation {
  return { available, shown: { kind: 'unknown' } };
}
