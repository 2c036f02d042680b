import type { Personas } from '../accounts/personas.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { BoundScenario, JsonValue, Persona, TargetValues } from '../domain/scenario.ts';
import { sharedRequirements } from '../domain/shared-requirements.ts';
import type { Client } from '../http/client.ts';
import { describeNoResponse, describeRateLimit } from '../http/no-response.ts';
import type { LicenseGuard, PreflightResult } from '../license/guard-types.ts';
import { isKnownValid, type LicenseState, showsOtherLicense } from '../license/license-state.ts';
import { licenseIdOf } from '../license/license-token.ts';
import { isAuthorized } from './authorization.ts';
import { coalesce, concurrently, groupByCredential } from './concurrency.ts';
import { adminRefused, guessedInstance, inconclusive, isAdminRefused, unknownState } from './inconclusive.ts';
import { judge } from './judge/judge.ts';
import type { JudgeContext } from './judge/judge-context.ts';
import { judgeLicenseState } from './judge/judge-license-state.ts';
import { licenseEffectOf } from './license-effect.ts';
import { inExecutionOrder } from './plan.ts';
import { type PositiveControl, runPositiveControls } from './positive-controls.ts';

/** Everything that running a scenario takes. */
export interface ExecutionContext {
  /** All there are, beside the ones that run. */
  readonly scenarios: readonly BoundScenario[];
  readonly client: Client;
  readonly guard: LicenseGuard;
  readonly personas: Personas;
  readonly targetValues: TargetValues;
  /** The root URL is a guess: the target said neither itself nor by its license what it is called. */
  readonly isRootUrlGuessed: boolean;
  readonly concurrency: number;
  readonly mayWrite: boolean;
  readonly requirements: readonly Requirement[];
  readonly facts: Pick<JudgeContext, 'version' | 'anonymousAccess'>;
  readonly signal: AbortSignal | undefined;
  readonly onResult: (result: ScenarioResult) => void;
}

/** What came of it, and why it ended early where it did. */
export interface ExecutionResult {
  readonly results: readonly ScenarioResult[];
  /** What else the server admin was answered, to tell open doors from closed ones. */
  readonly positiveControls: readonly PositiveControl[];
  /** Whether the target took the license that will have to be put back; undefined where nothing called for it. */
  readonly preflight: PreflightResult | undefined;
  readonly problem: Problem | null;
}

/** How many requests in a row may stay without a whole answer before the target counts as gone. */
const patience = 3;

/**
 * Runs scenarios: those that touch nothing concurrently, those that touch or watch the license alone and in order.
 * Each gets a result, also when the run ends early.
 */
