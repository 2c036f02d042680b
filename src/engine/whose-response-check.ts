import { createReason } from '../domain/messages/reasons.ts';
import type { ScenarioResult } from '../domain/report.ts';
import { type BoundScenario, isPlainAdmin } from '../domain/scenario.ts';
import { quoteResponse } from '../http/describe-response.ts';
import { isOutsideApi } from '../http/proxy-responses.ts';
import type { PositiveControl } from './positive-controls.ts';
import type { Transport } from './transport.ts';

/**
 * Sends check as the server admin once more if a persona got a response of something else than the API: only if the admin
 * still reaches the API does that say anything about the persona.
 *
 * @param scenarios - all there are, so that check of the admin can be found
 */
export async function runFrontControl(
  scenarios: readonly BoundScenario[],
  results: readonly ScenarioResult[],
  hasGrafanaPages: boolean,
  transport: Transport,
): Promise<readonly PositiveControl[]> {
  const check = scenarios.find((scenario) => isPlainAdmin(scenario) && scenario.endpoint.id === 'check');
  if (!check || !results.some((result) => isAboutFront(result, hasGrafanaPages))) return [];
  return [{ endpoint: 'check', exchange: await transport.send(check, 'server-admin') }];
}

/**
 * Law W2: where the admin does not reach the API, a front's response to another persona is no verdict.
 *
 * @returns the results, with such findings turned into `blocked`
 */
export function withFrontChecked(
  results: readonly ScenarioResult[],
  positiveControls: readonly PositiveControl[],
  hasGrafanaPages: boolean,
): readonly ScenarioResult[] {
  if (!positiveControls.some(({ exchange }) => isOutsideApi(exchange, hasGrafanaPages))) return results;
  return results.map((result) => {
    const { exchange } = result;
    if (!exchange || !isAboutFront(result, hasGrafanaPages)) return result;
    const reason = createReason('front-response', { response: quoteResponse(exchange) });
    return { ...result, verdict: 'blocked', reason, findings: [] };
  });
}

function isAboutFront({ verdict, exchange }: ScenarioResult, hasGrafanaPages: boolean): boolean {
  const isDeviation = verdict === 'fail' || verdict === 'warn';
  return isDeviation && exchange !== null && isOutsideApi(exchange, hasGrafanaPages);
}
