import { createReason } from '../domain/messages/reasons.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import type { Suspect } from '../license/guard/guard-state.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { Reading } from '../license/license-reading.ts';
import { sendConcurrently } from './concurrency.ts';
import type { ExecutionContext } from './execution-context.ts';
import { performStage } from './perform-write.ts';
import { isAccepted, repeatOneByOne, type Sent } from './repeat-one-by-one.ts';
import type { Attempt, ScenarioRunner } from './scenario-runner.ts';
import { isRepeatable } from './scenario-traits.ts';

/** What a stage changed. */
interface StageChange {
  /** In a few words. */
  readonly change: string;
  readonly before: Reading;
  readonly after: Reading;
  /** What may have done it. */
  readonly suspects: readonly Suspect[];
}

/**
 * Sends the requests of scenarios that a conforming server rejects, together, and judges them. If the license is as it was,
 * all of them left it alone. If not, they are sent again one by one, each from the restored state: that names the culprit.
 *
 * Never sent again is a renewal, because it asks the license issuer: if no other request did it, the renewal did. Nothing is
 * where the state cannot be restored: then the change is the doing of what got a 2xx, or else of the stage.
 */
export async function runStage(
  scenarios: readonly BoundScenario[],
  runner: ScenarioRunner,
  context: ExecutionContext,
): Promise<void> {
  const { guard, concurrency } = context;
  const { requests, before, after, change, suspects } = await performStage(
    guard,
    scenarios.map((scenario) => runner.writeOf(scenario)),
    (writes, send) => sendConcurrently(writes, concurrency, send),
  );
  const sent: Sent[] = [];
  for (const [at, scenario] of scenarios.entries()) {
    const request = requests[at];
    if (request === undefined) continue;
    if (request.isSent) sent.push({ scenario, exchange: request.exchange });
    else runner.skip(scenario, 'blocked', request.refusal);
  }
  for (const { scenario, exchange } of sent) await runner.observe(scenario, exchange);
  if (change === undefined || before === undefined || after === undefined) {
    for (const { scenario, exchange } of sent) runner.judgeAttempt(scenario, { exchange, before, after });
    return;
  }
  await nameCulprits(sent, { change, before, after, suspects }, runner, context);
}

/** Judges the requests of a stage that changed the license. */
async function nameCulprits(
  sent: readonly Sent[],
  stageChange: StageChange,
  runner: ScenarioRunner,
  { guard }: ExecutionContext,
): Promise<void> {
  const restoreStage = async (): Promise<boolean> => (await guard.restoreStage(stageChange.before)).isReady;
  // What got a 2xx is the most likely culprit.
  const repeatable = sent
    .filter(({ scenario }) => isRepeatable(scenario))
    .toSorted((a, b) => Number(isAccepted(b)) - Number(isAccepted(a)));
  const { attempts, isRestored } = await repeatOneByOne(repeatable, { runner, guard, restoreStage });
  for (const [one, again] of attempts) {
    // A server that accepted the request once broke the rules, also if it does not do so again.
    const isOnlyFirst = isAccepted(one) && !isAccepted(again);
    runner.judgeAttempt(one.scenario, { ...again, exchange: isOnlyFirst ? one.exchange : again.exchange });
  }
  const reproduced = [...attempts.values()].filter(({ change }) => change !== undefined);
  const rest = sent.filter((one) => !attempts.has(one));
  judgeRest(rest, { sent, reproduced, isComplete: attempts.size === repeatable.length }, stageChange, runner, guard);
  if (!isRestored || !(await restoreStage())) guard.noteNotRestored();
}

/** What came of sending the requests of a stage again. */
interface Reproduction {
  readonly sent: readonly Sent[];
  /** What changed the license again. */
  readonly reproduced: readonly Attempt[];
  /** Whether all that may be sent again was. */
  readonly isComplete: boolean;
}

/** Judges what was not sent again: where nothing else explains the change, it is the doing of what got a 2xx. */
function judgeRest(
  rest: readonly Sent[],
  { sent, reproduced, isComplete }: Reproduction,
  { change, before, after, suspects }: StageChange,
  runner: ScenarioRunner,
  guard: LicenseGuard,
): void {
  const isReproduced = reproduced.length > 0;
  // What one request changed may hide what another one did. A server that said of each what it did is believed.
  const isHonest = isComplete && isReproduced && reproduced.every(isAccepted);
  const culprits = isReproduced ? [] : culpritsAmong(rest, sent, before, after);
  const mayBeLateEffectOf = renewalsBefore(suspects, runner);
  for (const one of rest) {
    const { scenario, exchange } = one;
    if (culprits.includes(one)) runner.judgeAttempt(scenario, { exchange, before, after, mayBeLateEffectOf });
    else if (isHonest || isAccepted(one)) runner.judgeAttempt(scenario, { exchange, before, after: before });
    else runner.skip(scenario, 'blocked', createReason('effect-not-attributed'));
  }
  if (isReproduced || culprits.length > 0) return;
  guard.noteNotReproduced(change, suspects);
}

/**
 * The renewals before a stage that may still be carried out. What else may be was sent again, or would have been seen by now: a
 * renewal is never sent again, so two of them cannot be told apart.
 */
function renewalsBefore(suspects: readonly Suspect[], { results }: Pick<ScenarioRunner, 'results'>): readonly string[] {
  // The renewal of the stage itself has no result yet.
  const renewals = new Set(results.flatMap(({ id, endpoint }) => (endpoint === 'renew' ? [id] : [])));
  return suspects.flatMap(({ id }) => (renewals.has(id) ? [id] : []));
}

/**
 * Where all others were sent again and left the license alone, the one that was not did it, if it is a change that a renewal
 * makes; else what got a 2xx.
 */
function culpritsAmong(rest: readonly Sent[], sent: readonly Sent[], before: Reading, after: Reading): readonly Sent[] {
  const isOnlyOne = rest.length === 1 && (sent.length === 1 || !isLoss(before, after));
  return isOnlyOne ? rest : rest.filter(isAccepted);
}

/** Whether a license is gone, which a renewal does not do to it. */
function isLoss(before: Reading, after: Reading): boolean {
  if (before.token.kind === 'license') return after.token.kind !== 'license';
  return before.check === true && after.token.kind !== 'license';
}
