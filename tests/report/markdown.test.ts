import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { anyReport } from './arbitrary.ts';
import { clientReportOf, findingOf, mixedResults, reportOf, resultOf, target } from './sample.ts';

/** The HTML that GitHub's flavor of Markdown gives; raw HTML is kept, as GitHub keeps it. */
function rendered(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

const tags = (html: string): readonly string[] =>
  [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag = '']) => tag);
const links = (html: string): readonly string[] =>
  [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);

/** The tags that the reporter itself writes. */
const ours = [
  'h3',
  'p',
  'ul',
  'li',
  'code',
  'strong',
  'a',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'details',
  'summary',
];

/** What a comment on a pull request may have at most, in characters. */
const longestComment = 65_536;

describe('the Markdown report', () => {
  it('starts with a comment that identifies it, the result and the server', () => {
    const [mark, title, , server] = markdownReport(reportOf([resultOf()])).split('\n');
    expect(mark).toBe('<!-- grafana-licensing-conformance -->');
    expect(title).toBe('### ✔ Licensing conformance: conformant, exit code 0');
    expect(server).toBe('`https://grafana.example.com/`');
  });

  it('of a client names its command, and says nothing of a server', () => {
    const text = markdownReport(clientReportOf());
    expect(text).toContain('\n`client ./client.sh` (against the built-in reference server)\n');
    for (const words of ['127.0.0.1', 'Server:', 'License in force', 'impact']) expect(text).not.toContain(words);
  });

  it('has the fidelity, unless a client was checked', () => {
    const report = reportOf(mixedResults);
    expect(markdownReport(report)).toContain(`- Fidelity: 0 of 2 (of ${report.fidelity?.overall.total}) scenarios\n`);
    expect(markdownReport({ ...report, fidelity: null })).not.toContain('Fidelity');
  });

  it('has the matrix of endpoints and personas as a table', () => {
    const html = rendered(markdownReport(reportOf(mixedResults)));
    expect(html).toContain('<th>server-admin</th>');
    expect(html).toMatch(/licensing\/#check-license-availability">check<\/a><\/td>\s*<td>✔ 2 pass/);
    expect(html).toContain('<td>✖ 1 fail</td>');
  });

  it('names each deviation with its requirement, and links to the page', () => {
    const html = rendered(markdownReport(reportOf(mixedResults)));
    expect(html).toContain('<strong>2 deviations</strong>');
    expect(html).toContain('✖ fail <code>remove.rejects.another-instance</code> as server-admin');
    expect(html).toContain('#remove-license-from-database">remove.wrong-instance</a>');
    expect(html).toContain('▲ warn <code>add.rejects.altered-signature</code>');
  });

  it('says why scenarios were blocked, what the problem is, and that certificates were not checked', () => {
    const problem = createProblem('stopped-answering', { at: 'add.garbage', failure: 'gone' });
    const report = reportOf(mixedResults, {
      problem,
      result: 'error',
      exitCode: 3,
      target: { ...target, insecure: true },
    });
    const html = rendered(markdownReport(report));
    expect(html).toContain('<strong>Problem</strong> (stopped-answering)');
    expect(html).toContain('certificates were NOT checked');
    expect(html).toContain(`1 × <code>${createReason('no-org-admin').message.slice(0, 20)}`);
  });

  it('lists ten deviations and counts the others', () => {
    const results = Array.from({ length: 200 }, (_, at) =>
      resultOf({ id: `check.case-${at}`, verdict: 'fail', findings: [findingOf({ message: 'x'.repeat(5000) })] }),
    );
    const markdown = markdownReport(reportOf(results));
    expect(markdown).toContain('**200 deviations**');
    expect(markdown).toContain('- and 190 more');
    expect(markdown.length).toBeLessThan(longestComment / 4);
  });

  it('shows a text that imitates markup as text', () => {
    const message =
      '`a`` <img src=x onerror=alert(1)> @everyone [x](javascript:1) | ![y](http://e.invalid/)\n# h\n::error::z';
    const html = rendered(
      markdownReport(reportOf([resultOf({ verdict: 'fail', findings: [findingOf({ message })] })])),
    );
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; @everyone [x](javascript:1)');
    expect(html).toContain('\\n# h\\n::error::z</code>');
  });

  it('has no other markup than its own, whatever the target sends, and fits into a comment', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const markdown = markdownReport(report);
        const html = rendered(markdown);
        expect(tags(html).filter((tag) => !ours.includes(tag))).toEqual([]);
        expect(links(html).filter((link) => !link.startsWith('https://grafana.com/docs/'))).toEqual([]);
        expect(markdown.length).toBeLessThan(longestComment);
        expect(markdown).not.toMatch(/^\s*::|##vso\[/m);
      }),
    );
  });
});
