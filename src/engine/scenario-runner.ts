import type { Exchange } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Reason } from '../domain/messages/reasons.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import { type BoundScenario, isPlainAdmin } from '../domain/scenario.ts';
import { isSuccessStatus } from '../domain/status.ts';
import type { Performed, ScenarioWrite } from '../license/guard/license-guard-port.ts';
import type { Reading } from '../license/license-reading.ts';
import { licenseStateOf } from '../license/license-state.ts';
import { licenseIdOf } from '../license/license-token.ts';
import type { ExecutionContext } from './execution-context.ts';
import {
  adminRefused,
  changedMeanwhile,
  guessedInstance,
  inconclusive,
  isAdminRefused,
  responseOfFront,
  unknownState,
} from './inconclusive.ts';
import { judge } from './judge/judge.ts';
import { type JudgeContext, rulesOf } from './judge/judge-context.ts';
import { isAccepted } from './judge/judge-status.ts';
import { createLivenessMonitor } from './liveness.ts';
import { performWrite } from './perform-write.ts';
import { sendAndConfirm } from './repeat-late-check.ts';
import { notRun, resultHead } from './scenario-result.ts';
import { mustBeRejected } from './scenario-traits.ts';
import { interruptionBy } from './time-limit.ts';

/** A request that was sent, and the state of the license around it. */
export type Attempt = Pick<Extract<Performed, { isSent: true }>, 'exchange' | 'before' | 'after'> &
  Pick<JudgeContext, 'mayBeLateEffectOf'>;

/** Runs single scenarios and collects their results. */
export interface ScenarioRunner {
  readonly results: readonly ScenarioResult[];
  /** Why no further request may be sent; null if it may. */
  readonly problem: Problem | null;
  /** Sends the request of a scenario and judges what came of it. The state that it needs must have been brought about. */
  run(scenario: BoundScenario): Promise<void>;
  /** Records a scenario whose request is not sent. */
  skip(scenario: BoundScenario, verdict: 'skipped' | 'blocked', reason: Reason): void;
  /** The request of a scenario that may write, for the guard. */
  writeOf(scenario: BoundScenario): ScenarioWrite;
  /** Sends the request of a scenario alone by way of the guard, and judges nothing. */
  perform(scenario: BoundScenario): Promise<Performed>;
  /** Takes in an exchange: whether the run can go on after it. */
  observe(scenario: BoundScenario, exchange: Exchange): Promise<void>;
  /** Judges a request that was sent before the scenario came up, or together with others. */
  judgeAttempt(scenario: BoundScenario, attempt: Attempt): void;
}

/** Prepares to run scenarios. Sends nothing before `run`. */
export function createScenarioRunner(context: ExecutionContext): ScenarioRunner {
  const { transport } = context;
  const contextOf = judgeContexts(context);
  const liveness = createLivenessMonitor(transport.isAlive);
  const results: ScenarioResult[] = [];
  let problem: Problem | null = null;
  let isNameAccepted = false;

  const done = (result: ScenarioResult): void => {
    results.push(result);
    context.onResult(result);
  };
  const skip: ScenarioRunner['skip'] = (scenario, verdict, reason) => done(notRun(scenario, verdict, reason));

  /** Decides whether the run can go on after this exchange. */
  const observe = async (scenario: BoundScenario, exchange: Exchange): Promise<void> => {
    if (context.signal?.aborted) problem ??= interruptionBy(context.signal);
    else if (isPlainAdmin(scenario) && isAdminRefused(exchange)) {
      problem ??= adminRefused;
    } else if (exchange.failure?.kind !== 'withheld') {
      const silence = await liveness.observe(exchange);
      if (silence === undefined) return;
      problem ??= createProblem('stopped-answering', { at: scenario.id, failure: silence });
    }
  };

  const judged = (scenario: BoundScenario, attempt: Attempt, durationMs: number): void => {
    const { exchange, before, after, mayBeLateEffectOf = [] } = attempt;
    const judgeContext = { ...contextOf(scenario, before, after), mayBeLateEffectOf };
    const states = [judgeContext.before, judgeContext.after] as const;
    const isNameOpen = context.isRootUrlGuessed && !isNameAccepted;
    const judgment =
      inconclusive(problem, scenario, exchange) ??
      responseOfFront(
        scenario,
        exchange,
        isAccepted(scenario, exchange.response?.status ?? 0, judgeContext),
        context.facts.hasGrafanaPages,
      ) ??
      (isNameOpen ? guessedInstance(scenario, exchange, ...states) : undefined) ??
      unknownState(scenario, changedMeanwhile(judge(scenario, exchange, judgeContext), context.guard.state), ...states);
    done({ ...resultHead(scenario), ...judgment, durationMs: Math.round(durationMs), exchange });
  };

  return {
    results,
    get problem() {
      if (context.signal?.aborted) problem ??= interruptionBy(context.signal);
      return problem;
    },
    async run(scenario) {
      const start = performance.now();
      const performed = await perform(scenario, context, contextOf);
      if (!performed.isSent) return skip(scenario, 'blocked', performed.refusal);
      const { exchange } = performed;
      await observe(scenario, exchange);
      isNameAccepted ||=
        scenario.endpoint.id === 'remove' && !mustBeRejected(scenario) && isSuccessStatus(exchange.response?.status);
      judged(scenario, performed, performance.now() - start);
    },
    skip,
    writeOf: (scenario) => writeOf(scenario, context),
    perform: (scenario) => performWrite(context.guard, writeOf(scenario, context)),
    observe,
    judgeAttempt(scenario, attempt) {
      judged(scenario, attempt, attempt.exchange.durationMs);
    },
  };
}

