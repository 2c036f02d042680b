/** Does jobs that the main thread sends one at a time, so that both cores stay busy. */
import { parentPort } from 'node:worker_threads';
import { type Job, resultOf } from './job.ts';

// Thousands of connections end with an error that is not shown; collecting its stack takes a tenth of the time.
Error.stackTraceLimit = 0;

parentPort?.on('message', async (job: Job) => {
  parentPort?.postMessage(await resultOf(job));
});
