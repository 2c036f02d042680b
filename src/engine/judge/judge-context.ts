import type { Observation } from '../../license/license-state.ts';

/** What the judge knows beside the exchange. */
export interface Circumstances {
  /** The level of a requirement; undefined for one that is not exercised. */
  readonly levelOf: (requirement: string) => 'must' | 'should' | undefined;
  readonly version: string | undefined;
  readonly anonymousAccess: 'on' | 'off' | 'unknown';
  /** The license does not come from the target's database alone. */
  readonly licenseElsewhere: boolean;
  /** A license was added in this run, so that `check` may lag behind. */
  readonly licenseJustAdded: boolean;
  /** `GET /api/licensing/token` has named a license in this run. */
  readonly licenseNamed: boolean;
  /** What the license that the run was given says it is called; undefined where it does not say, or there is none. */
  readonly licenseId: string | undefined;
  /** The name of the instance; a license that shows another one is a sample, or no license of this target. */
  readonly rootUrl: string;
  /** The state of the license around the exchange; undefined where it was not looked at. */
  readonly before: Observation | undefined;
  readonly after: Observation | undefined;
}

/** The circumstances of an answer alone, of a target of which nothing is known. */
export function knowingNothing(levelOf: Circumstances['levelOf']): Circumstances {
  return {
    levelOf,
    version: undefined,
    anonymousAccess: 'unknown',
    licenseElsewhere: false,
    licenseJustAdded: false,
    licenseNamed: false,
    licenseId: undefined,
    rootUrl: '',
    before: undefined,
    after: undefined,
  };
}
