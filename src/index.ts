/**
 * The library: checks a server against Grafana's documentation of its Enterprise Licensing HTTP API.
 *
 * @packageDocumentation
 */

import { scenarios } from '../specs/index.ts';
import { type ConformanceOptions, libraryKeys, settingsFromOptions } from './config/library-options.ts';
import { loadSettings } from './config/load.ts';
import { createProblem } from './domain/messages/problems.ts';
import { ProblemError } from './domain/problem.ts';
import type { Report } from './domain/report.ts';
import type { RunHooks } from './domain/run-events.ts';
import type { ReferenceOptions, ReferenceServer } from './reference/index.ts';

export { endpoints, requirements, scenarios } from '../specs/index.ts';
export type { HttpHeader } from './config/headers.ts';
export type { ConformanceOptions } from './config/library-options.ts';
export type { BodyShape, DocumentedResponse, Endpoint, EndpointId, Method } from './domain/endpoint.ts';
export type { Exchange, Failure, FailureKind, ReceivedResponse, SentRequest } from './domain/exchange.ts';
export type { Fidelity, GroupTally, Tally } from './domain/fidelity.ts';
export type { FindingCode } from './domain/finding.ts';
export type { Login } from './domain/login.ts';
export type { CodedMessage } from './domain/messages/catalog.ts';
export type { Note, NoteCode } from './domain/messages/notes.ts';
export type { Reason, ReasonCode } from './domain/messages/reasons.ts';
export type { CredentialForm } from './domain/persona.ts';
export { type Problem, type ProblemCode, ProblemError } from './domain/problem.ts';
export type { Profile } from './domain/profile.ts';
export type {
  Detected,
  Exploration,
  ExplorationStep,
  Finding,
  Report,
  RequirementResult,
  Result,
  ScenarioResult,
  Scope,
  TargetFacts,
  Verdict,
} from './domain/report.ts';
export type {
  Basis,
  BrokenBy,
  Exercised,
  NotExercised,
  Requirement,
  RequirementBase,
  RequirementId,
  RequirementKind,
} from './domain/requirement.ts';
export type { RunEvent, RunHooks, RunStage } from './domain/run-events.ts';
export type {
  BoundScenario,
  Expectation,
  ExpectedOutcome,
  Impact,
  JsonValue,
  LicenseOutcome,
  Need,
  Payload,
  Persona,
  ProviderState,
  Scenario,
  TargetValues,
  Tolerance,
} from './domain/scenario.ts';
export type { Variation } from './domain/variation.ts';
export type { VersionCondition } from './domain/version.ts';
export type {
  CallerPersona,
  IssueOverrides,
  LicenseClaims,
  LicenseObject,
  LoggedRequest,
  ReferenceOptions,
  ReferenceServer,
  ReferenceState,
  StoredLicense,
  UserCredentials,
} from './reference/index.ts';

/**
 * Checks a server against the documentation: the one at `url`, or the built-in reference server with `reference: true`.
 *
 * The environment and `.env` are not read; see {@link optionsFromEnvironment}.
 *
 * @returns the report that the command line writes as JSON. `result` says how the run ended, also if the server could
 *   not be reached.
 * @throws ProblemError with code `configuration` or `usage` if the options are invalid
 */
export async function runConformance(options: ConformanceOptions, hooks: RunHooks = {}): Promise<Report> {
  const loaded = await settingsFromOptions(options);
  if (!loaded.ok) throw new ProblemError(loaded.problem);
  const { runConformance: run } = await import('./app/run.ts');
  return run(loaded.settings, hooks);
}

/** Where {@link optionsFromEnvironment} reads. */
export interface EnvironmentSources {
  /** The variables, such as `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder in which `.env` is looked for, and in which relative paths begin. */
  readonly directory: string;
  /** A file to read instead of `.env`, trusted like the environment itself. */
  readonly envFile?: string;
}

/**
 * The options that the environment and a `.env` file set, by the same variables and rules as for the command line.
 *
 * @throws ProblemError with code `configuration` if they are invalid, or if there is no URL
 */
export async function optionsFromEnvironment(from: EnvironmentSources): Promise<ConformanceOptions> {
  const { envFile, ...sources } = from;
  const flags = envFile === undefined ? {} : { envFile };
  const loaded = await loadSettings('run', { ...sources, flags, scenarioIds: scenarios.map(({ id }) => id) });
  if (!loaded.ok) throw new ProblemError(loaded.problem);
  const keys = libraryKeys();
  return Object.fromEntries(Object.entries(loaded.settings).filter(([key]) => keys.includes(key)));
}

/**
 * Starts the built-in reference server: Grafana's Enterprise Licensing HTTP API as its documentation describes it.
 *
 * @throws ProblemError with code `usage` if it cannot be started with these options
 */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const { ReferenceServerError, startReferenceServer: start } = await import('./reference/index.ts');
  try {
    return await start(options);
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    throw new ProblemError(createProblem('usage', { lines: [error.message] }), { cause: error });
  }
}
