import { endpoints, requirements } from '../../specs/index.ts';
import type { Personas } from '../accounts/personas.ts';
import { name, version } from '../config/package-info.ts';
import type { Settings } from '../config/settings.ts';
import type { Note } from '../domain/messages/notes.ts';
import type { Problem } from '../domain/problem.ts';
import type { Exploration, Report, ScenarioResult, TargetFacts } from '../domain/report.ts';
import type { BoundScenario, Persona } from '../domain/scenario.ts';
import { withAuthorizationChecked } from '../engine/authorization.ts';
import { countsOf, outcomeOf, requirementResults } from '../engine/judge/summarize.ts';
import type { PositiveControl } from '../engine/positive-controls.ts';
import { redactReport } from '../report/redact.ts';
import { secretsOf } from './secrets.ts';

/** What a run has gathered when it ends, however it ends. */
export interface RunState {
  target: TargetFacts;
  runId: string;
  provisioned: readonly Persona[];
  results: readonly ScenarioResult[];
  positiveControls: readonly PositiveControl[];
  exploration: Exploration | null;
  problem: Problem | null;
  readonly notes: Note[];
  /** What the run made itself, or had made, and no report may show. */
  readonly personas: Personas[];
}

/** A target of which nothing has been learned. */
export function unknownTarget(settings: Settings, builtIn: boolean): TargetFacts {
  return {
    url: settings.url ?? '',
    version: settings.grafanaVersion ?? null,
    edition: null,
    licensed: null,
    detected: null,
    insecure: settings.insecure,
    builtIn: builtIn,
  };
}

/** Where a run begins. */
export function initialRunState(settings: Settings, builtIn: boolean): RunState {
  return {
    target: unknownTarget(settings, builtIn),
    runId: '',
    provisioned: [],
    results: [],
    positiveControls: [],
    exploration: null,
    problem: null,
    notes: [],
    personas: [],
  };
}

/** When a run began, and how long it took. */
export interface RunTiming {
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** Adds up what was gathered, without any secret. The scenarios are all that could have run. */
export function createReport(
  runState: RunState,
  settings: Settings,
  scenarios: readonly BoundScenario[],
  taken: RunTiming,
): Report {
  const results = withAuthorizationChecked(runState.results, endpoints, runState.positiveControls);
  const levels = new Map(requirements.map(({ id, level }) => [id, level]));
  const shoulds = new Set(scenarios.filter(({ covers }) => levels.get(covers[0]) === 'should').map(({ id }) => id));
  const isMust = (id: string): boolean => !shoulds.has(id);
  const report: Report = {
    schemaVersion: 1,
    tool: { name, version },
    runId: runState.runId,
    target: runState.target,
    scope: {
      impact: settings.impact,
      strict: settings.strict,
      only: settings.only,
      skip: settings.skip,
      provisioned: runState.provisioned,
    },
    startedAt: taken.startedAt.toISOString(),
    durationMs: Math.round(taken.durationMs),
    ...outcomeOf(results, settings.strict, runState.problem, isMust, runState.exploration),
    problem: runState.problem,
    notes: runState.notes,
    counts: countsOf(results),
    requirements: requirementResults(requirements, scenarios, results),
    results,
    exploration: runState.exploration,
  };
  return redactReport(report, secretsOf(settings, runState.personas), { showLicense: settings.showLicense });
}
