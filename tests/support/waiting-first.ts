import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files whose tests wait longest, for timeouts of processes and servers, so that all other files can run in the meantime. */
const waiting = [
  'tests/gate/ci-examples.test.ts',
  'tests/gate/action.test.ts',
  'tests/e2e/crashes.test.ts',
  'tests/e2e/killed.test.ts',
  'tests/fronts/unusual-servers.test.ts',
  'tests/client/command.test.ts',
];

/** Starts the files first that wait longest. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWaiting = ({ moduleId }: TestSpecification): boolean => waiting.some((path) => moduleId.endsWith(path));
    const sorted = await super.sort(files);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}
