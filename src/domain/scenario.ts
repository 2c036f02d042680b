import type { Endpoint } from './endpoint.ts';

/** Who asks. */
export type Persona = 'server-admin' | 'org-admin' | 'service-account' | 'anonymous' | 'unknown-user' | 'invalid-token';

/** A Grafana server administrator with Basic authentication: the only one the page lets in. */
export const serverAdmin: Persona = 'server-admin';
/** Signed in with Basic authentication, administrator of an organization but not of the server. */
export const orgAdmin: Persona = 'org-admin';
/** A service account of role Admin with its token as Bearer. */
export const serviceAccount: Persona = 'service-account';
/** No credentials at all. */
export const anonymous: Persona = 'anonymous';
/** Basic authentication as a user who does not exist. */
export const unknownUser: Persona = 'unknown-user';
/** A Bearer token that nobody issued. */
export const invalidToken: Persona = 'invalid-token';

/** Who must be refused everywhere; `stranger`, too, but with one wrong password in a run, no more. */
export const deniedPersonas: readonly Persona[] = [serviceAccount, orgAdmin, anonymous, invalidToken];

/** What must be the case before the request is sent. */
export type ProviderState = 'a license is stored' | 'no license is stored' | 'any';

export const licenseStored: ProviderState = 'a license is stored';
export const noLicenseStored: ProviderState = 'no license is stored';
export const anyState: ProviderState = 'any';

/**
 * What a scenario could do to the license. `read`: nothing, even on a server that breaks its own rules. `reject`: a
 * request that a conforming server refuses and a broken one might obey. `write`: adds, renews or removes.
 */
export type Impact = 'read' | 'reject' | 'write';

/** The impacts, mildest first. */
export const impacts: readonly Impact[] = ['read', 'reject', 'write'];

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
  /** A license that the target accepts; a placeholder that is no license where the run has none to lose. */
  readonly license: string;
}

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A request body: JSON made of what is known, or text that is deliberately no JSON. */
export type Payload = ((known: TargetValues) => JsonValue) | { readonly text: string };

/** An answer that is not the documented one and is let through all the same, with the reason. */
export interface Tolerance {
  readonly status: number;
  readonly as: 'warn' | 'information';
  readonly because: string;
  /** Only while the target's version is unknown or in this range, `before` excluded. */
  readonly versions?: { readonly from: string; readonly before: string };
  /** Not where the target was seen to refuse nobody-in-particular by 401, which an anonymous visitor is not. */
  readonly unlessAnonymousAccessIsOff?: true;
}

export interface ExpectedOutcome {
  readonly tolerated?: readonly Tolerance[];
  readonly licenseAfter?: LicenseOutcome;
  /** The answer must be exactly this value, under the requirement named. */
  readonly value?: { readonly equals: boolean; readonly requirement: string };
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

/** One request by one persona in one provider state, what must come back, and what must be true afterwards. */
export interface Scenario<S extends number = number> {
  readonly id: string;
  readonly title: string;
  /** The requirements it looks at; a wrong status is a finding against the first. */
  readonly covers: readonly [string, ...string[]];
  readonly given: ProviderState;
  readonly as: Persona;
  readonly impact: Impact;
  readonly body?: Payload;
  readonly expect: Expectation<S>;
  /** The first version it is about; on an older target it is skipped. */
  readonly since?: string;
  /** A step of a sequence: run after everything else, in the order in which it is written. */
  readonly sequential?: true;
  /** The payload is made of a real license; without one the scenario cannot be had. */
  readonly needsLicense?: true;
  /**
   * The payload has no form that is certain to do no harm where it is obeyed. It is held back below `write` where the target
   * has let the same persona in elsewhere.
   */
  readonly unsafeIfAccepted?: true;
}

/** A scenario and the endpoint it asks. */
export interface BoundScenario extends Scenario {
  readonly endpoint: Endpoint;
}

/** Declares scenarios of one endpoint; the compiler holds their statuses against the documented ones. */
export function scenariosOf<S extends number>(
  endpoint: Endpoint<S>,
  scenarios: readonly Scenario<NoInfer<S>>[],
): readonly BoundScenario[] {
  return scenarios.map((one) => ({ ...one, endpoint }));
}
