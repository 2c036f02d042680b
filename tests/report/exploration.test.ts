import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { Exploration } from '../../src/domain/report.ts';
import { junitReport } from '../../src/report/junit.ts';
import { redactReport } from '../../src/report/redact.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { exchangeOf, license, reportOf, resultOf, secrets } from './sample.ts';

const url = 'https://grafana.example.com/api/licensing/token';

const failing: Exploration = {
  sequences: 3,
  seed: -7,
  failure: {
    message: 'remove, as org-admin: status 202 instead of status 403.',
    steps: [
      {
        persona: 'server-admin',
        expected: 'status 200; then the license that was added',
        seen: 'status 200; then check says true',
        exchange: exchangeOf({ method: 'POST', url, body: JSON.stringify({ token: license }) }, { status: 200 }),
      },
      {
        persona: 'org-admin',
        expected: 'status 403; then the license as it was',
        seen: 'status 202; then no license is stored any more',
        exchange: exchangeOf({ body: '{"instance":"https://grafana.example.com/"}' }, { status: 202 }),
      },
    ],
  },
};

const passing: Exploration = { sequences: 20, seed: 5, failure: null };
const none: Exploration = { sequences: 0, seed: 5, failure: null };

function inTerminal(exploration: Exploration | null): string {
  const report = redactReport(reportOf([resultOf()], { exploration }), secrets, { showLicense: false });
  return terminalReport(report, { color: false });
}

/** The case of the exploration in the JUnit report. */
function inJunit(exploration: Exploration | null): {
  readonly failures: string;
  readonly errors: string;
  readonly text: string;
} {
  const xml = junitReport(redactReport(reportOf([resultOf()], { exploration }), secrets, { showLicense: false }));
  const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(xml);
  return { failures: testsuites['@failures'], errors: testsuites['@errors'], text: xml };
}

describe('a sequence that failed', () => {
  test('is printed as curl lines in order, without a secret, and with the flags that repeat it', () => {
    const lines = inTerminal(failing).split('\n');
    const curls = lines.filter((line) => line.includes('curl -i'));
    expect(curls).toHaveLength(2);
    expect(curls[0]).toContain('1.  # may change the license: curl -i -X POST -u ');
    expect(curls[0]).toMatch(/'\{"token":"'"\$\{GRAFANA_LICENSE_TOKEN:-[^']*'"\}'/);
    expect(curls[1]).toContain('curl -i -X DELETE -u "$GRAFANA_USER:$GRAFANA_PASSWORD"');
    expect(lines).toContain('          Expected: status 403; then the license as it was');
    expect(lines).toContain('          Seen: status 202; then no license is stored any more');
    expect(lines.join('\n')).toContain('--impact write --explore 3 --seed -7');
    expect(lines.join('\n')).not.toContain(license);
  });

  test('is a failure of its own in the JUnit report', () => {
    const { failures, errors, text } = inJunit(failing);
    expect({ failures, errors }).toEqual({ failures: '1', errors: '0' });
    expect(text).toContain('name="explore"');
    expect(text).toContain('--explore 3 --seed -7');
    expect(text).not.toContain(license);
  });

  test('lets nothing through that acts on a terminal', () => {
    const hostile = '\u001b[2J\n::error::##vso[x]\u202e';
    const [step] = failing.failure?.steps ?? [];
    if (!step) throw new Error('There is no step.');
    const text = inTerminal({
      ...failing,
      failure: { message: hostile, steps: [{ ...step, expected: hostile, seen: hostile }] },
    });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(text).not.toMatch(/^\s*::|##(vso)?\[/m);
  });
});

describe('an exploration that found nothing', () => {
  test('has the number of sequences that went as predicted, and the seed', () => {
    expect(inTerminal(passing)).toContain('Exploration\n  ✔ 20 sequences went as predicted (seed 5)\n');
    expect(inJunit(passing)).toMatchObject({ failures: '0', errors: '0' });
    expect(inJunit(passing).text).toContain('name="explore"');
  });

  test('is shown as "nothing was explored" and as an error in JUnit if it sent no sequence', () => {
    expect(inTerminal(none)).toContain('◌ nothing was explored');
    expect(inJunit(none)).toMatchObject({ failures: '0', errors: '1' });
  });

  test('is not mentioned in the report of a run without --explore', () => {
    expect(inTerminal(null)).not.toContain('Exploration');
    expect(inJunit(null).text).not.toContain('explore');
  });
});
