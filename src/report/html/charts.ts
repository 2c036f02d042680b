import { describeTally, type Tally } from '../../domain/fidelity.ts';
import { personas } from '../../domain/persona.ts';
import type { EndpointResult, Report, ResponseTimes } from '../../domain/report.ts';
import { badge } from './badge.ts';
import { html, type Markup } from './markup.ts';

/** The worst verdict of each persona at each endpoint. */
export function matrixSection({ endpoints }: Report): Markup | null {
  if (endpoints.length === 0) return null;
  const columns = personas.filter((persona) => endpoints.some((one) => one.personas[persona] !== undefined));
  const cells = ({ personas: shown }: EndpointResult): readonly Markup[] =>
    columns.map((persona) => {
      const cell = shown[persona];
      if (cell === undefined) return html`<td></td>`;
      const { verdict, count, total } = cell;
      return html`<td>${badge(verdict, count === total ? count : `${count}/${total}`)}</td>`;
    });
  return html`<section aria-labelledby="matrix">
<h2 id="matrix">Endpoints and personas</h2>
<p>The worst verdict of the scenarios, and how many of them have it.</p>
<div class="wide" role="region" aria-label="Table of verdicts" tabindex="0">
<table>
<thead><tr><td></td>${columns.map((persona) => html`<th scope="col">${persona}</th>`)}</tr></thead>
<tbody>
${endpoints.map((one) => html`<tr><th scope="row">${endpointLink(one)}</th>${cells(one)}</tr>\n`)}
</tbody>
</table>
</div>
</section>`;
}

function endpointLink({ endpoint, method, path, page }: EndpointResult): Markup {
  return html`<a href="${page}" rel="noreferrer">${endpoint}</a> <code>${method} ${path}</code>`;
}

/** The width of the plot in its own units. */
const plotWidth = 200;

/** The fidelity of the server, overall, by endpoint and by kind: a bar for what passed, on a thin one for what was judged. */
export function fidelitySection({ fidelity, results }: Report): Markup | null {
  if (fidelity === null || results.length === 0) return null;
  const { overall, must, byEndpoint, byKind } = fidelity;
  const rows: readonly (readonly [string, Tally])[] = [
    ['overall', overall],
    ['required', must],
    ...Object.entries(byEndpoint),
    ...Object.entries(byKind),
  ];
  return html`<section aria-labelledby="fidelity">
<h2 id="fidelity">Fidelity</h2>
<p>The bar ends at the scenarios that passed, the line at those that were judged, the tick is all.</p>
<div class="wide" role="region" aria-label="Table of fidelity" tabindex="0">
<table class="times">
<thead><tr><td></td><th scope="col">passed of judged (of all)</th><td></td></tr></thead>
<tbody>
${rows.map(([name, tally]) => fidelityRow(name, tally))}
</tbody>
</table>
</div>
</section>`;
}

function fidelityRow(name: string, tally: Tally): Markup {
  const x = (count: number): number => (count / (tally.total || 1)) * plotWidth;
  return html`<tr><th scope="row">${name}</th><td>${describeTally(tally)}</td>
<td>${bar(x(tally.achieved), x(tally.achievable), plotWidth)}</td></tr>
`;
}

/** A bar up to the first, a thin one up to the second, and a tick at the third, in units of the plot. */
function bar(thick: number, thin: number, tick: number): Markup {
  return html`<svg class="bar" viewBox="0 0 ${plotWidth} 12" width="${plotWidth}" height="12" preserveAspectRatio="none" aria-hidden="true"><rect class="p95" y="4" height="4" width="${thin.toFixed(1)}"/><rect class="median" y="1" height="10" width="${thick.toFixed(1)}"/><rect class="max" x="${(tick - 2).toFixed(1)}" width="2" height="12"/></svg>`;
}

/** The response times of each endpoint: a bar up to the median, a thin one up to the 95th percentile, a tick at the maximum. */
export function responseTimesSection({ endpoints }: Report): Markup | null {
  const measured = endpoints.flatMap(({ endpoint, responseTimes }) =>
    responseTimes ? [{ endpoint, responseTimes }] : [],
  );
  if (measured.length === 0) return null;
  const longest = Math.max(...measured.map(({ responseTimes }) => responseTimes.maxMs));
  return html`<section aria-labelledby="times">
<h2 id="times">Response times</h2>
<p>The bar ends at the median, the line at the 95th percentile, the tick is the maximum.</p>
<div class="wide" role="region" aria-label="Table of response times" tabindex="0">
<table class="times">
<thead><tr><th scope="col">endpoint</th><th scope="col">responses</th><th scope="col">median</th><th scope="col">95 %</th><th scope="col">maximum</th><td></td></tr></thead>
<tbody>
${measured.map(({ endpoint, responseTimes }) => timesRow(endpoint, responseTimes, longest))}
</tbody>
</table>
</div>
</section>`;
}

function timesRow(endpoint: string, { count, medianMs, p95Ms, maxMs }: ResponseTimes, longest: number): Markup {
  const x = (milliseconds: number): number => (milliseconds / (longest || 1)) * plotWidth;
  return html`<tr><th scope="row">${endpoint}</th><td>${count}</td><td>${inMs(medianMs)}</td><td>${inMs(p95Ms)}</td><td>${inMs(maxMs)}</td>
<td>${bar(x(medianMs), x(p95Ms), x(maxMs))}</td></tr>
`;
}

function inMs(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
