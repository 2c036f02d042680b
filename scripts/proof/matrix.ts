import { Worker } from 'node:worker_threads';
import { scenarios } from '../../specs/index.ts';
import { faults, variants } from '../../src/reference/index.ts';
import { type Job, type Row, resultOf } from './job.ts';
import type { FaultRow, VariantRow } from './rows.ts';
import type { ProofTransport } from './trial.ts';

/** The results of all faults and conforming variants, in the order in which the reference server lists them. */
export interface Matrix {
  readonly faults: readonly FaultRow[];
  readonly variants: readonly VariantRow[];
  /** Scenarios that caught no fault at impact `write`. */
  readonly idle: readonly string[];
}

/** The suite is measured on two cores. */
const workers = 2;

/** How many jobs a worker runs concurrently, so that it has work while one of them waits. */
const jobsPerWorker = 2;

/** Runs the suite against every fault and every conforming variant of the reference server. */
export async function proveAll(transport: ProofTransport): Promise<Matrix> {
  const jobs: readonly Job[] = [
    ...faults.map(({ id }): Job => ({ kind: 'fault', id, transport })),
    ...variants.map(({ id }): Job => ({ kind: 'variant', id, transport })),
  ];
  // Without a network nothing waits, and a thread would only have to compile everything again.
  const rows = transport === 'network' ? await runInThreads(jobs) : await runHere(jobs);
  const faultRows = inOrder(
    faults,
    rows.flatMap((row) => (row.kind === 'fault' ? [row.row] : [])),
  );
  const variantRows = inOrder(
    variants,
    rows.flatMap((row) => (row.kind === 'variant' ? [row.row] : [])),
  );
  const catching = new Set(faultRows.flatMap(({ caughtBy }) => caughtBy.write));
  return {
    faults: faultRows,
    variants: variantRows,
    idle: scenarios.map(({ id }) => id).filter((id) => !catching.has(id)),
  };
}

async function runHere(jobs: readonly Job[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const job of jobs) rows.push(await resultOf(job));
  return rows;
}

async function runInThreads(jobs: readonly Job[]): Promise<readonly Row[]> {
  const queue = jobs.values();
  const rows: Row[] = [];
  const runWorker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      let pending = 0;
      const next = (): void => {
        const { value: job } = queue.next();
        if (job) {
          pending += 1;
          worker.postMessage(job);
        } else if (pending === 0) {
          void worker.terminate().then(() => resolve());
        }
      };
      worker.on('message', (row: Row) => {
        rows.push(row);
        pending -= 1;
        next();
      });
      worker.on('error', reject);
      for (let slot = 0; slot < jobsPerWorker; slot += 1) next();
    });
  await Promise.all(Array.from({ length: workers }, runWorker));
  return rows;
}

function inOrder<R extends { readonly id: string }>(
  listed: readonly { readonly id: string }[],
  rows: readonly R[],
): readonly R[] {
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return listed.flatMap(({ id }) => rowOf.get(id) ?? []);
}
