import { type Report, type RequirementResult, requirementVerdicts, type ScenarioResult } from '../../domain/report.ts';
import { badge, classOf } from './badge.ts';
import { type Anchors, anchorsOf, findingListOf, idLink } from './finding.ts';
import { html, type Markup } from './markup.ts';

/** Every requirement with its verdict, its page, and the scenarios that cover it; preceded by the filter. */
export function requirementsSection(report: Report): Markup {
  const anchors = anchorsOf(report);
  const results = new Map(report.results.map((result) => [result.id, result]));
  return html`<section aria-labelledby="requirements">
<h2 id="requirements">Requirements</h2>
${filterForm()}
${report.requirements.map((requirement) => item(requirement, results, anchors))}
</section>`;
}

/** Hidden until the script shows it, because nothing else can make it work. */
function filterForm(): Markup {
  return html`<form id="filter" hidden>
<p><label for="words">Filter requirements and scenarios</label> <input id="words" type="search" autocomplete="off" spellcheck="false"></p>
<fieldset><legend>Verdicts</legend>
${requirementVerdicts.map(
  (verdict) => html`<label><input type="checkbox" name="verdict" value="${classOf(verdict)}" checked> ${verdict}</label>
`,
)}</fieldset>
<p id="shown" role="status"></p>
</form>`;
}

function item(requirement: RequirementResult, results: ReadonlyMap<string, ScenarioResult>, anchors: Anchors): Markup {
  const { id, level, text, page, verdict, scenarios } = requirement;
  const covering = scenarios.flatMap((scenario) => results.get(scenario) ?? []);
  const isDeviation = verdict === 'fail' || verdict === 'warn';
  return html`<details class="item ${classOf(verdict)}" data-verdict="${classOf(verdict)}"${isDeviation ? html` open` : null}>
<summary>${badge(verdict)} <code>${id}</code> <span class="words">${text}</span></summary>
<div id="${anchors.requirements.get(id) ?? ''}" class="inside">
<p>Level: ${level}. <a href="${page}" rel="noreferrer">Section on Grafana's page<span class="unseen"> that ${id} comes from</span></a></p>
${findingListOf(id, covering, anchors)}
${covering.length === 0 ? html`<p>No scenario of this run covers it.</p>` : scenarioList(covering, anchors)}
</div>
</details>
`;
}

function scenarioList(covering: readonly ScenarioResult[], { scenarios }: Anchors): Markup {
  return html`<p>Scenarios:</p>
<ul class="scenarios">
${covering.map(({ id, verdict }) => html`<li>${badge(verdict)} ${idLink(id, scenarios)}</li>\n`)}</ul>`;
}
