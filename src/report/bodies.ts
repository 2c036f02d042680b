import type { Exchange } from '../domain/exchange.ts';
import type { Report, ScenarioResult } from '../domain/report.ts';

/**
 * The report with the size of each response body instead of its text, such as `[20 bytes]`. What the judge looked at stays
 * in the findings.
 */
export function withoutBodies(report: Report): Report {
  const { exploration } = report;
  return {
    ...report,
    results: report.results.map(withoutBody),
    exploration: exploration && {
      ...exploration,
      failure: exploration.failure && {
        ...exploration.failure,
        steps: exploration.failure.steps.map((step) => ({ ...step, exchange: sizeOnly(step.exchange) })),
      },
    },
  };
}

/** A result with the size of its response body instead of its text. */
export function withoutBody(result: ScenarioResult): ScenarioResult {
  return { ...result, exchange: result.exchange && sizeOnly(result.exchange) };
}

function sizeOnly(exchange: Exchange): Exchange {
  const { response } = exchange;
  if (response === undefined) return exchange;
  return { ...exchange, response: { ...response, body: `[${Buffer.byteLength(response.body)} bytes]` } };
}
