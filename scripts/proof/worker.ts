/** Runs jobs that the main thread sends one at a time, so that both cores stay busy. */
import { parentPort } from 'node:worker_threads';
import type { Job, Row } from './matrix.ts';
import { proveFault, proveVariant } from './rows.ts';

// Thousands of connections end with an error that is not shown; collecting its stack takes a tenth of the time.
Error.stackTraceLimit = 0;

parentPort?.on('message', async ({ kind, id, transport }: Job) => {
  const row: Row =
    kind === 'fault'
      ? { kind, row: await proveFault(id, transport) }
      : { kind, row: await proveVariant(id, transport) };
  parentPort?.postMessage(row);
});
