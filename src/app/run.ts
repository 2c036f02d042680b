import { scenarios } from '../../specs/index.ts';
import type { Settings } from '../config/settings.ts';
import { applyToResult } from '../deviations/apply.ts';
import type { Report } from '../domain/report.ts';
import type { RunHooks } from '../domain/run-events.ts';
import { execute } from '../engine/execute.ts';
import { resultsOfSkipped } from '../engine/scenario-result.ts';
import { clientTransport } from '../engine/transport.ts';
import { defaultDependencies, type RunDependencies } from './dependencies.ts';
import { exploreTarget } from './explore.ts';
import { type PreparedTarget, withPreparedTarget } from './prepared-target.ts';
import { createReport } from './run-state.ts';

/**
 * Checks a server against Grafana's documentation: opens and prepares the target, plans, runs the scenarios, explores if
 * that was asked for, cleans up, and reports.
 *
 * @returns the report; what went wrong with the target is in it (`problem`, `exitCode`)
 * @throws only what is an error of this package itself
 */
export async function runConformance(
  settings: Settings,
  hooks: RunHooks = {},
  dependencies: RunDependencies = defaultDependencies,
): Promise<Report> {
  const finished = await withPreparedTarget({ settings, hooks, dependencies, sends: scenarios }, runScenarios);
  return createReport(finished, scenarios);
}

async function runScenarios(target: PreparedTarget): Promise<void> {
  const { session, personas, targetValues, runState, onEvent } = target;
  const planned = target.plan(scenarios);
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  onEvent({ kind: 'planned', target: session.target, total: running.length });
  let done = 0;
  const executed = await execute(running, {
    ...target.execution,
    scenarios,
    transport: clientTransport(session.client, personas, targetValues),
    onResult: (result) => {
      done += 1;
      target.updateJournal();
      const shown = applyToResult(target.parts.deviations ?? [], result, {
        now: new Date(target.dependencies.wallClock()),
        version: session.target.version,
      });
      onEvent({ kind: 'judged', result: shown, done, total: running.length });
    },
  });
  runState.problem = executed.problem;
  runState.positiveControls = executed.positiveControls;
  const resultOf = new Map([...executed.results, ...resultsOfSkipped(planned)].map((result) => [result.id, result]));
  runState.results = scenarios.flatMap(({ id }) => resultOf.get(id) ?? []);
  if (!runState.problem) await exploreTarget(target);
}
