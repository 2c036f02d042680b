import { endpoints, requirements } from '../../specs/index.ts';
import type { Personas } from '../accounts/personas.ts';
import { name, version } from '../config/package-info.ts';
import { hasGrafanaPages } from '../discovery/page.ts';
import type { Finding } from '../domain/finding.ts';
import type { Login } from '../domain/login.ts';
import type { Note } from '../domain/messages/notes.ts';
import { exitCodes, type Problem } from '../domain/problem.ts';
import type { Exploration, Report, ScenarioResult, TargetFacts } from '../domain/report.ts';
import type { BoundScenario, Persona } from '../domain/scenario.ts';
import { withAuthorizationChecked } from '../engine/authorization.ts';
import { withFrontChecked } from '../engine/front-check.ts';
import { fidelityOf } from '../engine/judge/fidelity.ts';
import { withMinFidelity } from '../engine/judge/min-fidelity.ts';
import { countsOf, type RunOutcome, requirementResults, runOutcomeOf } from '../engine/judge/summarize.ts';
import type { PositiveControl } from '../engine/positive-controls.ts';
import { withoutBodies } from '../report/bodies.ts';
import { redactReport } from '../report/redact.ts';
import type { RunParts } from './parts.ts';
import { secretsOf } from './secrets.ts';

/** What a run has found so far, and when it ends, however it ends. */
export interface RunState {
  target: TargetFacts;
  runId: string;
  readonly seed: number;
  provisioned: readonly Persona[];
  results: readonly ScenarioResult[];
  positiveControls: readonly PositiveControl[];
  exploration: Exploration | null;
  /** What concerns the run as a whole and no single scenario. */
  findings: readonly Finding[];
  problem: Problem | null;
  /** What stopped the run before its cleanup failed as well; null unless both happened. */
  stoppedBy: Problem | null;
  /** Whether the effect of a request, or the state of the license, is not known, or an exploration left a persona out midway. */
  isInconclusive: boolean;
  readonly notes: Note[];
  /** Credentials that the run made up or had created; no report may show them. */
  readonly personas: Personas[];
  /** Logins that the run made up, also if the server did not create them. */
  readonly logins: Login[];
}

/** What a run has found once its target is closed again. */
export interface FinishedRun {
  readonly runState: RunState;
  readonly parts: RunParts;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** A target of which nothing is known yet. */
export function unknownTarget({ connection, assumptions }: RunParts, builtIn: boolean): TargetFacts {
  return {
    url: connection.url ?? '',
    version: assumptions.grafanaVersion ?? null,
    edition: null,
    licensed: null,
    detected: null,
    insecure: connection.insecure,
    builtIn,
  };
}

/** Where a run begins. */
export function initialRunState(parts: RunParts, builtIn: boolean, seed: number): RunState {
  return {
    target: unknownTarget(parts, builtIn),
    runId: '',
    seed,
    provisioned: [],
    results: [],
    positiveControls: [],
    exploration: null,
    findings: [],
    problem: null,
    stoppedBy: null,
    isInconclusive: false,
    notes: [],
    personas: [],
    logins: [],
  };
}

/** Makes the report of a finished run, without any secret. The scenarios are all that could have run. */
export function createReport(finished: FinishedRun, scenarios: readonly BoundScenario[]): Report {
  const { runState, parts, startedAt, durationMs } = finished;
  const { detected } = runState.target;
  const isGrafana = detected !== null && hasGrafanaPages(detected);
  const conclusive = withFrontChecked(runState.results, runState.positiveControls, isGrafana);
  const results = withAuthorizationChecked(conclusive, endpoints, runState.positiveControls);
  const fidelity = fidelityOf({ requirements, scenarios, results, findings: runState.findings });
  const report: Report = {
    schemaVersion: 1,
    tool: { name, version },
    runId: runState.runId,
    seed: runState.seed,
    target: runState.target,
    scope: { ...parts.scope, provisioned: runState.provisioned },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    ...withMinFidelity(outcomeIn(finished, results, scenarios), parts.scope.minFidelity, fidelity, results),
    problem: runState.problem,
    notes: runState.notes,
    counts: countsOf(results),
    fidelity,
    requirements: requirementResults(requirements, scenarios, results, runState.target.version ?? undefined),
    results,
    findings: runState.findings,
    exploration: runState.exploration,
  };
  const shown = parts.showBodies ? report : withoutBodies(report);
  return redactReport(shown, secretsOf(parts, runState.personas, runState.logins), { showLicense: parts.showLicense });
}

/** A run that was stopped has no verdict, also if the cleanup after it failed; the exit code names what matters more. */
function outcomeIn(
  { runState, parts }: FinishedRun,
  results: readonly ScenarioResult[],
  scenarios: readonly BoundScenario[],
): RunOutcome {
  const { problem, stoppedBy, exploration, findings, isInconclusive } = runState;
  const levels = new Map<string, string>(requirements.map(({ id, level }) => [id, level]));
  const shoulds = new Set(scenarios.filter(({ covers }) => levels.get(covers[0]) === 'should').map(({ id }) => id));
  const isMust = (id: string): boolean => !shoulds.has(id);
  const { strict } = parts.scope;
  const outcome = runOutcomeOf(results, strict, stoppedBy ?? problem, isMust, exploration, findings, isInconclusive);
  return stoppedBy && problem ? { ...outcome, exitCode: exitCodes[problem.code] } : outcome;
}
