import type { Exchange } from '../domain/exchange.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { BoundScenario, Persona, ProviderState } from '../domain/scenario.ts';
import { sharedRequirements } from '../domain/shared-requirements.ts';
import type { Stage } from '../domain/stage.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import { describeRateLimit } from '../http/rate-limit.ts';
import { isStoredIn } from '../license/guard/guard-state.ts';
import type { LicenseGuard, SetupResult } from '../license/guard/license-guard-port.ts';
import { isAuthorized } from './authorization.ts';
import { lookBeside, lookUntilSteady } from './check-looks.ts';
import { sendConcurrently } from './concurrency.ts';
import type { ExecutionContext } from './execution-context.ts';
import { independence, isInForce, type LicenseContext } from './plan-by-license.ts';
import { type PositiveControl, runPositiveControls } from './positive-controls.ts';
import { prepareConnections } from './prepare-connections.ts';
import { type Attempt, createScenarioRunner, type ScenarioRunner } from './scenario-runner.ts';
import { wholeSchedule, writesAtStart } from './schedule.ts';
import { runStage } from './stage-runner.ts';
import { runFrontControl } from './whose-response-check.ts';

/** What came of the scenarios, and why they ended early if they did. */
export interface ExecutionResult {
  /** One for each scenario, in the order in which they were given. */
  readonly results: readonly ScenarioResult[];
  /** Further responses to the server admin, which tell endpoints that reject everybody from those that do not. */
  readonly positiveControls: readonly PositiveControl[];
  readonly problem: Problem | null;
}

/**
 * Runs scenarios by their schedule: first those that depend on nothing that the run does, then stage by stage. Each gets a
 * result, also if the run ends early.
 */
export async function execute(
  scenarios: readonly BoundScenario[],
  context: ExecutionContext,
): Promise<ExecutionResult> {
  const { guard, mayWrite, accountsToDelete = 0 } = context;
  const { looks, stages } = wholeSchedule(scenarios, mayWrite, independence(licenseContext(context)));
  const transport = prepareConnections(context.transport, stages, accountsToDelete);
  const runner = createScenarioRunner({ ...context, transport });
  // The first requests that may write find their connections open.
  transport.prepare?.(stages.length > 0 ? writesAtStart(stages) : accountsToDelete);
  const writes = mayWrite && stages.length > 0 && guard.refusal('own-write') === undefined;
  await waitForAll([
    writes ? guard.readBeforeWriting() : undefined,
    runLooks(looks, runner, context),
    lookBeside(looks, writes ? 1 : 0, context),
  ]);

  const preflight = mayWrite && stages.length > 0 && !runner.problem ? await guard.applyFirst() : undefined;
  for (const stage of stages) await runOneStage(stage, preflight, runner, context);
  const { problem } = runner;
  const positiveControls = problem || guard.state.stop ? [] : await runControls(runner, context);
  if (!problem && !guard.state.hasSent) await lookUntilSteady(guard);
  return { results: inOrder(runner.results, scenarios), positiveControls, problem };
}

/** Runs a stage: skips what must not be sent, brings about the state, and sends the rest. */
async function runOneStage(
  stage: Stage,
  preflight: SetupResult | undefined,
  runner: ScenarioRunner,
  context: ExecutionContext,
): Promise<void> {
  const left: BoundScenario[] = [];
  for (const scenario of stage.scenarios) {
    if (!isSettledBefore(scenario, preflight, runner, context)) left.push(scenario);
  }
  const ready = await inTheirState(left, runner, context);
  if (stage.kind === 'own-write' || stage.kind === 'looks') await runLooks(ready, runner, context);
  else if (ready.length > 0) await runStage(ready, runner, context);
}

