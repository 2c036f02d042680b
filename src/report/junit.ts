import XmlBuilder from 'fast-xml-builder';
import { endpointIds } from '../domain/endpoint.ts';
import { explanationPath } from '../domain/explanations/anchor.ts';
import type { Exploration, Finding, Report, ScenarioResult, TargetFacts } from '../domain/report.ts';
import { curlLine } from './curl.ts';
import { forXml, inertXml } from './escape.ts';
import { repeatFlags, stepTexts } from './exploration.ts';
import { checkedName } from './facts.ts';

type CaseOutcome =
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: string }
  | { readonly kind: 'skipped'; readonly type: string; readonly message: string }
  | { readonly kind: 'pass'; readonly output: string };

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: CaseOutcome;
}

export interface JunitOptions {
  /** Leave out the scenarios that were skipped. That all of them were is still an error. */
  readonly hideSkipped?: boolean;
}

/**
 * The report as JUnit XML: a suite an endpoint, a case a scenario. Takes a redacted report.
 *
 * `fail` is a failure, `blocked` an error, `skipped` is skipped, `warn` passes with its output unless the run was strict.
 * A run whose exit code is not 0 has at least one failure or error, so that no reader shows it green.
 */
export function junitReport(report: Report, { hideSkipped = false }: JunitOptions = {}): string {
  const judged = report.results.map((result) => caseOf(result, report));
  const explored = report.exploration ? [caseOfExploration(report.exploration, report.target)] : [];
  const ofRun = report.findings.map((finding) => caseOfRunFinding(finding, report.scope.strict));
  const all = [...judged, ...explored, ...ofRun, ...casesOfRun(report, judged, [...explored, ...ofRun])];
  const cases = hideSkipped ? all.filter(({ outcome }) => outcome.kind !== 'skipped') : all;
  const suites = [...Map.groupBy(cases, ({ suite }) => suite)].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const secured = report.target.insecure ? ' (TLS CERTIFICATES WERE NOT CHECKED)' : '';
  const xml = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      ...attributes({ name: `${report.tool.name}: ${checkedName(report)}${secured}`, ...countCases(cases) }),
      '@time': seconds(report.durationMs),
      testsuite: suites.map(([name, members]) => ({
        ...attributes({
          name,
          timestamp: report.startedAt,
          hostname: hostOf(report.target.url),
          ...countCases(members),
        }),
        '@time': seconds(members.reduce((sum, { durationMs }) => sum + durationMs, 0)),
        properties: { property: propertiesOf(report) },
        testcase: members.map(elementOf),
      })),
    },
  });
  return inertXml(xml);
}

/** The endpoints as the page has them, then what concerns the whole run. */
const order: readonly string[] = [...endpointIds, 'client', 'run'];

const builder = new XmlBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

function caseOf(result: ScenarioResult, report: Report): TestCase {
  const { endpoint, id, title, durationMs } = result;
  return { suite: endpoint, name: `${id} ${title}`, durationMs, outcome: caseOutcomeOf(result, report) };
}

function caseOutcomeOf(result: ScenarioResult, { scope, target }: Report): CaseOutcome {
  switch (result.verdict) {
    case 'fail':
      return failureOf(result, target);
    case 'warn':
      return scope.strict ? failureOf(result, target) : { kind: 'pass', output: detailsOf(result, target) };
    case 'pass':
    case 'accepted':
      return { kind: 'pass', output: result.findings.length === 0 ? '' : detailsOf(result, target) };
    case 'blocked': {
      const { code, message } = result.reason ?? { code: 'blocked', message: 'a precondition was not met' };
      return { kind: 'error', type: code, message, text: `Blocked: ${message}` };
    }
    case 'skipped':
      return {
        kind: 'skipped',
        type: result.reason?.code ?? 'skipped',
        message: result.reason?.message ?? 'out of scope',
      };
  }
}

function failureOf(result: ScenarioResult, target: TargetFacts): CaseOutcome {
  const main = result.findings.find(({ level }) => level !== 'information') ?? result.findings[0];
  return {
    kind: 'failure',
    type: main?.requirement ?? result.verdict,
    message: main?.message ?? result.reason?.message ?? result.verdict,
    text: detailsOf(result, target),
  };
}

function detailsOf(result: ScenarioResult, target: TargetFacts): string {
  const repeat = result.verdict === 'pass' ? '' : curlLine(result, target);
  return [...result.findings.map(findingText), ...(repeat === '' ? [] : [`Repeat: ${repeat}`])].join('\n');
}

