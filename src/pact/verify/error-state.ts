import { createReason } from '../../domain/messages/reasons.ts';
import type { ScenarioResult } from '../../domain/report.ts';
import { judge } from '../../engine/judge/judge.ts';
import { emptyJudgeContext } from '../../engine/judge/judge-context.ts';
import { type PlanScope, plan } from '../../engine/plan.ts';
import { notRun, resultHead, resultsOfSkipped } from '../../engine/scenario-result.ts';
import { errorState } from '../contract/states.ts';
import type { ClassifiedInteraction } from './classify-interactions.ts';
import type { PactTransport, VerifiedServer } from './pact-transport.ts';

/**
 * The result of an interaction that needs a server in the error state.
 *
 * @param server - the built-in server in the error state; undefined if the target was given by URL, so that the interaction is skipped
 */
export async function resultInErrorState(
  one: ClassifiedInteraction,
  server: VerifiedServer | undefined,
  scope: PlanScope,
  transport: PactTransport,
): Promise<ScenarioResult> {
  const { scenario } = one;
  if (!server) {
    return notRun(scenario, 'skipped', createReason('error-state-unavailable', { state: errorState }));
  }
  const planned = plan([scenario], scope, { version: undefined, personas: server.personas });
  const [skipped] = resultsOfSkipped(planned);
  if (skipped) return skipped;
  const exchange = await transport.verify(one, server);
  if (!exchange) {
    const why = createReason(transport.problem() ? 'ended-early' : 'pact-sent-nothing');
    return transport.conclude(one, notRun(scenario, 'blocked', why));
  }
  const judgment = judge(
    scenario,
    exchange,
    emptyJudgeContext(() => undefined),
  );
  return transport.conclude(one, {
    ...resultHead(scenario),
    ...judgment,
    durationMs: Math.round(exchange.durationMs),
    exchange,
  });
}
