import { createHash } from 'node:crypto';
import { name as packageName } from '../../config/package-info.ts';
import type { Report } from '../../domain/report.ts';
import { inertXml } from '../escape.ts';
import { checkedName } from '../facts.ts';
import { acceptedSection } from './accepted.ts';
import { fidelitySection, matrixSection, responseTimesSection } from './charts.ts';
import { html } from './markup.ts';
import { notesSection, runSection } from './notes.ts';
import { requirementsSection } from './requirements.ts';
import { scenariosSection } from './scenarios.ts';
import { script } from './script.ts';
import { styles } from './styles.ts';
import { summarySection } from './summary.ts';

/**
 * The report as one page of HTML that needs nothing beside it and sends no request: its content security policy allows its
 * own style and script, and nothing else. Everything can be read without the script, which filters. Takes a redacted
 * report; what came from outside is shown as text.
 */
export function htmlReport(report: Report): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(styles)}'`,
    `script-src '${hashOf(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const { tool } = report;
  const head = html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${report.result}: licensing conformance of ${checkedName(report)}</title>
`;
  const body = html`</head>
<body>
<a class="skip" href="#requirements">Skip to the requirements</a>
<header>
${summarySection(report)}
</header>
<main>
${[
  runSection(report),
  acceptedSection(report),
  matrixSection(report),
  fidelitySection(report),
  responseTimesSection(report),
  requirementsSection(report),
  scenariosSection(report),
  notesSection(report),
]}
</main>
<footer><p>${tool.name} ${tool.version}, run ${report.runId === '' ? 'without an ID' : report.runId}, started at <time datetime="${report.startedAt}">${report.startedAt}</time></p></footer>
`;
  // The script and the style are left as they are, because their hashes stand in the policy.
  return [
    `<!doctype html>\n<!-- ${packageName} -->\n<html lang="en">\n`,
    inertXml(head.markup),
    `<style>${styles}</style>\n`,
    inertXml(body.markup),
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join('');
}

/** How a content security policy names an inline style or script (CSP 3, section 6.7.3). */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
