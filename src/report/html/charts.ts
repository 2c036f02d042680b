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
  const x = (milliseconds: number): string => ((milliseconds / (longest || 1)) * plotWidth).toFixed(1);
  return html`<tr><th scope="row">${endpoint}</th><td>${count}</td><td>${inMs(medianMs)}</td><td>${inMs(p95Ms)}</td><td>${inMs(maxMs)}</td>
<td><svg class="bar" viewBox="0 0 ${plotWidth} 12" width="${plotWidth}" height="12" preserveAspectRatio="none" aria-hidden="true"><rect class="p95" y="4" height="4" width="${x(p95Ms)}"/><rect class="median" y="1" height="10" width="${x(medianMs)}"/><rect class="max" x="${(Number(x(maxMs)) - 2).toFixed(1)}" width="2" height="12"/></svg></td></tr>
`;
}

function inMs(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