/** Brings about the states that scenarios need, and gives those whose state is there; the others are skipped. */
async function inTheirState(
  scenarios: readonly BoundScenario[],
  runner: ScenarioRunner,
  { guard }: ExecutionContext,
): Promise<readonly BoundScenario[]> {
  const ready: BoundScenario[] = [];
  // What fits any state goes last: it is sent in the state of the others, if that could be brought about.
  for (const [given, members] of [...Map.groupBy(scenarios, (scenario) => scenario.given)].toSorted(byState)) {
    const setup: SetupResult = runner.problem ? { isReady: true } : await guard.bringAbout(given);
    if (setup.isReady) ready.push(...members);
    else for (const scenario of members) skipUnready(scenario, setup, runner);
  }
  return ready;
}

function skipUnready(
  scenario: BoundScenario,
  { code, reason }: Extract<SetupResult, { isReady: false }>,
  runner: ScenarioRunner,
): void {
  runner.skip(scenario, code === 'out-of-scope' ? 'skipped' : 'blocked', reason);
}

function byState([a]: readonly [ProviderState, unknown], [b]: readonly [ProviderState, unknown]): number {
  return Number(a === 'any') - Number(b === 'any');
}

/** Whether a scenario has its result before its stage begins: it must not be sent, or the first addition was its request. */
function isSettledBefore(
  scenario: BoundScenario,
  preflight: SetupResult | undefined,
  runner: ScenarioRunner,
  context: ExecutionContext,
): boolean {
  const { problem } = runner;
  const expectsTrue = scenario.expect.value?.equals === true;
  const mayWrite = preflight?.isReady ?? false;
  if (problem) runner.skip(scenario, 'blocked', reasonOf(problem));
  else if (preflight && scenario.impact === 'write' && !preflight.isReady)
    judgePreflight(scenario, preflight, runner, context.guard);
  else if (preflight?.isReady && preflight.attempt && isRequestOf(scenario, preflight.attempt, context.guard))
    runner.judgeAttempt(scenario, preflight.attempt);
  else if (!mayWrite && expectsTrue && !isInForce(licenseContext(context)))
    runner.skip(scenario, 'skipped', createReason('no-active-license'));
  else if (scenario.unsafeIfAccepted && !mayWrite && runner.results.some((other) => hasAccess(other, scenario)))
    runner.skip(scenario, 'blocked', createReason('unsafe-if-accepted', { persona: scenario.as }));
  else return false;
  return true;
}

/** Whether the first addition of a run is the request of a scenario: the given license, in the state that it needs. */
function isRequestOf({ given, expect, as }: BoundScenario, { before }: Attempt, { state }: LicenseGuard): boolean {
  if (expect.licenseAfter !== 'added' || as !== 'server-admin' || before === undefined) return false;
  const wasStored = isStoredIn(state, before);
  return given === 'a license is stored' ? wasStored === true : wasStored === false;
}

/** Runs scenarios that do not wait for each other. */
async function runLooks(
  scenarios: readonly BoundScenario[],
  runner: ScenarioRunner,
  { concurrency }: ExecutionContext,
): Promise<void> {
  await sendConcurrently(scenarios, concurrency, async (scenario) => {
    const { problem } = runner;
    if (problem) runner.skip(scenario, 'blocked', reasonOf(problem));
    else await runner.run(scenario);
  });
}

/** Sends what the scenarios of others need as a control, if it was not sent yet. */
async function runControls(runner: ScenarioRunner, context: ExecutionContext): Promise<readonly PositiveControl[]> {
  const { scenarios, facts, transport } = context;
  const send = (as: Persona, scenario: BoundScenario) => sendControl(scenario, as, context);
  return [
    ...(await runPositiveControls(scenarios, runner.results, send)),
    ...(await runFrontControl(scenarios, runner.results, facts.hasGrafanaPages, transport)),
  ];
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
    as,
    endpoint: endpoint.id,
    mustBeRejected: true,
    send: (responseWithinMs) => transport.send(scenario, as, responseWithinMs),
  });
  return performed.isSent ? performed.exchange : undefined;
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