function findingText({ level, code, requirement, expected, seen, message }: Finding): string {
  return [
    message,
    `Code: ${code}`,
    `Requirement: ${requirement} (${level})`,
    `Expected: ${expected}`,
    `Seen: ${seen}`,
    `Cause and cure: ${explanationPath('finding', code)}`,
  ].join('\n');
}

/** The exploration. If nothing could be explored, nothing was shown either. */
function caseOfExploration({ sequences, seed, failure }: Exploration, target: TargetFacts): TestCase {
  const common = { suite: 'run', name: 'explore', durationMs: 0 };
  if (failure) {
    const repeat = `Repeat all of it: ${repeatFlags({ sequences, seed })}`;
    const text = [failure.message, ...stepTexts(failure.steps, target).flat(), repeat].join('\n');
    return { ...common, outcome: { kind: 'failure', type: 'explore', message: failure.message, text } };
  }
  if (sequences > 0) return { ...common, outcome: { kind: 'pass', output: '' } };
  const message = 'nothing was explored';
  return { ...common, outcome: { kind: 'error', type: 'blocked', message, text: message } };
}

/** A finding that concerns the run as a whole: a failure by the same rule as for scenarios. */
function caseOfRunFinding(finding: Finding, strict: boolean): TestCase {
  const { level, code, requirement, message } = finding;
  const isFailure = level === 'must' || (level === 'should' && strict);
  const text = findingText(finding);
  return {
    suite: 'run',
    name: code,
    durationMs: 0,
    outcome: isFailure ? { kind: 'failure', type: requirement, message, text } : { kind: 'pass', output: text },
  };
}

/** What no scenario shows: that the run ended early, that nothing ran, that its result is not green for another reason. */
function casesOfRun(report: Report, judged: readonly TestCase[], explored: readonly TestCase[]): readonly TestCase[] {
  const { problem, result, exitCode } = report;
  const error = (name: string, type: string, message: string): TestCase => ({
    suite: 'run',
    name,
    durationMs: 0,
    outcome: { kind: 'error', type, message, text: message },
  });
  const found = [
    ...(problem ? [error('the run ends without a problem', problem.code, problem.message)] : []),
    ...(judged.every(({ outcome }) => outcome.kind === 'skipped')
      ? [error('something ran', 'partial', judged.length === 0 ? 'nothing ran' : 'nothing ran: all was skipped')]
      : []),
  ];
  const { failures, errors } = countCases([...judged, ...explored, ...found]);
  if (exitCode === 0 || failures + errors > 0) return found;
  return [...found, error('the run is conformant', result, `the result is ${result}, the exit code ${exitCode}`)];
}

function countCases(cases: readonly TestCase[]): {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
} {
  const count = (kind: CaseOutcome['kind']): number => cases.filter(({ outcome }) => outcome.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function elementOf({ suite, name, durationMs, outcome }: TestCase): object {
  return {
    ...attributes({ classname: `licensing.${suite}`, name }),
    '@time': seconds(durationMs),
    ...childOf(outcome),
  };
}

function childOf(outcome: CaseOutcome): object {
  switch (outcome.kind) {
    case 'failure':
    case 'error': {
      const { kind, message, type, text } = outcome;
      return { [kind]: { ...attributes({ message, type }), '#text': forXml(text) } };
    }
    case 'skipped':
      return { skipped: attributes({ message: outcome.message, type: outcome.type }) };
    case 'pass':
      return outcome.output === '' ? {} : { 'system-out': forXml(outcome.output) };
  }
}

function propertiesOf({ target, scope, seed, result, exitCode, notes }: Report): readonly object[] {
  const properties: Readonly<Record<string, string>> = {
    version: target.version ?? 'unknown',
    edition: target.edition ?? 'unknown',
    impact: scope.impact,
    strict: String(scope.strict),
    insecure: String(target.insecure),
    ...(seed === null ? {} : { seed: String(seed) }),
    result,
    exitCode: String(exitCode),
  };
  return [
    ...Object.entries(properties).map(([name, value]) => attributes({ name, value })),
    ...notes.map(({ code, message }) => attributes({ name: `note.${code}`, value: message })),
  ];
}

/** Attributes as the builder takes them. A reader turns a line feed in one into a space, so it is shown instead. */
function attributes(values: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `@${name}`,
      forXml(String(value)).replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
    ]),
  );
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
