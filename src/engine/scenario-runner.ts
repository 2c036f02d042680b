import type { Exchange } from '../domain/exchange.ts';
import type { Problem } from '../domain/problem.ts';
import type { ScenarioResult } from '../domain/report.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { type LicenseState, showsOtherLicense } from '../license/license-state.ts';
import { licenseIdOf } from '../license/license-token.ts';
import type { ExecutionContext } from './execution-context.ts';
import { adminRefused, guessedInstance, inconclusive, isAdminRefused, unknownState } from './inconclusive.ts';
import { judge } from './judge/judge.ts';
import { type JudgeContext, rulesOf } from './judge/judge-context.ts';
import { judgeLicenseState } from './judge/judge-license-state.ts';
import { licenseEffectOf } from './license-effect.ts';
import { createLivenessMonitor } from './liveness.ts';
import { notRun, resultHead } from './scenario-result.ts';

/** Runs single scenarios and collects their results. */
export interface ScenarioRunner {
  readonly results: readonly ScenarioResult[];
  /** Why no further request may be sent; null if it may. */
  readonly problem: Problem | null;
  /**
   * Sends the request of a scenario and judges what came of it.
   *
   * @param before - the state of the license before the request; absent if the scenario does not depend on it
   */
  run(scenario: BoundScenario, before?: LicenseState): Promise<void>;
  /** Records a scenario whose request is not sent. */
  skip(scenario: BoundScenario, verdict: 'skipped' | 'blocked', reason: string): void;
  /** Judges an exchange that took place before the scenario came up. */
  judgeExchange(scenario: BoundScenario, exchange: Exchange, before: LicenseState, after: LicenseState): void;
}

/** Prepares to run scenarios. Sends nothing before `run`. */
export function createScenarioRunner(context: ExecutionContext): ScenarioRunner {
  const { guard, transport } = context;
  const ruleOf = rulesOf(context.requirements);
  const liveness = createLivenessMonitor(transport.isAlive);
  const results: ScenarioResult[] = [];
  let problem: Problem | null = null;

  const done = (result: ScenarioResult): void => {
    results.push(result);
    context.onResult(result);
  };

  const around = (before?: LicenseState, after?: LicenseState): JudgeContext => ({
    ...context.facts,
    ruleOf,
    ...(guard.hasOtherSource ? { licenseSource: 'elsewhere' } : {}),
    shown: guard.lastState.token,
    licenseJustAdded: guard.hasAdded,
    tokenEndpointSupported: guard.tokenEndpointSupported,
    licenseId: licenseIdOf(context.targetValues.license),
    rootUrl: context.targetValues.rootUrl,
    before,
    after,
  });

  /** Decides whether the run can go on after this exchange. */
  const noteProblem = async (scenario: BoundScenario, exchange: Exchange): Promise<void> => {
    if (context.signal?.aborted) problem ??= interrupted;
    else if (scenario.as === 'server-admin' && !scenario.credentials && isAdminRefused(exchange))
      problem ??= adminRefused;
    else {
      const silence = await liveness.observe(exchange);
      if (silence === undefined) return;
      problem ??= {
        code: 'stopped-answering',
        message: `The target stopped answering at ${scenario.id}: ${silence}.`,
      };
    }
  };

  return {
    results,
    get problem() {
      if (context.signal?.aborted) problem ??= interrupted;
      return problem;
    },
    async run(scenario, before) {
      const start = performance.now();
      const exchange = await (before
        ? sendAndConfirm(scenario, context, around())
        : transport.send(scenario, scenario.as));
      await noteProblem(scenario, exchange);
      const isRead = scenario.endpoint.id === 'check' && !scenario.expect.licenseAfter;
      const after =
        !before || problem || isRead ? before : await readStateAfter(scenario, exchange, before, context, around);
      const isNameOpen = context.isRootUrlGuessed && !guard.isNameAccepted;
      const judgment =
        inconclusive(problem, scenario, exchange) ??
        (isNameOpen ? guessedInstance(scenario, exchange, before, after) : undefined) ??
        unknownState(scenario, judge(scenario, exchange, around(before, after)), before, after);
      if (before && after && !problem) {
        guard.recordEffect(licenseEffectOf(scenario, exchange, before, after), before, after);
      }
      done({ ...resultHead(scenario), ...judgment, durationMs: Math.round(performance.now() - start), exchange });
    },
    skip(scenario, verdict, reason) {
      done(notRun(scenario, verdict, reason));
    },
    judgeExchange(scenario, exchange, before, after) {
      const judgment = judge(scenario, exchange, around(before, after));
      done({ ...resultHead(scenario), ...judgment, durationMs: Math.round(exchange.durationMs), exchange });
    },
  };
}

const interrupted: Problem = { code: 'interrupted', message: 'The run was interrupted.' };

/** Sends the request of a scenario, and once more if what it reports of the state may only be late. */
async function sendAndConfirm(
  scenario: BoundScenario,
  { guard, transport }: ExecutionContext,
  judgeContext: JudgeContext,
): Promise<Exchange> {
  const exchange = await transport.send(scenario, scenario.as);
  const { value } = scenario.expect;
  if (!value || exchange.response?.status !== 200) return exchange;
  const { findings } = judge(scenario, exchange, judgeContext);
  if (!findings.some(({ requirement }) => requirement === value.requirement)) return exchange;
  if (!value.equals && guard.hasOtherSource) return exchange;
  // Another node of the target than the late one may give the next response, so a moment passes in any case.
  const isExpected = ({ available }: LicenseState): boolean => available === value.equals;
  const seen = isExpected(await guard.readStateLater()) || isExpected(await guard.waitUntil(isExpected));
  return seen ? transport.send(scenario, scenario.as) : exchange;
}

/** Reads what a request did to the license. A state that is a deviation is read again before it counts. */
async function readStateAfter(
  scenario: BoundScenario,
  { response }: Exchange,
  before: LicenseState,
  { guard }: ExecutionContext,
  around: (before: LicenseState, after: LicenseState) => JudgeContext,
): Promise<LicenseState> {
  const { licenseAfter } = scenario.expect;
  const after = await guard.waitUntil((seen) => {
    if (!response) return true;
    // A license from another source does not go away, however long the run waits for it.
    if (licenseAfter === 'removed' && (guard.hasOtherSource || showsOtherLicense(before, seen))) return true;
    return judgeLicenseState(scenario, response, around(before, seen)).length === 0;
  });
  // A renewed license that shows late would be attributed to the next request.
  const isRenewedUnseen =
    licenseAfter === 'still stored' && response?.status === 200 && !showsOtherLicense(before, after);
  return isRenewedUnseen && after.token.kind === 'license' ? guard.readStateLater() : after;
}
