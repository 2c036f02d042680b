import { forTerminal, inertJson, inertXml } from '../report/escape.ts';
import { html } from '../report/html/markup.ts';
import type { Comparison } from './compare-reports.ts';
import { type ComparisonText, inSections } from './sections.ts';

/** The reporters of a comparison. */
export const comparisonReporters = ['terminal', 'markdown', 'html', 'json'] as const;

export type ComparisonReporter = (typeof comparisonReporters)[number];

/** The paths of the two reports. */
export interface ReportNames {
  readonly old: string;
  readonly new: string;
}

/** A comparison in the form of a reporter. What the reports say is made harmless. Ends in a line feed. */
export function renderComparison(reporter: ComparisonReporter, comparison: Comparison, names: ReportNames): string {
  const text = inSections(comparison, names);
  switch (reporter) {
    case 'terminal':
      return terminal(text);
    case 'markdown':
      return markdown(text);
    case 'html':
      return page(text);
    case 'json':
      return `${inertJson(JSON.stringify({ schemaVersion: 1, ...names, ...comparison }, null, 2))}\n`;
  }
}

function terminal({ title, sections, conclusion }: ComparisonText): string {
  const body = sections.flatMap((section) => [
    '',
    section.title,
    ...section.lines.flatMap(({ head, text, details }) => [
      `  ${forTerminal(head)}  ${forTerminal(text)}`.trimEnd(),
      ...details.map((detail) => `      ${forTerminal(detail)}`),
    ]),
  ]);
  return `${[forTerminal(title), ...body, '', forTerminal(conclusion)].join('\n')}\n`;
}

function markdown({ title, sections, conclusion }: ComparisonText): string {
  const body = sections.flatMap((section) => [
    `### ${section.title}`,
    '',
    ...section.lines.flatMap(({ head, text, details }) => [
      `- **${forMarkdown(head)}** ${forMarkdown(text)}`.trimEnd(),
      ...details.map((detail) => `  - ${forMarkdown(detail)}`),
    ]),
    '',
  ]);
  return `${[`## ${forMarkdown(title)}`, '', forMarkdown(conclusion), '', ...body].join('\n').trimEnd()}\n`;
}

/** A text as one line of Markdown that is neither markup, nor a link, nor a mention. */
function forMarkdown(text: string): string {
  return (
    forTerminal(text)
      .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // A zero-width space: GitHub turns @name into a mention and an address into a link.
      .replace(/@|:\/\/|(?<=www)\./g, '$&&#8203;')
  );
}

const styles =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}li{margin:.3rem 0}code{font-weight:600}ul ul{color:#555}@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}ul ul{color:#aaa}}';

function page({ title, sections, conclusion }: ComparisonText): string {
  const body = sections.map(
    (section) => html`<h2>${section.title}</h2>
<ul>
${section.lines.map(
  ({ head, text, details }) => html`<li><code>${head}</code> ${text}${
    details.length === 0 ? null : html`<ul>${details.map((detail) => html`<li>${detail}</li>`)}</ul>`
  }</li>
`,
)}</ul>
`,
  );
  // The policy allows no script and nothing from elsewhere, whatever the reports say.
  const { markup } = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${{ markup: styles }}</style>
<h1>${title}</h1>
<p>${conclusion}</p>
${body}</html>
`;
  return inertXml(markup);
}
