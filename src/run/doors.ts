import type { ScenarioResult } from '../report/report.ts';
import type { Endpoint } from '../spec/endpoint.ts';

/** Answers to the server admin that show an open door: done, or refused for what was asked and not for who asked. */
const open: readonly number[] = [400, 404, 422];

/**
 * A door that is closed to everyone proves nothing about who is refused. Turns refusals into `blocked` where the same
 * endpoint does not let the server admin in. Where the run had no request of the admin to an endpoint (a renewal has no
 * harmless one), an endpoint that asks for the same permission stands for it.
 */
export function withDoorsChecked(
  results: readonly ScenarioResult[],
  endpoints: readonly Endpoint[],
): readonly ScenarioResult[] {
  const permissionOf = new Map(endpoints.map(({ id, permission }) => [id, permission]));
  const asked = results.filter(({ persona, exchange }) => persona === 'server-admin' && exchange?.response);
  const letIn = (result: ScenarioResult): boolean => {
    const status = result.exchange?.response?.status ?? 0;
    const isOpen = (status >= 200 && status < 300) || open.includes(status);
    return isOpen && !(status === 404 && result.verdict === 'fail');
  };

  return results.map((result) => {
    const isRefusal = result.persona !== 'server-admin' && (result.verdict === 'pass' || result.verdict === 'warn');
    if (!isRefusal) return result;
    const here = asked.filter(({ endpoint }) => endpoint === result.endpoint);
    const alike = asked.filter(({ endpoint }) => permissionOf.get(endpoint) === permissionOf.get(result.endpoint));
    const witnesses = here.length > 0 ? here : alike;
    if (witnesses.some(letIn)) return result;
    const why =
      witnesses.length === 0
        ? 'no request of the server admin to this endpoint was part of the run'
        : 'this endpoint does not let the server admin in either';
    return { ...result, verdict: 'blocked', reason: `the refusal proves nothing: ${why}` };
  });
}
