import type { DeviationSummary } from './deviation.ts';
import type { EndpointId, Method } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { Fidelity } from './fidelity.ts';
import type { Finding } from './finding.ts';
import type { Note } from './messages/notes.ts';
import type { Reason } from './messages/reasons.ts';
import type { CredentialForm, Persona } from './persona.ts';
import type { Problem } from './problem.ts';
import type { Profile } from './profile.ts';
import type { Impact } from './scenario.ts';
import { type Result, type Verdict, verdicts } from './verdict.ts';

export type { AcceptedDeviation, DeviationSummary, ListedDeviation } from './deviation.ts';
export type { Finding } from './finding.ts';
export { type Result, type Verdict, verdicts } from './verdict.ts';

export interface ScenarioResult {
  readonly id: string;
  readonly title: string;
  /** `client` if it is about a client and not about an endpoint. */
  readonly endpoint: EndpointId | 'client';
  readonly persona: Persona;
  /** How the persona's credentials were presented; absent for the usual way. */
  readonly credentials?: CredentialForm;
  readonly impact: Impact;
  readonly verdict: Verdict;
  /** Why it was skipped or blocked; null otherwise. */
  readonly reason: Reason | null;
  readonly durationMs: number;
  /** What was found, without what the list of deviations accepts. */
  readonly findings: readonly Finding[];
  /** Null if nothing was sent. */
  readonly exchange: Exchange | null;
}

export interface RequirementResult {
  readonly id: string;
  readonly level: 'must' | 'should' | 'not exercised';
  /** The requirement in our own words. */
  readonly text: string;
  /** The section of Grafana's page that it comes from. */
  readonly page: string;
  readonly verdict: Verdict | 'not exercised';
  /** The ids of the scenarios that cover it; of one that is not exercised, those whose response showed it. */
  readonly scenarios: readonly string[];
}

/** The verdicts of a requirement. */
export const requirementVerdicts = [...verdicts, 'not exercised'] as const;

/** What the scenarios of one persona at one endpoint show together. */
export interface PersonaVerdict {
  /** The worst verdict; `skipped` is better than `pass`. */
  readonly verdict: Verdict;
  /** How many scenarios have it. */
  readonly count: number;
  /** How many scenarios there are. */
  readonly total: number;
}

/** How long complete responses took, in milliseconds. */
export interface ResponseTimes {
  readonly count: number;
  readonly medianMs: number;
  /** The 95th percentile, by nearest rank. */
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** One endpoint, with what its scenarios show. */
export interface EndpointResult {
  readonly endpoint: EndpointId;
  readonly method: Method;
  readonly path: string;
  /** The section of Grafana's page. */
  readonly page: string;
  /** By persona; those without a scenario at this endpoint are absent. */
  readonly personas: Readonly<Partial<Record<Persona, PersonaVerdict>>>;
  /** Null if there was no complete response. */
  readonly responseTimes: ResponseTimes | null;
}

/** The license of the target, as far as the target shows it. */
export interface LicenseFacts {
  /** Whether a license is in force; null if that is unknown. */
  readonly inForce: boolean | null;
  /** When the license that the run found expires, ISO 8601; null if the target does not show it. */
  readonly expiresAt: string | null;
  /** Whole days from the start of the run until then, rounded down; negative if it has expired. */
  readonly daysUntilExpiry: number | null;
}

/** What was detected about the target before the first scenario, and how. */
export interface Detected {
  readonly health: boolean;
  readonly settings: boolean;
  readonly user: boolean;
  /** The name of the instance. */
  readonly rootUrl: string;
  readonly rootUrlFrom: 'option' | 'settings' | 'stored license' | 'license' | 'url';
  readonly anonymousAccess: 'on' | 'off' | 'unknown';
  readonly licenseSource: 'database' | 'elsewhere' | 'unknown';
}

export interface TargetFacts {
  readonly url: string;
  readonly version: string | null;
  readonly edition: 'enterprise' | 'oss' | null;
  /** Whether a license was available when the run started. */
  readonly licensed: boolean | null;
  /** Null if the run ended before anything was detected. */
  readonly detected: Detected | null;
  /** TLS certificates were not checked. */
  readonly insecure: boolean;
  /** Whether it is the built-in reference server. */
  readonly builtIn: boolean;
}

export interface Scope {
  readonly impact: Impact;
  /** What it leaves out is skipped. */
  readonly profile: Profile;
  readonly strict: boolean;
  /** The fidelity below which the run fails, in percent; null if none was asked for. */
  readonly minFidelity: number | null;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** The personas whose accounts the run created and deleted. */
  readonly provisioned: readonly Persona[];
}

/** One request of an explored sequence. */
export interface ExplorationStep {
  readonly persona: Persona;
  /** The response and the state after it, as the model predicts them. */
  readonly expected: string;
  readonly seen: string;
  readonly exchange: Exchange;
}

/** The result of `--explore`: random request sequences, checked against a model of the license. */
export interface Exploration {
  /** The number of sequences tried, including the failing one, before any attempt to shrink it. */
  readonly sequences: number;
  /** A 32-bit integer that reproduces the sequences. */
  readonly seed: number;
  /** The shortest failing sequence found; null if all went as predicted. */
  readonly failure: {
    /** What the last step showed, in one sentence. */
    readonly message: string;
    readonly steps: readonly ExplorationStep[];
  } | null;
}

/** The client that was checked. */
export interface CheckedClient {
  /** The command without its arguments, which may be secret. */
  readonly command: string;
}

/** The version of the report's form: another one if a reader of this form could misread the report. */
export const schemaVersion = 1;

/** The result of a run. contracts/schemas/report.schema.json describes its JSON form. */
export interface Report {
  readonly schemaVersion: typeof schemaVersion;
  readonly tool: { readonly name: string; readonly version: string };
  readonly runId: string;
  /**
   * A 32-bit integer. The same seed gives the same payloads and the same sequences of `--explore`. Null if a client was
   * checked, which chooses its own payloads.
   */
  readonly seed: number | null;
  readonly target: TargetFacts;
  readonly scope: Scope;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly result: Result;
  readonly exitCode: number;
  /** Why the run ended without a verdict, or what went wrong beside it; null if nothing did. */
  readonly problem: Problem | null;
  /** What could not be detected, what was repeated, what was restored. */
  readonly notes: readonly Note[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** How much of the documentation the server follows; null if a client was checked. */
  readonly fidelity: Fidelity | null;
  readonly license: LicenseFacts;
  /** How many requirements have each verdict. */
  readonly requirementCounts: Readonly<Record<RequirementResult['verdict'], number>>;
  readonly requirements: readonly RequirementResult[];
  /** The endpoints that have scenarios, in the order of the page. */
  readonly endpoints: readonly EndpointResult[];
  readonly results: readonly ScenarioResult[];
  /** What concerns the run as a whole and no single scenario. */
  readonly findings: readonly Finding[];
  /** What became of the list of deviations; null if there was none. */
  readonly deviations: DeviationSummary | null;
  /** Null if no exploration was asked for, or the run ended before it. */
  readonly exploration: Exploration | null;
  /** Set if a client was checked, and not a server. */
  readonly client?: CheckedClient;
}
