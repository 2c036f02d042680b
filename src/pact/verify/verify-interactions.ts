import type { PreparedTarget } from '../../app/prepared-target.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { execute } from '../../engine/execute.ts';
import { resultHead, resultsOfSkipped } from '../../engine/scenario-result.ts';
import { type ClassifiedInteraction, withImpactOnTarget } from './classify-interactions.ts';
import { resultInErrorState } from './error-state.ts';
import { openPactTransport, type VerifiedServer } from './pact-transport.ts';
import type { PactVerifier } from './verifier.ts';

/**
 * Runs interactions as a run runs scenarios: the license guard sets up each state, and Pact's verifier sends the
 * requests. The results are in the run state of the target.
 *
 * @param errorStateServer - the built-in server in the error state; undefined if the target was given by URL
 */
export async function verifyInteractions(
  target: PreparedTarget,
  interactions: readonly ClassifiedInteraction[],
  verifier: PactVerifier,
  errorStateServer: VerifiedServer | undefined,
): Promise<void> {
  const { session, parts, personas, targetValues, runState, signal, onEvent } = target;
  if (errorStateServer) runState.personas.push(errorStateServer.personas);
  const ready = interactions
    .filter((one) => !one.needsErrorState && !one.rejectedBecause)
    .map((one) => withImpactOnTarget(one, targetValues));
  const scenarios = ready.map(({ scenario }) => scenario);
  const planned = target.plan(scenarios);
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  onEvent({ kind: 'planned', target: session.target, total: running.length });

  const server = { client: session.client, personas, targetValues };
  const transport = openPactTransport(ready, server, verifier, signal);
  let done = 0;
  const executed = await execute(running, {
    ...target.execution,
    scenarios,
    transport,
    // Pact's verifier sends one request at a time.
    concurrency: 1,
    signal: transport.signal,
    onResult: (judged) => {
      done += 1;
      target.updateJournal();
      const one = ready.find(({ scenario }) => scenario.id === judged.id);
      const result = one ? transport.conclude(one, judged) : judged;
      onEvent({ kind: 'judged', result, done, total: running.length });
    },
  });
  runState.positiveControls = executed.positiveControls;
  const ran = await transport.finish(executed.results);
  const results = [...ran, ...resultsOfSkipped(planned), ...interactions.flatMap(rejectedResult)];
  const scope = { ...parts.scope, license: parts.license };
  for (const one of interactions.filter((each) => each.needsErrorState && !each.rejectedBecause)) {
    results.push(await resultInErrorState(one, errorStateServer, scope, transport));
  }
  runState.problem = transport.problem() ?? executed.problem;
  const resultOf = new Map(results.map((result) => [result.id, result]));
  runState.results = interactions.flatMap(({ scenario }) => resultOf.get(scenario.id) ?? []);
}

/** The result of an interaction that Pact's verifier would pass without checking it; none for any other. */
function rejectedResult({ scenario, rejectedBecause: finding }: ClassifiedInteraction): readonly ScenarioResult[] {
  if (!finding) return [];
  return [
    { ...resultHead(scenario), verdict: 'fail', reason: null, durationMs: 0, findings: [finding], exchange: null },
  ];
}
