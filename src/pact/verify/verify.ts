import { endpoints } from '../../../specs/index.ts';
import { withPreparedTarget } from '../../app/prepared-target.ts';
import { createReport } from '../../app/run-state.ts';
import type { Settings } from '../../config/settings.ts';
import { createNote, type Note } from '../../domain/messages/notes.ts';
import { createProblem } from '../../domain/messages/problems.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Report } from '../../domain/report.ts';
import type { RunHooks } from '../../domain/run-events.ts';
import type { ReferenceOptions } from '../../reference/index.ts';
import { answerAlone } from '../contract/interactions.ts';
import { type PactProcess, type PactStarter, startPactProcess } from '../worker-process.ts';
import { type ClassifiedInteraction, classifyInteractions, interactionsOfOtherApis } from './classify-interactions.ts';
import { type PactFile, readPactFile, shippedContract } from './pact-file.ts';
import { startVerificationServers, type VerificationServers } from './servers.ts';
import { openVerifier } from './verifier.ts';
import { verifyInteractions } from './verify-interactions.ts';

export interface VerifyOptions extends RunHooks {
  /** Pact files; by default the contract of this package. */
  readonly pacts?: readonly string[];
  /** Options of the built-in reference server, if there is no URL. */
  readonly reference?: ReferenceOptions;
  /** By default it starts a process for this verification. */
  readonly startPact?: PactStarter;
}

/**
 * Verifies pact files against a target with Pact's own verifier.
 *
 * It works like a run: the same personas, impacts, license guard and report, and every interaction is a scenario. Without
 * a URL the target is the built-in reference server, at the impact of the settings. Problems with the target are in the
 * report. The license is restored and every test account deleted before the promise settles.
 *
 * @throws ProblemError if Pact is missing or a pact file is invalid; nothing is sent then
 */
export async function verifyPacts(settings: Settings, options: VerifyOptions = {}): Promise<Report> {
  const shipped = await readPactFile(shippedContract());
  const files = options.pacts === undefined ? [shipped] : await readAll(options.pacts);
  const interactions = classifyInteractions(files, shipped.interactions);
  mustHaveInteractions(files, interactions);
  const pact = await (options.startPact ?? startPactProcess)({ signal: options.signal });
  try {
    return await verifyWith(pact, settings, interactions, options);
  } finally {
    pact.end();
  }
}

async function verifyWith(
  pact: PactProcess,
  settings: Settings,
  interactions: readonly ClassifiedInteraction[],
  options: VerifyOptions,
): Promise<Report> {
  const verifier = await openVerifier(pact, settings.timeoutMs);
  let servers: VerificationServers | undefined;
  const startServer = async (given: Settings): Promise<VerificationServers> => {
    servers = await startVerificationServers(given, options.reference ?? {});
    return servers;
  };
  try {
    const finished = await withPreparedTarget({ settings, hooks: options, startServer }, async (target) => {
      for (const file of new Set(interactions.map((one) => one.file))) notesOn(file).forEach(target.note);
      await verifyInteractions(target, interactions, verifier, servers?.errorStateServer);
    });
    return createReport(
      finished,
      interactions.map(({ scenario }) => answerAlone(scenario)),
    );
  } finally {
    await verifier.close();
  }
}

async function readAll(paths: readonly string[]): Promise<readonly PactFile[]> {
  const files: PactFile[] = [];
  for (const path of new Set(paths)) files.push(await readPactFile(path));
  return files;
}

/** A file without interactions of the licensing API would verify nothing. */
function mustHaveInteractions(files: readonly PactFile[], interactions: readonly ClassifiedInteraction[]): void {
  const useless = files.find((file) => !interactions.some((one) => one.file === file));
  if (!useless) return;
  const requests = endpoints.map(({ method, path }) => `${method} ${path}`);
  throw new ProblemError(createProblem('pact-file-without-licensing', { path: useless.path, requests }));
}

function notesOn(file: PactFile): readonly Note[] {
  const elsewhere = interactionsOfOtherApis(file);
  const count = file.interactions.length + file.others.length - elsewhere.length;
  const { consumer, provider, path } = file;
  const head = createNote('pact-file-read', { consumer, provider, count, path });
  if (elsewhere.length === 0) return [head];
  const descriptions = elsewhere.slice(0, 5);
  const more = elsewhere.length - descriptions.length;
  return [head, createNote('pact-interactions-not-verified', { descriptions, more })];
}
