import { endpoints, requirements } from '../../specs/index.ts';
import type { Personas } from '../accounts/personas.ts';
import { name, version } from '../config/package-info.ts';
import type { Settings } from '../config/settings.ts';
import type { Problem } from '../domain/problem.ts';
import type { Exploration, Report, ScenarioResult, TargetFacts } from '../domain/report.ts';
import type { Bound, Persona } from '../domain/scenario.ts';
import { withDoorsChecked } from '../engine/authorization.ts';
import { countsOf, outcomeOf, requirementResults } from '../engine/judge/summarize.ts';
import type { Witness } from '../engine/positive-controls.ts';
import { redactReport } from '../report/redact.ts';
import { secretsOf } from './secrets.ts';

/** What a run has gathered when it ends, however it ends. */
export interface Gathered {
  target: TargetFacts;
  runId: string;
  provisioned: readonly Persona[];
  results: readonly ScenarioResult[];
  witnesses: readonly Witness[];
  exploration: Exploration | null;
  problem: Problem | null;
  readonly notes: string[];
  /** What the run made itself, or had made, and no report may show. */
  readonly personas: Personas[];
}

/** A target of which nothing has been learned. */
export function unknownTarget(settings: Settings, embedded: boolean): TargetFacts {
  return {
    url: settings.url ?? '',
    version: settings.grafanaVersion ?? null,
    edition: null,
    licensed: null,
    detected: null,
    insecure: settings.insecure,
    embedded,
  };
}

/** Where a run begins. */
export function nothingYet(settings: Settings, embedded: boolean): Gathered {
  return {
    target: unknownTarget(settings, embedded),
    runId: '',
    provisioned: [],
    results: [],
    witnesses: [],
    exploration: null,
    problem: null,
    notes: [],
    personas: [],
  };
}

/** When a run began, and how long it took. */
export interface Taken {
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** Adds up what was gathered, without any secret. The scenarios are all that could have run. */
export function reportOf(gathered: Gathered, settings: Settings, scenarios: readonly Bound[], taken: Taken): Report {
  const results = withDoorsChecked(gathered.results, endpoints, gathered.witnesses);
  const levels = new Map(requirements.map(({ id, level }) => [id, level]));
  const shoulds = new Set(scenarios.filter(({ covers }) => levels.get(covers[0]) === 'should').map(({ id }) => id));
  const isMust = (id: string): boolean => !shoulds.has(id);
  const report: Report = {
    schemaVersion: 1,
    tool: { name, version },
    runId: gathered.runId,
    target: gathered.target,
    scope: {
      impact: settings.impact,
      strict: settings.strict,
      only: settings.only,
      skip: settings.skip,
      provisioned: gathered.provisioned,
    },
    startedAt: taken.startedAt.toISOString(),
    durationMs: Math.round(taken.durationMs),
    ...outcomeOf(results, settings.strict, gathered.problem, isMust, gathered.exploration),
    problem: gathered.problem,
    notes: gathered.notes,
    counts: countsOf(results),
    requirements: requirementResults(requirements, scenarios, results),
    results,
    exploration: gathered.exploration,
  };
  return redactReport(report, secretsOf(settings, gathered.personas), { showLicense: settings.showLicense });
}
