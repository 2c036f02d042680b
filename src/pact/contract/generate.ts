import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PactProcessOptions, type PactStarter, startPactProcess } from '../worker-process.ts';
import { contractText, interactionsIn, type RecordedInteraction } from './contract.ts';
import { contractFileName, contractInteractions } from './interactions.ts';

export interface GenerateOptions extends PactProcessOptions {
  /** How many processes record at once, each into a folder of its own; default 1. It does not change the contract. */
  readonly workers?: number;
  /** The order in which interactions are recorded; default that of the specs. It does not change the contract. */
  readonly order?: readonly string[];
  /** By default it starts a process for each worker. */
  readonly startPact?: PactStarter;
}

/**
 * Generates the contract: records every interaction with Pact's mock server and returns the text of the file.
 *
 * It writes only to temporary folders, which it deletes.
 *
 * @throws ProblemError `configuration` if Pact is missing, `internal` if an interaction was lost or does not match the
 *   specs
 */
export async function generateContract(options: GenerateOptions = {}): Promise<string> {
  const ids = options.order ?? contractInteractions.map(({ scenario }) => scenario.id);
  const workers = Math.min(options.workers ?? 1, ids.length);
  const shares = Array.from({ length: workers }, (_, worker) => ids.filter((_id, at) => at % workers === worker));
  const recorded = await Promise.all(shares.map((share) => recordShare(share, options)));
  return contractText(recorded.flat());
}

async function recordShare(
  ids: readonly string[],
  { startPact = startPactProcess, ...options }: GenerateOptions,
): Promise<readonly RecordedInteraction[]> {
  // Two processes that write one file lose each other's interactions, and an existing file keeps its old ones.
  const directory = await mkdtemp(join(tmpdir(), 'licensing-conformance-pact-'));
  const pact = await startPact(options);
  try {
    await pact.run({ kind: 'record', directory, ids });
    return interactionsIn(await readFile(join(directory, contractFileName), 'utf8')) ?? [];
  } finally {
    pact.end();
    await rm(directory, { recursive: true, force: true });
  }
}
