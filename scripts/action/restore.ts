/**
 * The step `restore` of action.yml: cleans up if the run was killed, or could not do it itself. Reads INPUTS and what the run
 * left; exits with the exit code of `restore`, or with 0 if there is nothing to do.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { restoreCommandLine } from './inputs.ts';
import {
  printError,
  type RunState,
  readInputs,
  readState,
  readTable,
  removeState,
  required,
  runProgram,
  setOutputs,
} from './runner.ts';

/** The exit codes of a run that has restored everything, or has changed nothing. */
const clean = [0, 1, 2, 4, 129, 130, 143];

process.exitCode = await main();

async function main(): Promise<number> {
  const [state, inputs] = [readState(), readInputs()];
  if (state === undefined) return nothingToDo('The run did not start.');
  if (state.exitCode !== undefined && clean.includes(state.exitCode)) {
    removeState(state);
    return nothingToDo(`The run ended by itself, with exit code ${state.exitCode}.`);
  }
  if (inputs.reference === 'true') {
    removeState(state);
    return nothingToDo('The run used the built-in server, which is gone.');
  }
  const exitCode = await restore(state);
  setOutputs({ restored: String(exitCode === 0) });
  if (exitCode === 0) removeState(state);
  else
    printError(
      'The cleanup after the run failed. Run grafana-licensing-conformance restore with the same settings on this runner.',
    );
  return exitCode;
}

function nothingToDo(reason: string): number {
  process.stdout.write(`Nothing to restore. ${reason}\n`);
  return 0;
}

function restore({ folder, main: start }: RunState): Promise<number> {
  const places = { workspace: required('GITHUB_WORKSPACE'), reports: folder };
  const { args, environment } = restoreCommandLine(readTable(), readInputs(), places);
  const cwd = join(folder, 'empty');
  mkdirSync(cwd, { recursive: true });
  const env = { ...process.env, INPUTS: undefined, ...environment };
  return runProgram(process.execPath, [start, 'restore', ...args], { cwd, env });
}
