import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { type Report, verdicts } from '../../src/domain/report.ts';
import { type JunitOptions, junitReport } from '../../src/report/junit.ts';
import { anyReport } from './arbitrary.ts';
import { findingOf, mixedResults, reportOf, resultOf, target } from './sample.ts';

type Attributes = Readonly<Record<string, string>>;
interface Case {
  readonly '@': Attributes;
  readonly failure?: { readonly '@': Attributes; readonly '#text': string };
  readonly error?: { readonly '@': Attributes; readonly '#text': string };
  readonly skipped?: { readonly '@': Attributes };
  readonly 'system-out'?: string;
}
interface Suite {
  readonly '@': Attributes;
  readonly testcase: readonly Case[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributesGroupName: '@',
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

/** What a usual reader finds in the file. */
function read(
  report: Report,
  options: JunitOptions = {},
): {
  readonly total: Attributes;
  readonly suites: readonly Suite[];
  readonly cases: readonly Case[];
} {
  const xml = junitReport(report, options);
  expect(XMLValidator.validate(xml)).toBe(true);
  const root = (parser.parse(xml) as { readonly testsuites: { '@': Attributes; testsuite?: readonly Suite[] } })
    .testsuites;
  const suites = root.testsuite ?? [];
  return { total: root['@'], suites, cases: suites.flatMap(({ testcase }) => testcase) };
}

const countsOf = (cases: readonly Case[]) => ({
  tests: String(cases.length),
  failures: String(cases.filter(({ failure }) => failure !== undefined).length),
  errors: String(cases.filter(({ error }) => error !== undefined).length),
  skipped: String(cases.filter(({ skipped }) => skipped !== undefined).length),
});

describe('the JUnit report', () => {
  it('has a suite for each endpoint, and a case with the outcome for each scenario', () => {
    const { suites, cases } = read(reportOf(mixedResults));
    expect(suites.map((suite) => suite['@'].name)).toEqual(['check', 'add', 'renew', 'remove']);
    expect(cases).toHaveLength(mixedResults.length);
    const named = (id: string) => cases.find((one) => one['@'].name?.startsWith(`${id} `));
    expect(named('check.available')).toEqual({
      '@': { classname: 'licensing.check', name: 'check.available says so', time: '0.012' },
    });
    expect(named('check.legacy-route')?.['system-out']).toContain('sunset: tomorrow');
    expect(named('remove.rejects.another-instance')?.failure).toMatchObject({
      '@': { message: 'Expected status 422, saw status 202.', type: 'remove.wrong-instance' },
      '#text': expect.stringContaining('--data-raw \'{"instance":"https://another-instance.invalid/"}\''),
    });
    const [finding] = mixedResults.find(({ id }) => id === 'remove.rejects.another-instance')?.findings ?? [];
    expect(named('remove.rejects.another-instance')?.failure?.['#text']).toContain(`\nCode: ${finding?.code}\n`);
    expect(named('add.rejects.altered-signature')?.['system-out']).toContain('It was accepted.');
    expect(named('remove.org-admin')?.error?.['@'].type).toBe('no-org-admin');
    expect(named('renew.server-admin')?.skipped?.['@'].message).toContain('impact write');
  });

  it('leaves out skipped scenarios if they are to be hidden, and is red if nothing else is left', () => {
    const hidden = (report: Report): readonly Case[] => read(report, { hideSkipped: true }).cases;
    const names = hidden(reportOf(mixedResults)).map((one) => one['@'].name?.split(' ')[0]);
    const shown = mixedResults.filter(({ verdict }) => verdict !== 'skipped').map(({ id }) => id);
    expect(names.toSorted()).toEqual(shown.toSorted());
    const skipped = resultOf({ verdict: 'skipped', reason: createReason('only-option') });
    const [only, ...others] = hidden(reportOf([skipped], { result: 'partial', exitCode: 4 }));
    expect([only?.error?.['@'].message, others]).toEqual(['nothing ran: all was skipped', []]);
  });

  it('makes a failure of a warn when the run is strict', () => {
    const scope = {
      impact: 'read',
      profile: 'full',
      strict: true,
      minFidelity: null,
      only: [],
      skip: [],
      provisioned: [],
    } as const;
    const { cases } = read(
      reportOf([resultOf({ verdict: 'warn', findings: [findingOf({ level: 'should' })] })], { scope }),
    );
    expect(cases[0]?.failure?.['@'].type).toBe('remove.wrong-instance');
  });

  it('has a case for each finding about the run as a whole, which fails only for a must', () => {
    const findings = [
      findingOf({ code: 'unattributed-change', message: 'It changed.' }),
      findingOf({ level: 'should', code: 'restart-needed', message: 'Restart.' }),
    ];
    const { cases } = read(reportOf([resultOf()], { findings, result: 'nonconformant', exitCode: 1 }));
    const named = (name: string) => cases.find((one) => one['@'].name === name);
    expect(named('unattributed-change')?.failure?.['@'].message).toBe('It changed.');
    expect(named('restart-needed')?.failure).toBeUndefined();
    expect(named('restart-needed')?.['system-out']).toContain('Restart.');
  });

  it.each<[string, Report, string]>([
    ['nothing ran', reportOf([], { result: 'partial', exitCode: 4 }), 'nothing ran'],
    [
      'everything was skipped',
      reportOf([resultOf({ verdict: 'skipped', reason: createReason('only-option') })], {
        result: 'partial',
        exitCode: 4,
      }),
      'nothing ran: all was skipped',
    ],
    [
      'the run ended early',
      reportOf([resultOf()], {
        problem: createProblem('stopped-answering', { at: 'add.garbage', failure: 'gone' }),
        result: 'error',
        exitCode: 3,
      }),
      createProblem('stopped-answering', { at: 'add.garbage', failure: 'gone' }).message,
    ],
    [
      'only the exit code shows a problem',
      reportOf([resultOf()], { exitCode: 4, result: 'partial' }),
      'the result is partial, the exit code 4',
    ],
  ])('has an error when %s', (_, report, message) => {
    const { cases, suites } = read(report);
    expect(cases.flatMap(({ error }) => error?.['@'].message ?? [])).toContain(message);
    expect(suites.at(-1)?.['@'].name).toBe('run');
  });

  it('says in its name that certificates were not checked', () => {
    const { total } = read(reportOf([resultOf()], { target: { ...target, insecure: true } }));
    expect(total.name).toContain('TLS CERTIFICATES WERE NOT CHECKED');
  });

  it('keeps markup of the target as text', () => {
    const message = ']]><failure/><!-- & "x" \'y\' \u0000\ud800\n::error::z ##vso[q]';
    const report = reportOf([resultOf({ verdict: 'fail', findings: [findingOf({ message })] })]);
    const { cases } = read(report);
    expect(cases[0]?.failure?.['@'].message).toContain(']]><failure/><!-- & "x" \'y\' \\x00\uFFFD\\n::error::z');
    expect(junitReport(report)).not.toMatch(/^\s*::|##vso\[/m);
  });

  it('is well-formed, has the right counts, and has a failure or an error if the exit code is not 0', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const { total, suites, cases } = read(report);
        expect(total).toMatchObject(countsOf(cases));
        for (const suite of suites) {
          expect(suite['@']).toMatchObject(countsOf(suite.testcase));
          const sum = suite.testcase.reduce((time, one) => time + Number(one['@'].time), 0);
          expect(Math.abs(Number(suite['@'].time) - sum)).toBeLessThan(0.01);
        }
        const red = Number(total.failures) + Number(total.errors);
        if (report.exitCode !== 0) expect(red).toBeGreaterThan(0);
        for (const verdict of verdicts) {
          if (verdict === 'fail' || verdict === 'blocked') expect(red).toBeGreaterThanOrEqual(report.counts[verdict]);
        }
      }),
    );
  });
});
