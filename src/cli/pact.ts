import { join, resolve } from 'node:path';
import type { Flags } from '../config/sources.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import { failed } from './exit.ts';
import type { CliIo } from './io.ts';
import { type Runner, run } from './run.ts';

/** The folder of the contract in this project. */
const defaultFolder = join('contracts', 'pacts');

/** The flags of `pact generate`. */
export interface GenerateFlags {
  readonly check?: boolean;
  readonly out?: string;
}

/**
 * `pact generate`: makes the contract from the specs and writes it. With `check` it writes nothing, and the exit code is 1
 * if the existing contract is out of date.
 */
export async function generate({ check = false, out = defaultFolder }: GenerateFlags, io: CliIo): Promise<number> {
  const { contractDifferences } = await import('../pact/contract/contract.ts');
  const { generateContract } = await import('../pact/contract/generate.ts');
  const { contractFileName } = await import('../pact/contract/interactions.ts');
  const { contractIn, writeContract } = await import('./write-contract.ts');
  const path = join(resolve(io.directory, out), contractFileName);
  const current = await generateContract({ signal: io.interruption.signal });
  const differences = contractDifferences(await contractIn(path), current);
  if (differences.length === 0) {
    io.stdout.write(`${path} is up to date.\n`);
    return 0;
  }
  if (check) {
    const lines = differences.map((line) => `  ${line}`).join('\n');
    const what = `${path} is out of date:\n${lines}\n${io.program} pact generate regenerates it.\n`;
    io.stderr.write(what);
    return 1;
  }
  const unwritten = await writeContract(path, current);
  if (unwritten) return failed(io, unwritten);
  io.stdout.write(`Wrote ${path}.\n`);
  return 0;
}

/**
 * `pact verify`: checks a target against pact files with Pact's verifier, and writes the reports of a run.
 *
 * @param flags - those of `run`, and `pact`: the files
 */
export async function pactVerify({ pact, ...flags }: Flags, io: CliIo): Promise<number> {
  const files = Array.isArray(pact) ? pact : [];
  const verifier: Runner = async (settings, hooks) => {
    if (settings.explore !== undefined) {
      throw new ProblemError(createProblem('pact-with-exploration'));
    }
    const { verifyPacts } = await import('../pact/verify/verify.ts');
    const pacts = files.map((file: string) => resolve(io.directory, file));
    return verifyPacts(settings, { ...hooks, ...(pacts.length > 0 ? { pacts } : {}) });
  };
  return run(flags, io, verifier);
}
