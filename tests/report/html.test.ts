import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html/html.ts';
import { anyReport } from './arbitrary.ts';
import { clientReportOf, findingOf, mixedResults, reportOf, resultOf } from './sample.ts';

/** The page without its script and style, which are the same in each. */
const withoutCode = (page: string): string => page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');

const tags = (page: string): readonly string[] => [...withoutCode(page).matchAll(/<[^>]*>?/g)].map(([tag]) => tag);

/** Names of elements and attributes that the reporter itself writes. */
const element =
  /^<(?:!doctype html|!-- grafana-licensing-conformance --|\/?[a-z][a-z0-9]*(?: [a-z][a-z0-9-]*(?:="[^"<>]*")?)*\/?)>$/i;

describe('the HTML report', () => {
  it('allows its own script and style by their hashes, and nothing else', () => {
    const page = htmlReport(reportOf(mixedResults));
    const hashOf = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const expected = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
    expect(policy.replaceAll('&#39;', "'")).toBe(expected);
  });

  it('links each finding to its requirement, and each requirement to its scenarios', () => {
    const page = htmlReport(reportOf([resultOf({ verdict: 'fail', findings: [findingOf()] })]));
    expect(page).toContain(
      '<dt>Requirement</dt><dd><a href="#requirement-1"><code>remove.wrong-instance</code></a> (must)</dd>',
    );
    expect(page).toContain(
      '<dt>Scenario</dt><dd><a href="#scenario-1"><code>remove.rejects.another-instance</code></a></dd>',
    );
    expect(page).toContain(
      '<a href="https://grafana.com/docs/licensing/#remove-license-from-database" rel="noreferrer">',
    );
  });

  it('unfolds the requirements and scenarios that deviate, and folds the others', () => {
    const page = htmlReport(reportOf(mixedResults));
    const isOpen = (id: string): boolean => new RegExp(` open>\\n?<summary>[^\\n]*<code>${id}</code>`).test(page);
    expect(isOpen('remove.rejects.another-instance')).toBe(true);
    expect(isOpen('add.rejects.altered-signature')).toBe(true);
    expect(isOpen('check.available')).toBe(false);
  });

  it('has a table of response times, with bars in proportion', () => {
    const page = htmlReport(reportOf([resultOf({ endpoint: 'check' })]));
    expect(page).toContain('<th scope="row">check</th><td>1</td><td>12 ms</td><td>12 ms</td><td>12 ms</td>');
    expect(page).toContain('<rect class="median" y="1" height="10" width="200.0"/>');
  });

  it('has a table of the fidelity, with bars in proportion', () => {
    const page = htmlReport(reportOf(mixedResults));
    const { overall } = reportOf(mixedResults).fidelity ?? {};
    expect(page).toContain(`<th scope="row">overall</th><td>0 of 2 (of ${overall?.total})</td>`);
    expect(page).toContain(`<rect class="p95" y="4" height="4" width="${(400 / Number(overall?.total)).toFixed(1)}"/>`);
    expect(htmlReport(reportOf(mixedResults, { fidelity: null }))).not.toContain('id="fidelity"');
  });

  it('of a client has its command and its scenarios, and says nothing of a server', () => {
    const page = htmlReport(clientReportOf());
    expect(page).toContain('<span class="url">client ./client.sh</span>');
    expect(page).toContain('id="scenario-1"');
    for (const words of ['127.0.0.1', '<dt>Server</dt>', 'License in force', 'impact'])
      expect(page).not.toContain(words);
  });

  it('has no empty section, and says that nothing ran, if nothing ran', () => {
    const page = htmlReport(reportOf([], { result: 'error', exitCode: 3 }));
    for (const id of ['matrix', 'fidelity', 'times', 'scenarios', 'notes', 'run'])
      expect(page).not.toContain(`id="${id}"`);
    expect(page).toContain('nothing ran');
  });

  it('has no elements and attributes but its own, whatever the target sends', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const page = htmlReport(report);
        expect(tags(page).filter((tag) => !element.test(tag))).toEqual([]);
        expect(page.match(/<script>/g)).toHaveLength(1);
        expect(page).not.toMatch(/[^\P{Cc}\n\t]|\p{Cs}|##vso\[|^\s*::/mu);
      }),
    );
  });
});
