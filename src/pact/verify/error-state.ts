import type { Settings } from '../../config/settings.ts';
import { createReason } from '../../domain/messages/reasons.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { judge } from '../../engine/judge/judge.ts';
import { emptyJudgeContext } from '../../engine/judge/judge-context.ts';
import { plan } from '../../engine/plan.ts';
import { errorState } from '../contract/states.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import { type PactTransport, withBody } from './pact-transport.ts';
import type { ErrorStateServer } from './servers.ts';
import { headOf, skippedResult, unsent } from './skipped.ts';

/**
 * The result of an interaction that asks for a server that fails.
 *
 * @param failing - the server brought along for it; none beside a live target, where the interaction is skipped
 */
export async function resultInErrorState(
  one: ClassifiedInteraction,
  failing: ErrorStateServer | undefined,
  settings: Settings,
  stage: PactTransport,
): Promise<ScenarioResult> {
  const { scenario } = one;
  if (!failing) {
    return unsent(scenario, 'skipped', createReason('error-state-unavailable', { state: errorState }));
  }
  const planned = plan([scenario], settings, { version: undefined, personas: failing.personas });
  const [leftOut] = planned.flatMap(skippedResult);
  if (leftOut) return leftOut;
  const had = failing.personas[scenario.as];
  const { method, path } = scenario.endpoint;
  const call = { method, path, as: 'as' in had ? had.as : ({ kind: 'none' } as const) };
  const exchange = await stage.verify(one, failing.targetValues, (body) => failing.client.send(withBody(call, body)));
  if (!exchange) {
    const why = createReason(stage.problem() ? 'ended-early' : 'pact-sent-nothing');
    return stage.conclude(one, unsent(scenario, 'blocked', why));
  }
  const judgment = judge(
    scenario,
    exchange,
    emptyJudgeContext(() => 'must'),
  );
  return stage.conclude(one, {
    ...headOf(scenario),
    ...judgment,
    durationMs: Math.round(exchange.durationMs),
    exchange,
  });
}
