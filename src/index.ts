/**
 * The library: holds a server against what Grafana documents about its Enterprise Licensing HTTP API.
 *
 * @packageDocumentation
 */

import { scenarios } from '../specs/index.ts';
import { type ConformanceOptions, settingsFromOptions } from './config/library-options.ts';
import { loadSettings } from './config/load.ts';
import { ProblemError } from './domain/problem.ts';
import type { Report } from './domain/report.ts';
import type { RunHooks } from './domain/run-events.ts';
import type { ReferenceOptions, ReferenceServer } from './reference/index.ts';

export { endpoints, requirements, scenarios } from '../specs/index.ts';
export type { ConformanceOptions } from './config/library-options.ts';
export type { Login } from './config/settings.ts';
export type { BodyShape, DocumentedResponse, Endpoint, EndpointId, Method } from './domain/endpoint.ts';
export type { Exchange, Failure, FailureKind, ReceivedResponse, SentRequest } from './domain/exchange.ts';
export { type Problem, type ProblemCode, ProblemError } from './domain/problem.ts';
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
export type { Exercised, NotExercised, Requirement } from './domain/requirement.ts';
export type { RunEvent, RunHooks } from './domain/run-events.ts';
export type {
  BoundScenario as Bound,
  Expectation,
  Impact,
  LicenseOutcome as Then,
  Persona,
  ProviderState,
  Scenario,
  Tolerance,
} from './domain/scenario.ts';
export type { ReferenceOptions, ReferenceServer, ReferenceState } from './reference/index.ts';

/**
 * Holds a server against the documentation.
 *
 * Without a `url` it is the reference server that comes along. The environment and `.env` are not looked at; see
 * {@link optionsFromEnvironment}.
 *
 * @returns the report that the command line writes as JSON; what became of the run stands in `result`, also when the
 *   target could not be reached
 * @throws ProblemError of code `configuration` or `usage` where the options are no good
 */
export async function runConformance(options: ConformanceOptions = {}, hooks: RunHooks = {}): Promise<Report> {
  const loaded = await settingsFromOptions(options);
  if (!loaded.ok) throw new ProblemError(loaded.problem);
  const { runConformance: run } = await import('./app/run.ts');
  return run(loaded.settings, hooks);
}

/**
 * The options that the environment and a `.env` beside it hold, by the same variables as for the command line.
 *
 * @param from - the variables, such as `process.env`, and the folder in which `.env` is looked for
 * @throws ProblemError of code `configuration` where they are no good
 */
export async function optionsFromEnvironment(from: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
}): Promise<ConformanceOptions> {
  const loaded = await loadSettings('run', { ...from, flags: {}, scenarioIds: scenarios.map(({ id }) => id) });
  if (!loaded.ok) throw new ProblemError(loaded.problem);
  const { reporters: _, ...options } = loaded.settings;
  return options;
}

/**
 * Starts the reference server: Grafana's Enterprise Licensing HTTP API as its documentation describes it.
 *
 * @throws ReferenceServerError where it cannot be started as asked
 */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const { startReferenceServer: start } = await import('./reference/index.ts');
  return start(options);
}
