import { endpoints, requirements } from '../../specs/index.ts';
import type { Personas } from '../accounts/personas.ts';
import { name, version } from '../config/package-info.ts';
import { applyDeviations } from '../deviations/apply.ts';
import { hasGrafanaPages } from '../discovery/grafana-page.ts';
import type { DeviationSummary } from '../domain/deviation.ts';
import { problemExitCodes, resultExitCodes } from '../domain/exit-codes.ts';
import type { Finding } from '../domain/finding.ts';
import type { Login } from '../domain/login.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Problem } from '../domain/problem.ts';
import {
  type Exploration,
  type Report,
  type ScenarioResult,
  schemaVersion,
  type TargetFacts,
} from '../domain/report.ts';
import type { BoundScenario, Persona } from '../domain/scenario.ts';
import { withAuthorizationChecked } from '../engine/authorization.ts';
import { endpointResults } from '../engine/judge/endpoint-results.ts';
import { fidelityOf } from '../engine/judge/fidelity.ts';
import { withMinFidelity } from '../engine/judge/min-fidelity.ts';
import {
  countsOf,
  type RunOutcome,
  requirementCountsOf,
  requirementResults,
  runOutcomeOf,
} from '../engine/judge/summarize.ts';
import type { PositiveControl } from '../engine/positive-controls.ts';
import { withFrontChecked } from '../engine/whose-response-check.ts';
import { licenseFactsOf } from '../license/license-facts.ts';
import type { Reading } from '../license/license-reading.ts';
import { withoutBodies } from '../report/bodies.ts';
import { redactReport } from '../report/redact.ts';
import type { RunParts } from './run-parts.ts';
import { secretsOf } from './secrets.ts';

/** What a run has found so far, and when it ends, however it ends. */
export interface RunState {
  target: TargetFacts;
  runId: string;
  readonly seed: number;
  /** The first reading of the license; undefined if none was stable. */
  firstReading: Reading | undefined;
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
    firstReading: undefined,
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
  const judged = withAuthorizationChecked(conclusive, endpoints, runState.positiveControls);
  const { results, findings, summary } = applyDeviations(
    parts.deviations ?? [],
    { results: judged, findings: runState.findings, scenarios },
    { now: startedAt, version: runState.target.version },
  );
  const accepted = requirementsAccepted(summary);
  const stated = requirementResults(requirements, scenarios, results, runState.target.version ?? undefined, accepted);
  // The list of deviations changes the result of a run, and not how much of the documentation the server follows.
  const fidelity = fidelityOf({ requirements, scenarios, results: judged, findings: runState.findings });
  const outcome = outcomeIn({ ...finished, runState: { ...runState, findings } }, results, scenarios, summary);
  const report: Report = {
    schemaVersion,
    tool: { name, version },
    runId: runState.runId,
    seed: runState.seed,
    target: runState.target,
    scope: { ...parts.scope, provisioned: runState.provisioned },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    ...withMinFidelity(outcome, parts.scope.minFidelity, fidelity, results),
    problem: runState.problem,
    notes: [...runState.notes, ...notesOn(summary)],
    counts: countsOf(results),
    fidelity,
    license: licenseFactsOf(inForceAfter(runState), runState.firstReading, startedAt.getTime()),
    requirementCounts: requirementCountsOf(stated),
    requirements: stated,
    endpoints: endpointResults(endpoints, results),
    results,
    findings,
    deviations: parts.deviations === undefined ? null : summary,
    exploration: runState.exploration,
  };
  const shown = parts.showBodies ? report : withoutBodies(report);
  return redactReport(shown, secretsOf(parts, runState.personas, runState.logins), { showLicense: parts.showLicense });
}

function requirementsAccepted({ accepted }: DeviationSummary): ReadonlySet<string> {
  return new Set(accepted.flatMap(({ scenario, finding }) => (scenario === null ? [] : [finding.requirement])));
}

function notesOn({ unchecked }: DeviationSummary): readonly Note[] {
  if (unchecked.length === 0) return [];
  const ids = unchecked.map(({ id, line }) => (line === undefined ? id : `${id} (line ${line})`));
  return [createNote('deviations-not-checked', { ids })];
}

/** Whether a license is in force: as the run found it, unless the run could not restore it. */
function inForceAfter({ target, problem }: RunState): boolean | null {
  return problem?.code === 'license-not-restored' ? null : target.licensed;
}

/** A run that was stopped has no verdict, also if the cleanup after it failed; the exit code names what matters more. */
function outcomeIn(
  { runState, parts }: FinishedRun,
  results: readonly ScenarioResult[],
  scenarios: readonly BoundScenario[],
  { stale, expired }: DeviationSummary,
): RunOutcome {
  const { problem, stoppedBy, exploration, findings, isInconclusive } = runState;
  const levels = new Map<string, string>(requirements.map(({ id, level }) => [id, level]));
  const shoulds = new Set(scenarios.filter(({ covers }) => levels.get(covers[0]) === 'should').map(({ id }) => id));
  const isMust = (id: string): boolean => !shoulds.has(id);
  const { strict } = parts.scope;
  const outcome = runOutcomeOf(results, strict, stoppedBy ?? problem, isMust, exploration, findings, isInconclusive);
  if (problem) return stoppedBy ? { ...outcome, exitCode: problemExitCodes[problem.code] } : outcome;
  // The list has to be changed, which is no fault of the server: the result stays what the scenarios show.
  return stale.length + expired.length > 0 ? { ...outcome, exitCode: resultExitCodes.nonconformant } : outcome;
}
