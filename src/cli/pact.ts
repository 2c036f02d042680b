import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Flags } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { exitCodes, ProblemError } from '../domain/problem.ts';
import { type CliIo, complain } from './io.ts';
import { type Runner, run } from './run.ts';

/** Where the contract lies in this project. */
const defaultFolder = join('contracts', 'pacts');

/** What `pact generate` is told. */
export interface GenerateFlags {
  readonly check?: boolean;
  readonly out?: string;
}

/**
 * `pact generate`: makes the contract from the specs and writes it; with `check` compares it with the one that is there,
 * writes nothing, and gives exit code 1 where it is not current.
 */
export async function generate({ check = false, out = defaultFolder }: GenerateFlags, world: CliIo): Promise<number> {
  const { contractDifferences } = await import('../pact/contract/contract.ts');
  const { generateContract } = await import('../pact/contract/generate.ts');
  const { contractFileName } = await import('../pact/contract/interactions.ts');
  const { writeContract } = await import('../pact/contract/write.ts');
  const path = join(resolve(world.directory, out), contractFileName);
  const current = await generateContract({ signal: world.interruption.signal });
  const differences = contractDifferences(await textIn(path), current);
  if (differences.length === 0) {
    world.stdout.write(`${path} is current.\n`);
    return 0;
  }
  if (check) {
    const lines = differences.map((line) => `  ${line}`).join('\n');
    const what = `${path} is not current:\n${lines}\nlicensing-conformance pact generate makes it anew.\n`;
    world.stderr.write(what);
    return 1;
  }
  const unwritten = await writeContract(path, current);
  if (unwritten) {
    complain(world, unwritten);
    return exitCodes[unwritten.code];
  }
  world.stdout.write(`${path} is written.\n`);
  return 0;
}

/**
 * `pact verify`: lets Pact's verifier hold a target against pact files, and writes the reports of a run.
 *
 * @param flags - those of `run`, and `pact`: the files
 */
export async function verify({ pact, ...flags }: Flags, world: CliIo): Promise<number> {
  const files = Array.isArray(pact) ? pact : [];
  const verifier: Runner = async (settings, hooks) => {
    if (settings.explore !== undefined) {
      throw new ProblemError(createProblem('pact-with-exploration'));
    }
    const { verifyPacts } = await import('../pact/verify/verify.ts');
    const pacts = files.map((file: string) => resolve(world.directory, file));
    return verifyPacts(settings, { ...hooks, ...(pacts.length > 0 ? { pacts } : {}) });
  };
  return run(flags, world, verifier);
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
