import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ConformanceOptions,
  ProblemError,
  type Report,
  runConformance,
  type ScenarioResult,
  scenarios,
} from './index.ts';

/** The name and the time limit of the suite that {@link describeConformance} registers. */
export interface SuiteOptions {
  /** The name of the suite; by default it names the server. */
  readonly name?: string;
  /** Timeout of the whole run in milliseconds; by default ten minutes. */
  readonly runTimeoutMs?: number;
}

const tenMinutes = 600_000;

/**
 * Registers each scenario as a test, in a suite of its own.
 *
 * The run takes place once, before the first test. A test fails with the findings of its scenario. It also fails if the
 * scenario was blocked, and is skipped if the scenario is out of scope by choice, edition or version. The last test checks
 * the result of the whole run.
 *
 * @param options - as for `runConformance`: the server at `url`, or `reference: true` for the built-in reference server
 */
export function describeConformance(options: ConformanceOptions, suite: SuiteOptions = {}): void {
  describe(suite.name ?? `Enterprise Licensing HTTP API of ${options.url ?? 'the built-in reference server'}`, () => {
    let report: Report;

    beforeAll(async () => {
      report = await runConformance(options);
      // If nothing was sent there is one reason, which every test would repeat otherwise.
      if (report.problem && report.results.length === 0) throw new ProblemError(report.problem);
    }, suite.runTimeoutMs ?? tenMinutes);

    for (const { id, title } of scenarios) {
      test(`${id}: ${title}`, ({ skip }) => {
        const result = report.results.find((one) => one.id === id);
        if (result?.verdict === 'skipped') skip(result.reason?.message ?? 'out of scope');
        const failure = failureOf(result, report);
        if (failure !== undefined) throw new Error(failure);
      });
    }

    test('the result is conformant', () => {
      expect({ result: report.result, exitCode: report.exitCode, problem: report.problem }).toEqual({
        result: 'conformant',
        exitCode: 0,
        problem: null,
      });
    });
  });
}

/** Why the test of a scenario fails; undefined if it passes. */
function failureOf(result: ScenarioResult | undefined, { problem }: Report): string | undefined {
  switch (result?.verdict) {
    case undefined:
      return `It was not run. ${problem?.message ?? ''}`.trim();
    case 'blocked':
      return `Blocked: ${result?.reason?.message ?? 'no reason given'}`;
    case 'fail':
      return result && describeFindings(result);
    default:
      return undefined;
  }
}

function describeFindings({ findings }: ScenarioResult): string {
  return findings
    .filter(({ level }) => level !== 'information')
    .map(({ requirement, expected, seen, message }) =>
      [`${requirement}: ${message}`, `  expected: ${expected}`, `  seen:     ${seen}`].join('\n'),
    )
    .join('\n');
}
