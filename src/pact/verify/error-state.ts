import type { Settings } from '../../config/settings.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { judge } from '../../engine/judge/judge.ts';
import { knowingNothing } from '../../engine/judge/judge-context.ts';
import { plan } from '../../engine/plan.ts';
import { failingState } from '../contract/states.ts';
import type { Prepared } from './classify-interactions.ts';
import { type Stage, withBody } from './pact-transport.ts';
import type { FailingServer } from './servers.ts';
import { headOf, leftOutResult, unsent } from './skipped.ts';

/**
 * The result of an interaction that asks for a server that fails.
 *
 * @param failing - the server brought along for it; none beside a live target, where the interaction is skipped
 */
export async function resultOfFailing(
  one: Prepared,
  failing: FailingServer | undefined,
  settings: Settings,
  stage: Stage,
): Promise<ScenarioResult> {
  const { scenario } = one;
  if (!failing) {
    return unsent(scenario, 'skipped', `no server can be put into the state "${failingState}" without harm`);
  }
  const planned = plan([scenario], settings, { version: undefined, personas: failing.personas });
  const [leftOut] = planned.flatMap(leftOutResult);
  if (leftOut) return leftOut;
  const had = failing.personas[scenario.as];
  const { method, path } = scenario.endpoint;
  const call = { method, path, as: 'as' in had ? had.as : ({ kind: 'none' } as const) };
  const exchange = await stage.verify(one, failing.known, (body) => failing.client.send(withBody(call, body)));
  if (!exchange) {
    const why = stage.problem() ? 'the run ended early' : 'Pact did not send the request';
    return stage.conclude(one, unsent(scenario, 'blocked', why));
  }
  const judgment = judge(
    scenario,
    exchange,
    knowingNothing(() => 'must'),
  );
  return stage.conclude(one, {
    ...headOf(scenario),
    ...judgment,
    durationMs: Math.round(exchange.durationMs),
    exchange,
  });
}
