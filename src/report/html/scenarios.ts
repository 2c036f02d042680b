import type { Exchange } from '../../domain/exchange.ts';
import type { EndpointResult, Report, ScenarioResult, TargetFacts } from '../../domain/report.ts';
import { curlLine } from '../curl.ts';
import { badge } from './badge.ts';
import { type Anchors, anchorsOf, findingList } from './finding.ts';
import { html, type Markup } from './markup.ts';

/** Every scenario with its findings, the exchange, the time it took, and a line that repeats it; by endpoint. */
export function scenariosSection(report: Report): Markup | null {
  if (report.results.length === 0) return null;
  const anchors = anchorsOf(report);
  const heading = new Map(report.endpoints.map((one) => [one.endpoint as string, one]));
  return html`<section aria-labelledby="scenarios">
<h2 id="scenarios">Scenarios</h2>
${[...Map.groupBy(report.results, ({ endpoint }) => endpoint)].map(([endpoint, own]) => [
  headingOf(endpoint, heading.get(endpoint)),
  own.map((result) => item(result, report.target, anchors)),
])}
</section>`;
}

/** The scenarios of a client belong to no endpoint. */
function headingOf(name: string, endpoint: EndpointResult | undefined): Markup {
  return html`<h3>${name}${endpoint ? html` <code>${endpoint.method} ${endpoint.path}</code>` : null}</h3>\n`;
}

function item(result: ScenarioResult, target: TargetFacts, anchors: Anchors): Markup {
  const { id, title, verdict, reason, findings, exchange } = result;
  const curl = curlLine(result, target);
  const isDeviation = verdict === 'fail' || verdict === 'warn';
  return html`<details class="item ${verdict}" data-verdict="${verdict}"${isDeviation ? html` open` : null}>
<summary>${badge(verdict)} <code>${id}</code> <span class="words">${title}</span></summary>
<div id="${anchors.scenarios.get(id) ?? ''}" class="inside">
<p>${wayOf(result)}${reason ? ` ${reason.message}` : ''}</p>
${findingList(findings, anchors)}
${exchange ? exchangeBlocks(exchange, id) : null}
${curl === '' ? null : block('Repeat', `Command that repeats ${id}`, curl)}
</div>
</details>
`;
}

/** How the request was sent; nothing of a client, which sends its own. */
function wayOf({ endpoint, persona, impact, durationMs, exchange }: ScenarioResult): string {
  if (endpoint === 'client') return '';
  return `As ${persona}, impact ${impact}, ${exchange ? `${Math.round(durationMs)} ms` : 'not sent'}.`;
}

/** The request and the response as they went over the wire, as far as they are shown. */
export function exchangeBlocks({ request, response, failure, attempts }: Exchange, id: string): Markup {
  const sent = [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    ...(request.body === undefined ? [] : ['', request.body]),
  ];
  const received = response && [
    `${response.status}`,
    ...response.headers.map(([name, value]) => `${name}: ${value}`),
    '',
    response.body,
    ...(response.cut ? ['', `Incomplete: ${response.cut.message}`] : []),
  ];
  return html`${block(attempts > 1 ? `Request, sent ${attempts} times` : 'Request', `Request of ${id}`, sent.join('\n'))}
${received ? block('Response', `Response to ${id}`, received.join('\n')) : null}
${failure ? html`<p>No response: ${failure.message}</p>` : null}`;
}

/** A text in its own lines. It can be scrolled with the keyboard, so it has a name. */
export function block(title: string, name: string, text: string): Markup {
  return html`<p class="label">${title}</p>
<pre tabindex="0" role="region" aria-label="${name}">${text}</pre>`;
}
