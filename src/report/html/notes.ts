import type { Report } from '../../domain/report.ts';
import { curlLine } from '../curl.ts';
import { repeatFlags } from '../exploration.ts';
import { counted } from '../terminal/plural.ts';
import { anchorsOf, findingList } from './finding.ts';
import { html, type Markup } from './markup.ts';
import { block, exchangeBlocks } from './scenarios.ts';

/** What concerns the run as a whole: its own findings, and what was explored. */
export function runSection(report: Report): Markup | null {
  const { findings, exploration } = report;
  if (findings.length === 0 && exploration === null) return null;
  return html`<section aria-labelledby="run">
<h2 id="run">The run as a whole</h2>
${findingList(findings, anchorsOf(report))}
${exploration ? explored(report, exploration) : null}
</section>`;
}

function explored({ target }: Report, exploration: NonNullable<Report['exploration']>): Markup {
  const { sequences, seed, failure } = exploration;
  const words = `${counted(sequences, 'random sequence')} with seed ${seed}`;
  if (failure === null) return html`<p>Exploration: ${words}; none failed.</p>`;
  return html`<h3>Exploration</h3>
<p>${words}. ${failure.message}</p>
<ol>
${failure.steps.map((step, at) => {
  const name = `step ${at + 1}`;
  return html`<li><p>As ${step.persona}: expected ${step.expected}; seen ${step.seen}</p>
${exchangeBlocks(step.exchange, name)}
${block('Repeat', `Command that repeats ${name}`, curlLine(step, target))}</li>
`;
})}</ol>
${block('Repeat all of it', 'Options that repeat the exploration', repeatFlags({ sequences, seed }))}`;
}

/** What could not be detected, what was repeated, what was restored. */
export function notesSection({ notes }: Report): Markup | null {
  if (notes.length === 0) return null;
  return html`<section aria-labelledby="notes">
<h2 id="notes">Notes</h2>
<ul>
${notes.map(({ code, message }) => html`<li>${message} <code>${code}</code></li>\n`)}</ul>
</section>`;
}
