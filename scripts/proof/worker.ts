/** Works through jobs that the main thread hands out one at a time, so that no core waits for the other. */
import { parentPort } from 'node:worker_threads';
import type { Job, Row } from './matrix.ts';
import { proveFault, proveVariant } from './rows.ts';

// Thousands of connections end with an error that nobody reads; its stack would take a tenth of the time.
Error.stackTraceLimit = 0;

parentPort?.on('message', async ({ kind, id }: Job) => {
  const row: Row = kind === 'fault' ? { kind, row: await proveFault(id) } : { kind, row: await proveVariant(id) };
  parentPort?.postMessage(row);
});
