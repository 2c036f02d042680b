import type { Exchange } from '../domain/exchange.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { isSuccessStatus } from '../domain/status.ts';
import type { InTurn, LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { Reading } from '../license/license-reading.ts';
import type { ExecutionContext } from './execution-context.ts';
import { performStage } from './perform-write.ts';
import type { ScenarioRunner } from './scenario-runner.ts';
import { isRepeatable } from './scenario-traits.ts';

/** A scenario whose request was sent together with those of its stage. */
interface Sent {
  readonly scenario: BoundScenario;
  readonly exchange: Exchange;
}

/** What a stage changed. */
interface StageChange {
  /** In a few words. */
  readonly change: string;
  readonly before: Reading;
  readonly after: Reading;
}

/**
 * Sends the requests of scenarios that a conforming server rejects, together, and judges them. If the license is as it was,
 * all of them left it alone. If not, they are sent again one by one, each from the restored state: that names the culprit.
 *
 * Never sent again is a renewal, because it asks the license issuer: if no other request did it, the renewal did. Nothing is
 * where the state cannot be put back: then the change is the doing of what got a 2xx, or else of the stage.
 */
export async function runStage(
  scenarios: readonly BoundScenario[],
  runner: ScenarioRunner,
  context: ExecutionContext,
  inTurn: InTurn,
): Promise<void> {
  const { guard } = context;
  const { requests, before, after, change } = await performStage(
    guard,
    scenarios.map((scenario) => runner.writeOf(scenario)),
    inTurn,
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
  await nameCulprits(sent, { change, before, after }, runner, context);
}

/** Judges the requests of a stage that changed the license. */
async function nameCulprits(
  sent: readonly Sent[],
  stageChange: StageChange,
  runner: ScenarioRunner,
  { guard }: ExecutionContext,
): Promise<void> {
  const putBack = async (): Promise<boolean> => (await guard.putBack(stageChange.before)).isReady;
  const rest: Sent[] = [];
  let isReproduced = false;
  let canPutBack = true;
  // What got a 2xx is the most likely culprit.
  for (const one of sent.toSorted((a, b) => Number(isAccepted(b)) - Number(isAccepted(a)))) {
    canPutBack &&= !isRepeatable(one.scenario) || (await putBack());
    const again =
      canPutBack && !runner.problem && isRepeatable(one.scenario) ? await sendAgain(one, runner) : undefined;
    if (again === undefined) rest.push(one);
    else isReproduced ||= again.isReproduced;
  }
  judgeRest(rest, isReproduced, stageChange, runner, guard);
  if (!canPutBack || !(await putBack())) guard.noteNotPutBack();
}

/** Sends a request again, alone, and judges it; undefined if the laws no longer permit it. */
async function sendAgain(
  { scenario, exchange: first }: Sent,
  runner: ScenarioRunner,
): Promise<{ readonly isReproduced: boolean } | undefined> {
  const again = await runner.perform(scenario);
  if (!again.isSent) return undefined;
  await runner.observe(scenario, again.exchange);
  // A server that accepted the request once broke the rules, also if it does not do so again.
  const isOnlyFirst = isSuccessStatus(first.response?.status) && !isSuccessStatus(again.exchange.response?.status);
  runner.judgeAttempt(scenario, { ...again, exchange: isOnlyFirst ? first : again.exchange });
  return { isReproduced: again.change !== undefined };
}

/** Judges what was not sent again: where nothing else explains the change, it is the doing of what got a 2xx. */
function judgeRest(
  rest: readonly Sent[],
  isReproduced: boolean,
  { change, before, after }: StageChange,
  runner: ScenarioRunner,
  guard: LicenseGuard,
): void {
  const suspects = isReproduced ? [] : suspectsOf(rest);
  const isExplained = isReproduced || suspects.length > 0;
  for (const one of rest) {
    const { scenario, exchange } = one;
    if (suspects.includes(one)) runner.judgeAttempt(scenario, { exchange, before, after });
    else if (isExplained || isAccepted(one)) runner.judgeAttempt(scenario, { exchange, before, after: before });
    else runner.skip(scenario, 'blocked', createReason('effect-not-attributed'));
  }
  if (isExplained) return;
  const named = rest.map(({ scenario, exchange }) => ({ id: scenario.id, status: exchange.response?.status }));
  guard.noteNotReproduced(change, named);
}

/** Where all others were sent again and left the license alone, the one that was not did it; else what got a 2xx. */
function suspectsOf(rest: readonly Sent[]): readonly Sent[] {
  return rest.length === 1 ? rest : rest.filter(isAccepted);
}

function isAccepted({ exchange }: Sent): boolean {
  return isSuccessStatus(exchange.response?.status);
}
