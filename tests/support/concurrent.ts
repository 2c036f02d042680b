import { AsyncLocalStorage } from 'node:async_hooks';
import { aroundEach, type TestContext, onTestFinished as vitestOnTestFinished } from 'vitest';

type OnTestFinished = TestContext['onTestFinished'];

/** What the test that is running takes: each of those that run concurrently has its own. */
const running = new AsyncLocalStorage<OnTestFinished>();

/**
 * Lets the tests of a file run concurrently, with helpers that clean up after a test. Call it at the top of the file.
 *
 * Vitest's own `onTestFinished` takes the test that started last, which may be another one.
 */
export function cleanUpAfterEachConcurrentTest(): void {
  aroundEach((runTest, { onTestFinished }) => running.run(onTestFinished, runTest));
}

/** Does something when the test has finished that is running, also if others run concurrently. */
export function onTestFinished(...args: Parameters<OnTestFinished>): void {
  (running.getStore() ?? vitestOnTestFinished)(...args);
}
