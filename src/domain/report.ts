import type { EndpointId } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { Persona } from './persona.ts';
import type { Problem } from './problem.ts';
import type { Impact } from './scenario.ts';
import type { Result, Verdict } from './verdict.ts';

export type { Finding } from './finding.ts';
export { type Result, type Verdict, verdicts } from './verdict.ts';

export interface ScenarioResult {
  readonly id: string;
  readonly title: string;
  readonly endpoint: EndpointId;
  readonly persona: Persona;
  readonly impact: Impact;
  readonly verdict: Verdict;
  /** Why it was skipped or blocked; null otherwise. */
  readonly reason: string | null;
  readonly durationMs: number;
  readonly findings: readonly Finding[];
  /** Null where nothing was sent. */
  readonly exchange: Exchange | null;
}

export interface RequirementResult {
  readonly id: string;
  readonly level: 'must' | 'should' | 'not exercised';
  readonly verdict: Verdict | 'not exercised';
  /** The ids of the scenarios that cover it; of one that is not exercised, those whose response showed it. */
  readonly scenarios: readonly string[];
}

/** What was learned of the target before the first scenario, and how. */
export interface Detected {
  readonly health: boolean;
  readonly settings: boolean;
  readonly user: boolean;
  /** The name that the instance goes by. */
  readonly rootUrl: string;
  readonly rootUrlFrom: 'option' | 'settings' | 'stored license' | 'license' | 'url';
  readonly anonymousAccess: 'on' | 'off' | 'unknown';
  readonly licenseSource: 'database' | 'elsewhere' | 'unknown';
}

export interface TargetFacts {
  readonly url: string;
  readonly version: string | null;
  readonly edition: 'enterprise' | 'oss' | null;
  /** Whether a license was available when the run began. */
  readonly licensed: boolean | null;
  /** Null where the run ended before anything was learned. */
  readonly detected: Detected | null;
  /** TLS certificates were not checked. */
  readonly insecure: boolean;
  /** The server this project brings along. */
  readonly builtIn: boolean;
}

export interface Scope {
  readonly impact: Impact;
  readonly strict: boolean;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** The personas that the run made, and deleted. */
  readonly provisioned: readonly Persona[];
}

/** One request of a sequence that was explored. */
export interface ExplorationStep {
  readonly persona: Persona;
  /** The answer and the state after it, as the model predicts them. */
  readonly expected: string;
  readonly seen: string;
  readonly exchange: Exchange;
}

/** What `--explore` found: random sequences of requests, held against a model of the license's life. */
export interface Exploration {
  /** How many sequences were tried, the failing one included, before any attempt to shorten it. */
  readonly sequences: number;
  /** A 32-bit integer that gives the same sequences again. */
  readonly seed: number;
  /** The shortest failing sequence that was found; null where all went as predicted. */
  readonly failure: {
    /** What the last step showed, in one sentence. */
    readonly message: string;
    readonly steps: readonly ExplorationStep[];
  } | null;
}

/** What one run found. Its JSON form is described by contracts/schemas/report.schema.json. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly runId: string;
  readonly target: TargetFacts;
  readonly scope: Scope;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly result: Result;
  readonly exitCode: number;
  /** Why the run ended without a verdict, or what went wrong beside it; null where nothing did. */
  readonly problem: Problem | null;
  /** What could not be learned, what was repeated, what was put back: one sentence each. */
  readonly notes: readonly string[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly requirements: readonly RequirementResult[];
  readonly results: readonly ScenarioResult[];
  /** What concerns the run as a whole and no single scenario. */
  readonly findings: readonly Finding[];
  /** Null where nothing was to be explored, or the run ended before. */
  readonly exploration: Exploration | null;
}
