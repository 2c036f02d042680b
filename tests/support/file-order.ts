import { hash } from 'node:crypto';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest: what begins late would leave a core idle at the end. */
const first = ['tests/proof/matrix.test.ts', 'tests/e2e/crashes.test.ts', 'tests/browser/html-report.test.ts'];

/** The files that mostly wait, for timeouts of processes and servers. Two of them at once would leave a core idle. */
const waiting = [
  'tests/hostile/targets.test.ts',
  'tests/pact/verify/verify.test.ts',
  'tests/fronts/unusual-servers.test.ts',
  'tests/gate/ci-examples.test.ts',
  'tests/client/check-client.test.ts',
  'tests/e2e/client-fixtures.test.ts',
  'tests/e2e/interrupted.test.ts',
  'tests/gate/action.test.ts',
  'tests/pact/worker-process.test.ts',
  'tests/docs/guides.test.ts',
];

/** A mixed order, but for the files that take long: those that wait are spread, so that both cores are always busy. */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const mixed = files.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const named = (names: readonly string[]): TestSpecification[] =>
      names.flatMap((name) => mixed.filter(({ moduleId }) => moduleId.endsWith(name)));
    const [begin, later] = [named(first), named(waiting)];
    const long = new Set([...begin, ...later]);
    const others = mixed.filter((file) => !long.has(file));
    return [...begin, ...spread(later, others)];
  }
}

/** Mixes the folders, whose files take differently long. */
function keyOf({ moduleId }: TestSpecification): string {
  return hash('sha1', relative(import.meta.dirname, moduleId));
}

/** Puts items among others, at equal distances, and none at the end. */
function spread<T>(items: readonly T[], others: readonly T[]): T[] {
  const distance = Math.ceil(others.length / (items.length + 1));
  return [
    ...items.flatMap((item, at) => [...others.slice(at * distance, (at + 1) * distance), item]),
    ...others.slice(items.length * distance),
  ];
}
