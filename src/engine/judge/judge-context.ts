import type { Exercised, Requirement } from '../../domain/requirement.ts';
import type { LicenseState, TokenEndpointView } from '../../license/license-state.ts';

/** Of a requirement, what decides whether and how badly a response breaks it. */
export type Rule = Pick<Exercised, 'level' | 'brokenBy' | 'requires'>;

/** Where the target's license comes from, as far as is known. */
export type LicenseSource = 'database' | 'elsewhere' | 'unknown';

/** What the judge knows beside the exchange. */
export interface JudgeContext {
  /** Undefined for a requirement that is not exercised or not one of the specs. */
  readonly ruleOf: (requirement: string) => Rule | undefined;
  readonly version: string | undefined;
  readonly anonymousAccess: 'on' | 'off' | 'unknown';
  /** `elsewhere`: also from a file or the environment of the server. */
  readonly licenseSource: LicenseSource;
  /** The target has Grafana's own pages, so that it is not a mock of the licensing API alone. */
  readonly hasGrafanaPages: boolean;
  /** A license was added in this run, so that `check` may lag behind. */
  readonly licenseJustAdded: boolean;
  /** `GET /api/licensing/token` has named a license in this run. */
  readonly tokenEndpointSupported: boolean;
  /** The identifier in the license that the run was given; undefined if there is none. */
  readonly licenseId: string | undefined;
  /** The name of the instance; a license that shows another one is a sample, or not a license of this target. */
  readonly rootUrl: string;
  /** What `GET /api/licensing/token` showed last. */
  readonly shown: TokenEndpointView;
  /** The state of the license around the exchange; undefined if it was not read. */
  readonly before: LicenseState | undefined;
  readonly after: LicenseState | undefined;
  /** The IDs of scenarios whose requests were rejected shortly before, and may have made the same change late; absent: none. */
  readonly mayBeLateEffectOf?: readonly string[];
}

/** The context of a response alone, of a target of which nothing is known. */
export function emptyJudgeContext(ruleOf: JudgeContext['ruleOf']): JudgeContext {
  return {
    ruleOf,
    version: undefined,
    anonymousAccess: 'unknown',
    licenseSource: 'unknown',
    hasGrafanaPages: false,
    licenseJustAdded: false,
    tokenEndpointSupported: false,
    licenseId: undefined,
    rootUrl: '',
    shown: { kind: 'unknown' },
    before: undefined,
    after: undefined,
  };
}

/** Finds the rules of requirements by their ids. */
export function rulesOf(requirements: readonly Requirement[]): JudgeContext['ruleOf'] {
  const exercised = requirements.filter((one) => one.level !== 'not exercised');
  const rules = new Map<string, Rule>(exercised.map((one) => [one.id, one]));
  return (id) => rules.get(id);
}

/** The level of a requirement; one that is not known is a `must`. */
export function levelOf({ ruleOf }: Pick<JudgeContext, 'ruleOf'>, requirement: string): 'must' | 'should' {
  return ruleOf(requirement)?.level ?? 'must';
}

/** How a license may be available although the stored one is gone. */
export const otherReadings = 'it comes from a file or the environment, or the server needs a restart';

/**
 * Whether an available license may come from elsewhere: the target is a Grafana, it shows that the stored license is gone,
 * and nobody has said where its license comes from.
 */
export function mayComeFromElsewhere(
  { licenseSource, hasGrafanaPages, tokenEndpointSupported }: JudgeContext,
  isStoredGone: boolean,
): boolean {
  return licenseSource === 'unknown' && hasGrafanaPages && tokenEndpointSupported && isStoredGone;
}
