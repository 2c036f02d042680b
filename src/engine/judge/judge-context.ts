import type { LicenseState } from '../../license/license-state.ts';

/** What the judge knows beside the exchange. */
export interface JudgeContext {
  /** The level of a requirement; undefined for one that is not exercised. */
  readonly levelOf: (requirement: string) => 'must' | 'should' | undefined;
  readonly version: string | undefined;
  readonly anonymousAccess: 'on' | 'off' | 'unknown';
  /** The license does not come from the target's database alone. */
  readonly hasOtherLicenseSource: boolean;
  /** A license was added in this run, so that `check` may lag behind. */
  readonly licenseJustAdded: boolean;
  /** `GET /api/licensing/token` has named a license in this run. */
  readonly tokenEndpointSupported: boolean;
  /** What the license that the run was given says it is called; undefined where it does not say, or there is none. */
  readonly licenseId: string | undefined;
  /** The name of the instance; a license that shows another one is a sample, or no license of this target. */
  readonly rootUrl: string;
  /** The state of the license around the exchange; undefined where it was not looked at. */
  readonly before: LicenseState | undefined;
  readonly after: LicenseState | undefined;
}

/** The circumstances of an answer alone, of a target of which nothing is known. */
export function emptyJudgeContext(levelOf: JudgeContext['levelOf']): JudgeContext {
  return {
    levelOf,
    version: undefined,
    anonymousAccess: 'unknown',
    hasOtherLicenseSource: false,
    licenseJustAdded: false,
    tokenEndpointSupported: false,
    licenseId: undefined,
    rootUrl: '',
    before: undefined,
    after: undefined,
  };
}