export async function execute(
  scenarios: readonly BoundScenario[],
  context: ExecutionContext,
): Promise<ExecutionResult> {
  const { guard } = context;
  const levels = new Map(
    context.requirements.map(({ id, level }) => [id, level === 'not exercised' ? undefined : level]),
  );
  const results: ScenarioResult[] = [];
  let problem: Problem | null = null;
  let silent = 0;

  const done = (result: ScenarioResult): void => {
    results.push(result);
    context.onResult(result);
  };

  const withoutRunning = (scenario: BoundScenario, verdict: 'skipped' | 'blocked', reason: Reason): void =>
    done({ ...headOf(scenario), verdict, reason, durationMs: 0, findings: [], exchange: null });

  const send = (as: Persona, scenario: BoundScenario): Promise<Exchange> => {
    const had = context.personas[as];
    const body = bodyOf(scenario, context.targetValues);
    return context.client.send({
      method: scenario.endpoint.method,
      path: scenario.endpoint.path,
      as: 'as' in had ? had.as : { kind: 'none' },
      ...(body === undefined ? {} : { body }),
    });
  };

  const isAlive = coalesce(async () => {
    const probe = await context.client.send({ method: 'GET', path: '/api/health', as: { kind: 'none' } });
    return describeNoResponse(probe) === undefined;
  });

  /** Looks whether the run can go on after this exchange. */
  const watch = async (scenario: BoundScenario, exchange: Exchange): Promise<void> => {
    const silence = describeNoResponse(exchange);
    if (context.signal?.aborted) {
      problem ??= createProblem('interrupted');
    } else if (scenario.as === 'server-admin' && isAdminRefused(exchange)) {
      problem ??= adminRefused;
    } else if (silence === undefined) {
      silent = 0;
    } else {
      silent += 1;
      // Half an answer may be the fault of one endpoint; none at all, again and again, is not worth the wait.
      const isGone = exchange.response
        ? silent >= patience && !(await isAlive())
        : silent >= patience || !(await isAlive());
      if (isGone) {
        problem ??= createProblem('stopped-answering', { at: scenario.id, failure: silence });
      }
    }
  };

  const around = (before?: LicenseState, after?: LicenseState): JudgeContext => ({
    ...context.facts,
    levelOf: (id) => levels.get(id),
    hasOtherLicenseSource: guard.hasOtherSource,
    licenseJustAdded: guard.hasAdded,
    tokenEndpointSupported: guard.tokenEndpointSupported,
    licenseId: licenseIdOf(context.targetValues.license),
    rootUrl: context.targetValues.rootUrl,
    before,
    after,
  });

  /** Looks at what a request did; a state that is a deviation is looked at again before it counts. */
  const lookAfter = async (
    scenario: BoundScenario,
    { response }: Exchange,
    before: LicenseState,
  ): Promise<LicenseState> => {
    const { licenseAfter } = scenario.expect;
    const after = await guard.waitUntil((seen) => {
      if (!response) return true;
      // A license from elsewhere does not go, however long it is waited for.
      if (licenseAfter === 'removed' && (guard.hasOtherSource || showsOtherLicense(before, seen))) return true;
      return judgeLicenseState(scenario, response, around(before, seen)).length === 0;
    });
    // A renewed license that shows late would be taken for the doing of the next request.
    const isRenewedUnseen =
      licenseAfter === 'still stored' && response?.status === 200 && !showsOtherLicense(before, after);
    return isRenewedUnseen && after.token.kind === 'license' ? guard.readStateLater() : after;
  };

  /** Asks once more what is said of a state that is reached late. */
  const askOnce = async (scenario: BoundScenario): Promise<Exchange> => {
    const exchange = await send(scenario.as, scenario);
    const { value } = scenario.expect;
    if (!value || exchange.response?.status !== 200) return exchange;
    const { findings } = judge(scenario, exchange, around());
    if (!findings.some(({ requirement }) => requirement === value.requirement)) return exchange;
    if (!value.equals && guard.hasOtherSource) return exchange;
    // Another node of the target than the one that is late may give the next answer, so a moment passes in any case.
    const isExpected = ({ available }: LicenseState): boolean => available === value.equals;
    const seen = isExpected(await guard.readStateLater()) || isExpected(await guard.waitUntil(isExpected));
    return seen ? send(scenario.as, scenario) : exchange;
  };

  /** `before` is absent where the scenario depends on no state. */
  const run = async (scenario: BoundScenario, before?: LicenseState): Promise<void> => {
    const start = performance.now();
    const exchange = await (before ? askOnce(scenario) : send(scenario.as, scenario));
    await watch(scenario, exchange);
    const isRead = scenario.endpoint.id === 'check' && !scenario.expect.licenseAfter;
    const after = !before || problem || isRead ? before : await lookAfter(scenario, exchange, before);
    const isNameOpen = context.isRootUrlGuessed && !guard.isNameAccepted;
    const judgment =
      inconclusive(problem, scenario, exchange) ??
      (isNameOpen ? guessedInstance(scenario, exchange, before, after) : undefined) ??
      unknownState(scenario, judge(scenario, exchange, around(before, after)), before, after);
    if (before && after && !problem)
      guard.recordEffect(licenseEffectOf(scenario, exchange, before, after), before, after);
    done({ ...headOf(scenario), ...judgment, durationMs: Math.round(performance.now() - start), exchange });
  };

  /** The attempt to apply the license is what the scenarios of a valid license send, where the license is not at fault. */
  const notTaken = (
    scenario: BoundScenario,
    { reason, attempt }: Extract<PreflightResult, { accepted: false }>,
  ): void => {
    const isTheAttempt = scenario.expect.licenseAfter === 'added' && !scenario.sequential;
    const response = attempt?.exchange.response;
    if (!response || describeRateLimit(response) !== undefined || attempt.isDoubtful || !isTheAttempt) {
      withoutRunning(scenario, 'blocked', reason);
      return;
    }
    const { exchange, before, after } = attempt;
    const durationMs = Math.round(exchange.durationMs);
    done({ ...headOf(scenario), ...judge(scenario, exchange, around(before, after)), durationMs, exchange });
  };

  const inTurn = async (scenario: BoundScenario, mayWrite: boolean): Promise<void> => {
    const expectsTrue = scenario.expect.value?.equals === true;
    const isInForce = isKnownValid(guard.lastState, context.targetValues.rootUrl) ?? guard.lastState.available ?? false;
    if (!mayWrite && expectsTrue && !isInForce) {
      withoutRunning(scenario, 'skipped', createReason('no-active-license'));
      return;
    }
    if (scenario.unsafeIfAccepted && !mayWrite && results.some((other) => hasAccess(other, scenario))) {
      return withoutRunning(scenario, 'blocked', createReason('unsafe-if-accepted', { persona: scenario.as }));
    }
    const ensured = await guard.ensureState(scenario.given);
    if (!ensured.ready) return withoutRunning(scenario, ensured.outOfScope ? 'skipped' : 'blocked', ensured.reason);
    await run(scenario, guard.lastState);
  };

  const free = scenarios.filter((scenario) => isFree(scenario, context));
  await concurrently(groupByCredential(free), context.concurrency, async (lane) => {
    for (const scenario of lane) {
      if (problem) withoutRunning(scenario, 'blocked', reasonOf(problem));
      else await run(scenario);
    }
  });

  const chain = inExecutionOrder(scenarios.filter((scenario) => !free.includes(scenario)));
  const preflight = context.mayWrite && chain.length > 0 && !problem ? await guard.applyGivenLicense() : undefined;
  const mayWrite = preflight?.accepted ?? false;
  for (const scenario of chain) {
    if (context.signal?.aborted) problem ??= createProblem('interrupted');
    if (problem) withoutRunning(scenario, 'blocked', reasonOf(problem));
    else if (preflight?.accepted === false && scenario.impact === 'write') notTaken(scenario, preflight);
    else await inTurn(scenario, mayWrite);
  }
  const positiveControls = problem ? [] : await runPositiveControls(context.scenarios, results, send);
  return { results: inOrder(results, scenarios), positiveControls: positiveControls, preflight: preflight, problem };
}

