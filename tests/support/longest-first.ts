import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest. Those that mostly wait, for timeouts of processes and servers, are first, together with one
 * that keeps two cores busy meanwhile: what begins late would leave a core idle at the end.
 */
const longest = [
  'tests/gate/ci-examples.test.ts',
  'tests/e2e/crashes.test.ts',
  'tests/proof/matrix.test.ts',
  'tests/browser/html-report.test.ts',
  'tests/e2e/client-fixtures.test.ts',
  'tests/gate/action.test.ts',
  'tests/e2e/interrupted.test.ts',
  'tests/docs/guides.test.ts',
  'tests/hostile/targets.test.ts',
  'tests/pact/verify/verify.test.ts',
  'tests/e2e/client-page.test.ts',
  'tests/fronts/unusual-servers.test.ts',
  'tests/pact/worker-process.test.ts',
  'tests/client/command.test.ts',
];

/** Starts the files first that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = longest.findIndex((path) => moduleId.endsWith(path));
      return rank < 0 ? longest.length : rank;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
