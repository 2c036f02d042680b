import type { Finding, ScenarioResult } from '../../domain/report.ts';
import { html, type Markup } from './markup.ts';

/** The anchors of a page: requirements and scenarios by their ids. */
export interface Anchors {
  readonly requirements: ReadonlyMap<string, string>;
  readonly scenarios: ReadonlyMap<string, string>;
}

/** Anchors are numbers, because an id may be one that somebody else chose. */
export function anchorsOf(report: {
  readonly requirements: readonly { readonly id: string }[];
  readonly results: readonly { readonly id: string }[];
}): Anchors {
  return {
    requirements: new Map(report.requirements.map(({ id }, at) => [id, `requirement-${at + 1}`])),
    scenarios: new Map(report.results.map(({ id }, at) => [id, `scenario-${at + 1}`])),
  };
}

/** An id, as a link to what it names if that is on the page. */
export function idLink(id: string, anchors: ReadonlyMap<string, string>): Markup {
  const anchor = anchors.get(id);
  return anchor === undefined ? html`<code>${id}</code>` : html`<a href="#${anchor}"><code>${id}</code></a>`;
}

/** Findings as a list: the sentence, the requirement that each is about, what was expected and seen. */
export function findingList(findings: readonly Finding[], { requirements }: Anchors): Markup | null {
  if (findings.length === 0) return null;
  const origin = ({ requirement, level }: Finding): Markup =>
    html`<dt>Requirement</dt><dd>${idLink(requirement, requirements)} (${level})</dd>`;
  return list(findings.map((finding) => listItem(finding, origin(finding))));
}

/** The findings of scenarios that are about one requirement, as a list that names the scenarios. */
export function findingListOf(
  requirement: string,
  results: readonly ScenarioResult[],
  { scenarios }: Anchors,
): Markup | null {
  const items = results.flatMap(({ id, findings }) =>
    findings
      .filter((finding) => finding.requirement === requirement)
      .map((finding) => listItem(finding, html`<dt>Scenario</dt><dd>${idLink(id, scenarios)}</dd>`)),
  );
  return items.length === 0 ? null : list(items);
}

function list(items: readonly Markup[]): Markup {
  return html`<ul class="findings">
${items}</ul>`;
}

function listItem({ message, expected, seen }: Finding, origin: Markup): Markup {
  return html`<li><p>${message}</p>
<dl>
<div>${origin}</div>
<div><dt>Expected</dt><dd>${expected}</dd></div>
<div><dt>Seen</dt><dd>${seen}</dd></div>
</dl></li>
`;
}