type ContextOf = (scenario: BoundScenario, before: Reading | undefined, after: Reading | undefined) => JudgeContext;

/** What the judge knows at each scenario: the facts of the target, and what the guard has seen by then. */
function judgeContexts({ guard, facts, requirements, targetValues, wallClock }: ExecutionContext): ContextOf {
  const ruleOf = rulesOf(requirements);
  const licenseId = licenseIdOf(targetValues.license);
  return (scenario, before, after) => {
    const { state } = guard;
    // A new token of the same license is no change, unless a request was sent that brings one.
    const countsToken = scenario.endpoint.id !== 'remove' || !mustBeRejected(scenario);
    const stateOf = (reading: Reading | undefined) => licenseStateOf(reading, countsToken, wallClock());
    const shown = stateOf(state.left).token;
    // A check that stays true does not prove another source. A license that GET token shows does, unless the user has
    // stated the source.
    const isSeenElsewhere = facts.licenseSource === 'unknown' && state.hasOtherSource && shown.kind === 'license';
    return {
      ...facts,
      ruleOf,
      licenseSource: isSeenElsewhere ? ('elsewhere' as const) : facts.licenseSource,
      shown,
      licenseJustAdded: state.hasAdded,
      tokenEndpointSupported: state.isTokenKnown && !state.ignoresToken,
      licenseId,
      rootUrl: targetValues.rootUrl,
      before: scenario.expect.licenseAfter ? stateOf(before) : undefined,
      after: scenario.expect.licenseAfter ? stateOf(after) : undefined,
    };
  };
}

/** Sends the request of a scenario: one that may write by way of the guard, which reads the state around it. */
async function perform(
  scenario: BoundScenario,
  context: ExecutionContext,
  contextOf: ContextOf,
): Promise<Performed | ({ readonly isSent: true } & Attempt)> {
  const { guard } = context;
  if (scenario.endpoint.id !== 'check') return performWrite(guard, writeOf(scenario, context));
  const exchange = await sendAndConfirm(scenario, context, (sent) =>
    judge(scenario, sent, contextOf(scenario, undefined, undefined)),
  );
  return { isSent: true, exchange, before: guard.state.left, after: guard.state.left };
}

function writeOf(scenario: BoundScenario, { transport }: ExecutionContext): ScenarioWrite {
  const { id, endpoint, as } = scenario;
  return {
    id,
    as,
    endpoint: endpoint.id as ScenarioWrite['endpoint'],
    mustBeRejected: mustBeRejected(scenario),
    send: (responseWithinMs) => transport.send(scenario, as, responseWithinMs),
  };
}
