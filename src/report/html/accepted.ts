import type { AcceptedDeviation, Report } from '../../domain/report.ts';
import { entryWords, wrongEntries } from '../deviation-list.ts';
import { badge } from './badge.ts';
import { type Anchors, anchorsOf, idLink } from './finding.ts';
import { html, type Markup } from './markup.ts';

/** What the list of deviations accepts, and which of its entries have to be changed; null if there is neither. */
export function acceptedSection(report: Report): Markup | null {
  const accepted = report.deviations?.accepted ?? [];
  const wrong = wrongEntries(report);
  if (accepted.length === 0 && wrong.length === 0) return null;
  const anchors = anchorsOf(report);
  return html`<section aria-labelledby="accepted">
<h2 id="accepted">Accepted deviations</h2>
${wrong.map(({ entry, problem }) => html`<p class="alarm">The entry <code>${entryWords(entry)}</code> ${problem}</p>\n`)}
${accepted.length === 0 ? null : html`<ul class="scenarios">\n${accepted.map((one) => item(one, anchors))}</ul>`}
</section>`;
}

function item(entry: AcceptedDeviation, { scenarios }: Anchors): Markup {
  const { scenario, finding, reason } = entry;
  const where = scenario === null ? 'the run as a whole' : idLink(scenario, scenarios);
  return html`<li>${badge('accepted')} ${where}: ${finding.message} Reason: ${reason} (<code>${entryWords(entry)}</code>)</li>\n`;
}
