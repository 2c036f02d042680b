import type { Endpoint, EndpointId } from './endpoint.ts';
import type { CredentialForm, Persona } from './persona.ts';
import type { RequirementId } from './requirement.ts';
import type { Variation } from './seeded-values.ts';
import type { VersionCondition } from './version.ts';

export {
  anonymous,
  invalidToken,
  orgAdmin,
  type Persona,
  serverAdmin,
  serviceAccount,
  unknownUser,
} from './persona.ts';

/** What must be the case before the request is sent. */
export type ProviderState = 'a license is stored' | 'no license is stored' | 'any';

export const licenseStored: ProviderState = 'a license is stored';
export const noLicenseStored: ProviderState = 'no license is stored';
export const anyState: ProviderState = 'any';

/** The impacts, mildest first. */
export const impacts = ['read', 'reject', 'write'] as const;

/**
 * What a scenario could do to the license. `read`: nothing, even on a server that breaks its own rules. `reject`: a
 * request that a conforming server rejects and a broken one might carry out. `write`: adds, renews or removes, or might
 * on a conforming server.
 */
export type Impact = (typeof impacts)[number];

/** What must be true of the license after the answer. */
export type LicenseOutcome = 'unchanged' | 'added' | 'still stored' | 'removed';

/** The license is what it was, to the byte where the target shows which one it has. */
export const unchanged: LicenseOutcome = 'unchanged';
/** A license is stored. */
export const added: LicenseOutcome = 'added';
/** A license is still stored, though it may be a newer one. */
export const stillStored: LicenseOutcome = 'still stored';
/** No license is stored any more. */
export const removed: LicenseOutcome = 'removed';

/** What a payload may be made of. */
export interface TargetValues {
  /** The root URL of the target, which is the name of the instance, as the server itself writes it. */
  readonly rootUrl: string;
  /** A license that the target accepts; a placeholder if the run has no license to lose. */
  readonly license: string;
  /** What varies from run to run; absent in contracts, which have the same values each time. */
  readonly variation?: Variation;
}

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A request body: JSON made of what is known, or text that is deliberately no JSON. */
export type Payload = ((known: TargetValues) => JsonValue) | { readonly text: string };

/** A status that is not the expected one and is tolerated, with the reason. */
export interface Tolerance {
  readonly status: number | readonly number[];
  readonly as: 'warn' | 'information';
  readonly because: string;
  /** The requirement that the finding is about; default the first that the scenario covers. */
  readonly requirement?: RequirementId;
  /** Only if the target's version is known and in this range, `before` excluded. */
  readonly versions?: { readonly from: string; readonly before: string };
  /** Only if the target's version is unknown. */
  readonly ifVersionUnknown?: true;
  /** Not if anonymous access is known to be off: the target denies requests without credentials with 401. */
  readonly unlessAnonymousAccessIsOff?: true;
  /** Only if the target has a license that does not come from its database. */
  readonly ifLicenseElsewhere?: true;
}

export interface ExpectedOutcome {
  readonly tolerated?: readonly Tolerance[];
  readonly licenseAfter?: LicenseOutcome;
  /** The answer must be exactly this value, under the requirement named. */
  readonly value?: { readonly equals: boolean; readonly requirement: string };
  /** The answer should not be true while the target shows that its license has expired. */
  readonly notWhileExpired?: true;
}

/** What must come back. A status that the endpoint's section does not list needs the reason why it is expected. */
export type Expectation<S extends number = number> = ExpectedOutcome &
  (
    | { readonly status: S | readonly S[]; readonly undocumented?: never }
    | {
        readonly status?: never;
        readonly undocumented: { readonly status: number | readonly number[]; readonly because: string };
      }
  );

/**
 * What a scenario needs beside its provider state and its persona: a license to send, or a version. `write` is not one of
 * them: what a scenario could do is its impact, which reports show, and not a precondition.
 */
export type Need = 'license' | VersionCondition;

/** A scenario id: the endpoint, what must be seen (a verb), the case, and the state if nothing is stored. */
export type ScenarioId = `${EndpointId}.${'reports' | 'accepts' | 'rejects' | 'denies'}.${string}`;

/** One request by one persona in one provider state, what must come back, and what must be true afterwards. */
export interface Scenario<S extends number = number> {
  readonly id: string;
  /** Stands alone: it begins with method and path. */
  readonly title: string;
  /** The requirements that a wrong status may break. The first is what the scenario is about. */
  readonly covers: readonly [string, ...string[]];
  readonly given: ProviderState;
  readonly as: Persona;
  readonly impact: Impact;
  readonly body?: Payload;
  readonly expect: Expectation<S>;
  /** A scenario whose need is not met is skipped. */
  readonly requires?: readonly Need[];
  /** Presents the persona's credentials in another way than the usual one. */
  readonly credentials?: CredentialForm;
  /**
   * The payload has no form that is certain to do no harm if it is carried out. It is not among `requires`, because
   * nothing that can be known before the run decides it: below impact `write` the scenario is not sent once the target
   * has granted the same persona access elsewhere.
   */
  readonly unsafeIfAccepted?: true;
}

/** A scenario and the endpoint that it is about. */
export interface BoundScenario extends Scenario {
  readonly endpoint: Endpoint;
}

/** Whether the server admin sends the request with the usual credentials, and not with the same ones in another form. */
export function isPlainAdmin({ as, credentials }: Pick<BoundScenario, 'as' | 'credentials'>): boolean {
  return as === 'server-admin' && !credentials;
}

/** Declares scenarios of one endpoint; the compiler checks their statuses against the documented ones. */
export function scenariosOf<S extends number>(
  endpoint: Endpoint<S>,
  scenarios: readonly Scenario<NoInfer<S>>[],
): readonly BoundScenario[] {
  return scenarios.map((one) => ({ ...one, endpoint }));
}
