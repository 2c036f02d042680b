import type { Exchange } from '../domain/exchange.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { BoundScenario, Persona } from '../domain/scenario.ts';
import { sharedRequirements } from '../domain/shared-requirements.ts';
import { describeRateLimit } from '../http/no-response.ts';
import type { LicenseGuard, SetupResult } from '../license/guard/license-guard-port.ts';
import { isAuthorized } from './authorization.ts';
import { concurrently, groupByCredential } from './concurrency.ts';
import type { ExecutionContext } from './execution-context.ts';
import { runFrontControl } from './front-check.ts';
import { inExecutionOrder } from './plan.ts';
import { isInForce, type LicenseContext } from './plan-by-license.ts';
import { type PositiveControl, runPositiveControls } from './positive-controls.ts';
import { createScenarioRunner, type ScenarioRunner } from './scenario-runner.ts';

/** What came of the scenarios, and why they ended early if they did. */
export interface ExecutionResult {
  /** One for each scenario, in the order in which they were given. */
  readonly results: readonly ScenarioResult[];
  /** Further responses to the server admin, which tell endpoints that reject everybody from those that do not. */
  readonly positiveControls: readonly PositiveControl[];
  readonly problem: Problem | null;
}

/**
 * Runs scenarios: those that depend on no state of the license concurrently, all others alone and in order. Each gets a
 * result, also if the run ends early.
 */
export async function execute(
  scenarios: readonly BoundScenario[],
  context: ExecutionContext,
): Promise<ExecutionResult> {
  const { guard } = context;
  const runner = createScenarioRunner(context);
  const independent = scenarios.filter((scenario) => isIndependent(scenario, context));
  await concurrently(groupByCredential(independent), context.concurrency, async (group) => {
    for (const scenario of group) {
      const { problem } = runner;
      if (problem) runner.skip(scenario, 'blocked', reasonOf(problem));
      else await runner.run(scenario);
    }
  });

  const sequential = inExecutionOrder(scenarios.filter((scenario) => !independent.includes(scenario)));
  const needsPreflight = context.mayWrite && sequential.length > 0 && !runner.problem;
  const preflight = needsPreflight ? await guard.applyFirst() : undefined;
  const mayWrite = preflight?.isReady ?? false;
  for (const scenario of sequential) {
    const { problem } = runner;
    if (problem) runner.skip(scenario, 'blocked', reasonOf(problem));
    else if (preflight?.isReady === false && scenario.impact === 'write')
      judgePreflight(scenario, preflight, runner, guard);
    else await runSequential(scenario, mayWrite, runner, context);
  }
  const { problem } = runner;
  const positiveControls =
    problem || guard.state.stop
      ? []
      : [
          ...(await runPositiveControls(context.scenarios, runner.results, (as, scenario) =>
            sendControl(scenario, as, context),
          )),
          ...(await runFrontControl(
            context.scenarios,
            runner.results,
            context.facts.hasGrafanaPages,
            context.transport,
          )),
        ];
  return { results: inOrder(runner.results, scenarios), positiveControls, problem };
}

/** Sends a positive control. One that a broken server may carry out goes through the guard, as every such request does. */
async function sendControl(
  scenario: BoundScenario,
  as: Persona,
  { guard, transport }: ExecutionContext,
): Promise<Exchange | undefined> {
  const { id, endpoint } = scenario;
  if (endpoint.id === 'check') return transport.send(scenario, as);
  const performed = await guard.perform({
    id: `${id} (as ${as})`,
    endpoint: endpoint.id,
    mustBeRejected: true,
    send: (responseWithinMs) => transport.send(scenario, as, responseWithinMs),
  });
  return performed.isSent ? performed.exchange : undefined;
}

/** Brings about the state that a scenario needs, and runs it. */
async function runSequential(
  scenario: BoundScenario,
  mayWrite: boolean,
  runner: ScenarioRunner,
  context: ExecutionContext,
): Promise<void> {
  const { guard } = context;
  const expectsTrue = scenario.expect.value?.equals === true;
  if (!mayWrite && expectsTrue && !isInForce(licenseContext(context))) {
    return runner.skip(scenario, 'skipped', createReason('no-active-license'));
  }
  if (scenario.unsafeIfAccepted && !mayWrite && runner.results.some((other) => hasAccess(other, scenario))) {
    return runner.skip(scenario, 'blocked', createReason('unsafe-if-accepted', { persona: scenario.as }));
  }
  const setup = await guard.bringAbout(scenario.given);
  if (setup.isReady) return runner.run(scenario);
  runner.skip(scenario, setup.code === 'out-of-scope' ? 'skipped' : 'blocked', setup.reason);
}

/**
 * The preflight sends the request that the scenarios of a valid license send, so a rejected preflight is judged as their
 * response, unless the license itself may be at fault.
 */
function judgePreflight(
  scenario: BoundScenario,
  { reason, attempt }: Extract<SetupResult, { isReady: false }>,
  runner: ScenarioRunner,
  guard: LicenseGuard,
): void {
  const isSameRequest = scenario.expect.licenseAfter === 'added';
  const response = attempt?.exchange.response;
  // A 400 may be about the license itself, unless the server is known to have this very license.
  const isDoubtful = response?.status === 400 && guard.state.comparison?.kind !== 'same' && attempt?.effect === 'none';
  if (!attempt || !response || describeRateLimit(response) !== undefined || isDoubtful || !isSameRequest) {
    runner.skip(scenario, 'blocked', reason);
    return;
  }
  runner.judgeAttempt(scenario, attempt);
}

function licenseContext({ guard, targetValues, wallClock }: ExecutionContext): LicenseContext {
  return { state: guard.state, rootUrl: targetValues.rootUrl, now: wallClock() };
}

/** Whether a scenario depends on no state that the run brings about, and reads none. */
function isIndependent({ given, expect }: BoundScenario, context: ExecutionContext): boolean {
  if (expect.licenseAfter) return false;
  if (given === 'any') return true;
  // Before the run has changed anything, check cannot lag behind.
  const isUntouched = context.mayWrite && !context.guard.state.hasSent;
  return (
    isUntouched && given === 'a license is stored' && expect.value !== undefined && isInForce(licenseContext(context))
  );
}

/** Whether a result shows that the persona of a scenario has access, or that its rejected request was carried out. */
function hasAccess(result: ScenarioResult, scenario: BoundScenario): boolean {
  if (result.persona !== scenario.as || result.verdict !== 'fail') return false;
  const status = result.exchange?.response?.status ?? 0;
  const isCarriedOut = result.findings.some(
    ({ requirement }) => requirement === sharedRequirements.denialChangesNothing,
  );
  return isCarriedOut || isAuthorized(status);
}

function reasonOf(problem: Problem): Reason {
  return createReason(problem.code === 'interrupted' ? 'interrupted' : 'ended-early');
}

function inOrder(results: readonly ScenarioResult[], scenarios: readonly BoundScenario[]): readonly ScenarioResult[] {
  const place = new Map(scenarios.map(({ id }, index) => [id, index]));
  return results.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
