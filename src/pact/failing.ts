import type { Settings } from '../config/settings.ts';
import type { ScenarioResult } from '../report/report.ts';
import { judge, knowingNothing } from '../run/judge.ts';
import { plan } from '../run/plan.ts';
import { headOf, leftOutResult, unsent } from './left-out.ts';
import type { Prepared } from './prepare.ts';
import type { FailingServer } from './servers.ts';
import { type Stage, withBody } from './stage.ts';
import { failingState } from './states.ts';

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
