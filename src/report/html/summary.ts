import { type Report, type Result, requirementVerdicts, verdicts } from '../../domain/report.ts';
import { checkedName, insecureWarning, licenseWords, scopeFacts, targetFacts } from '../facts.ts';
import { resultSymbols } from '../verdict-symbols.ts';
import { badge } from './badge.ts';
import { type Content, html, type Markup } from './markup.ts';

const meanings: Readonly<Record<Result, string>> = {
  conformant: 'No documented requirement was violated.',
  nonconformant: 'A documented requirement was violated.',
  partial: 'A required check could not run, or nothing ran.',
  error: 'The run ended without a verdict.',
};

function meaningOf({ result, counts }: Report): string {
  return result === 'conformant' && counts.accepted > 0
    ? 'No documented requirement was violated, except as the list of deviations accepts.'
    : meanings[result];
}

/** What a reader needs first: the result, the server, what was checked, and what was not. */
export function summarySection(report: Report): Markup {
  const { result, exitCode, target, license, durationMs, problem, client } = report;
  const scope = scopeFacts(report).join(' · ');
  return html`<p class="tool">Licensing conformance</p>
<h1><span class="result ${result}">${resultSymbols[result]} ${result}</span> <span class="url">${checkedName(report)}</span></h1>
<p>${meaningOf(report)} Exit code ${exitCode}.${serverWords(report)}</p>
${problem ? html`<p class="alarm"><strong>Problem (${problem.code}):</strong> ${problem.message}</p>` : null}
${target.insecure ? html`<p class="alarm"><strong>INSECURE:</strong> ${insecureWarning}</p>` : null}
<dl class="facts">
${scope === '' ? null : fact('Scope', scope)}
${client ? null : fact('Server', targetFacts(target).join(' · '))}
${client ? null : fact('License in force', licenseWords(license))}
${fact('Scenarios', countsOf(report))}
${fact('Requirements', requirementCountsOf(report))}
${fact('Duration', `${(durationMs / 1000).toFixed(2)} s`)}
</dl>`;
}

function serverWords({ target, client }: Report): string {
  if (client) return ' It was run against the built-in reference server.';
  return target.builtIn ? ' This was the built-in reference server.' : '';
}

function fact(name: string, value: Content): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function countsOf({ counts, results }: Report): Content {
  if (results.length === 0) return 'nothing ran';
  return verdicts.map((verdict) => html`${badge(verdict, counts[verdict])} `);
}

function requirementCountsOf({ requirementCounts }: Report): Content {
  return requirementVerdicts.map((verdict) => html`${badge(verdict, requirementCounts[verdict])} `);
}
