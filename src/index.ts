/**
 * The library: checks a server against Grafana's documentation of its Enterprise Licensing HTTP API.
 *
 * @packageDocumentation
 */

import { scenarios } from '../specs/index.ts';
import { type ConformanceOptions, libraryKeys, settingsFromOptions } from './config/library-options.ts';
import { loadSettings } from './config/load.ts';
import { definedOnly } from './domain/defined-only.ts';
import { createProblem } from './domain/messages/problems.ts';
import { ProblemError } from './domain/problem.ts';
import type { Report } from './domain/report.ts';
import type { RunHooks } from './domain/run-events.ts';
import type { InProcessServer, ReferenceOptions, ReferenceServer } from './reference/index.ts';

export { endpoints, requirements, scenarios } from '../specs/index.ts';
export type { HttpHeader } from './config/headers.ts';
export type { ConformanceOptions } from './config/library-options.ts';
export type { AcceptedDeviation, Deviation, DeviationSummary, ListedDeviation } from './domain/deviation.ts';
export type { BodyShape, DocumentedResponse, Endpoint, EndpointId, Method } from './domain/endpoint.ts';
export type { Exchange, Failure, FailureKind, ReceivedResponse, SentRequest } from './domain/exchange.ts';
export type { Fetch } from './domain/fetch.ts';
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
  CheckedClient,
  Detected,
  EndpointResult,
  Exploration,
  ExplorationStep,
  Finding,
  LicenseFacts,
  PersonaVerdict,
  Report,
  RequirementResult,
  ResponseTimes,
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
export type { Variation } from './domain/seeded-values.ts';
export type { VersionCondition } from './domain/version.ts';
export type {
  CallerPersona,
  InProcessServer,
  IssueOverrides,
  LicenseClaims,
  LicenseKind,
  LicenseObject,
  LoggedRequest,
  ReferenceInstance,
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
  /** The folder in which `.env` and the config file are looked for, and in which relative paths begin. */
  readonly directory: string;
  /** A file to read instead of `.env`, trusted like the environment itself. */
  readonly envFile?: string;
  /** A config file to read instead of `licensing-conformance.yaml`, trusted like options. */
  readonly config?: string;
}

/**
 * The options that the environment, a `.env` file and a config file set, by the same rules as for the command line.
 *
 * @throws ProblemError with code `configuration` if they are invalid, or if there is no URL
 */
export async function optionsFromEnvironment(from: EnvironmentSources): Promise<ConformanceOptions> {
  const { envFile, config, ...sources } = from;
  const flags = definedOnly({ envFile, config });
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
  const { startReferenceServer: start } = await import('./reference/index.ts');
  return orUsageProblem(() => start(options));
}

/**
 * Creates the built-in reference server without a port: `fetch` responds to a `Request`, and `listen` starts it.
 *
 * `rootUrl` is the URL at which the client under test expects Grafana; by default `http://localhost:3000/`.
 *
 * @throws ProblemError with code `usage` if the options are invalid
 */
export async function createReferenceServer(options: ReferenceOptions = {}): Promise<InProcessServer> {
  const { createReferenceServer: create } = await import('./reference/index.ts');
  const server = await orUsageProblem(() => create(options));
  return { ...server, listen: () => orUsageProblem(() => server.listen()) };
}

async function orUsageProblem<T>(start: () => Promise<T>): Promise<T> {
  const { ReferenceServerError } = await import('./reference/index.ts');
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    throw new ProblemError(createProblem('usage', { lines: [error.message] }), { cause: error });
  }
}