/** Whether a scenario depends on no state that the run brings about, and looks at none. */
function isFree(
  { given, sequential: step, expect }: BoundScenario,
  { guard, mayWrite, targetValues: known }: ExecutionContext,
): boolean {
  if (expect.licenseAfter || step) return false;
  if (given === 'any') return true;
  // What the target had before the run touched it: check cannot lag behind here.
  const isAsFound = mayWrite && !guard.hasAdded;
  return (
    isAsFound &&
    given === 'a license is stored' &&
    expect.value !== undefined &&
    isKnownValid(guard.lastState, known.rootUrl) === true
  );
}

function headOf(scenario: BoundScenario): Pick<ScenarioResult, 'id' | 'title' | 'endpoint' | 'persona' | 'impact'> {
  const { id, title, endpoint, as, impact } = scenario;
  return { id, title, endpoint: endpoint.id, persona: as, impact };
}

/** The text of the body that a scenario sends; undefined where it sends none. */
export function bodyOf({ body }: Pick<BoundScenario, 'body'>, known: TargetValues): string | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'function') return body.text;
  const value: JsonValue = body(known);
  return JSON.stringify(value);
}

function hasAccess(result: ScenarioResult, scenario: BoundScenario): boolean {
  if (result.persona !== scenario.as || result.verdict !== 'fail') return false;
  const status = result.exchange?.response?.status ?? 0;
  const isDone = result.findings.some(({ requirement }) => requirement === sharedRequirements.refusalChangesNothing);
  return isDone || isAuthorized(status);
}

function reasonOf(problem: Problem): Reason {
  return createReason(problem.code === 'interrupted' ? 'interrupted' : 'ended-early');
}

function inOrder(results: readonly ScenarioResult[], scenarios: readonly BoundScenario[]): readonly ScenarioResult[] {
  const place = new Map(scenarios.map(({ id }, index) => [id, index]));
  return results.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
