import type { Endpoint } from '../domain/endpoint.ts';
import type { Exchange } from '../domain/exchange.ts';
import type { ScenarioResult } from '../domain/report.ts';
import { type BoundScenario, isPlainAdmin } from '../domain/scenario.ts';

/** A response to the server admin, which shows whether an endpoint grants access to anybody at all. */
export interface PositiveControl {
  readonly endpoint: Endpoint['id'];
  readonly exchange: Exchange;
}

/**
 * Sends a request as the server admin to each endpoint that only denied others in this run: no scenario of the admin was
 * chosen, or its state could not be brought about. It is the harmless request of another persona, one after another. If an
 * endpoint has no harmless request, one that needs the same permission is used.
 *
 * @param scenarios - all scenarios, also those that were not chosen
 * @param send - gives undefined if the request is not permitted
 */
export async function runPositiveControls(
  scenarios: readonly BoundScenario[],
  results: readonly ScenarioResult[],
  send: (as: 'server-admin', scenario: BoundScenario) => Promise<Exchange | undefined>,
): Promise<readonly PositiveControl[]> {
  const answered = new Set(results.filter(({ exchange }) => exchange?.response).map(({ id }) => id));
  const asked = scenarios.filter(({ id }) => answered.has(id));
  // Credentials in another form may be denied for their form.
  const byAdmin = asked.filter(isPlainAdmin);
  const isSeen = (permission: string): boolean => byAdmin.some(({ endpoint }) => endpoint.permission === permission);
  const seen = new Set(byAdmin.map(({ endpoint }) => endpoint.id));
  const harmless = scenarios.filter(
    ({ as, impact, unsafeIfAccepted }) => as !== 'server-admin' && impact !== 'write' && !unsafeIfAccepted,
  );

  const calls = new Set<BoundScenario>();
  for (const { endpoint } of asked) {
    if (seen.has(endpoint.id)) continue;
    const own = harmless.find((scenario) => scenario.endpoint.id === endpoint.id);
    const alike = harmless.find((scenario) => scenario.endpoint.permission === endpoint.permission);
    const call = own ?? (isSeen(endpoint.permission) ? undefined : alike);
    if (call) calls.add(call);
  }
  const controls: PositiveControl[] = [];
  for (const scenario of calls) {
    const exchange = await send('server-admin', scenario);
    if (exchange) controls.push({ endpoint: scenario.endpoint.id, exchange });
  }
  return controls;
}
