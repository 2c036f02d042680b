import { sectionUrl } from '../../../specs/documentation-page.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import { personas } from '../../domain/persona.ts';
import type { EndpointResult, PersonaVerdict, ResponseTimes, ScenarioResult } from '../../domain/report.ts';
import { worstFirst } from '../../domain/verdict.ts';

/** What the scenarios show of each endpoint, by persona, and how fast it responded. Endpoints without scenarios are left out. */
export function endpointResults(
  endpoints: readonly Endpoint[],
  results: readonly ScenarioResult[],
): readonly EndpointResult[] {
  return endpoints.flatMap(({ id, method, path, section }) => {
    const own = results.filter(({ endpoint }) => endpoint === id);
    if (own.length === 0) return [];
    const cells = personas.flatMap((persona) => {
      const cell = personaVerdict(own.filter((result) => result.persona === persona));
      return cell ? [[persona, cell] as const] : [];
    });
    return [
      {
        endpoint: id,
        method,
        path,
        page: sectionUrl(section),
        personas: Object.fromEntries(cells),
        responseTimes: responseTimesOf(own),
      },
    ];
  });
}

function personaVerdict(results: readonly ScenarioResult[]): PersonaVerdict | undefined {
  const verdict = worstFirst.find((one) => results.some((result) => result.verdict === one));
  if (verdict === undefined) return undefined;
  const count = results.filter((result) => result.verdict === verdict).length;
  return { verdict, count, total: results.length };
}

function responseTimesOf(results: readonly ScenarioResult[]): ResponseTimes | null {
  const times = results
    .flatMap(({ exchange }) => (exchange?.response && !exchange.response.cut ? [exchange.durationMs] : []))
    .toSorted((a, b) => a - b);
  if (times.length === 0) return null;
  const rank = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
  return { count: times.length, medianMs: rank(0.5), p95Ms: rank(0.95), maxMs: rank(1) };
}
