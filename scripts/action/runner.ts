/** What the scripts of the action share: the files and commands of the runner, and programs that get its signals. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { ActionTable, InputValues } from './inputs.ts';

/** What the run leaves for the restore, also if it is killed. */
export interface RunState {
  /** The folder of the installed package. */
  readonly folder: string;
  /** The file that starts the command. */
  readonly main: string;
  /** The exit code of the run; absent if it was killed. */
  readonly exitCode?: number;
}

/** @throws Error if the variable is not set: the script does not run in a GitHub workflow then */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set. This script is a part of action.yml.`);
  return value;
}

/** The options and reports of the action. */
export function readTable(): ActionTable {
  return JSON.parse(readFileSync(new URL('inputs.generated.json', import.meta.url), 'utf8'));
}

/** The inputs of the action. */
export function readInputs(): InputValues {
  return JSON.parse(required('INPUTS'));
}

function stateFile(): string {
  return join(required('RUNNER_TEMP'), 'licensing-conformance-run.json');
}

export function writeState(state: RunState): void {
  writeFileSync(stateFile(), JSON.stringify(state), { mode: 0o600 });
}

/** The state of the last run of this job, or undefined if it did not get so far. */
export function readState(): RunState | undefined {
  return existsSync(stateFile()) ? JSON.parse(readFileSync(stateFile(), 'utf8')) : undefined;
}

/** Forgets a run and its installed package. */
export function removeState({ folder }: RunState): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(stateFile(), { force: true });
}

/** Sets outputs of the step. A value is on one line. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value.replaceAll(/[\r\n]+/g, ' ')}\n`);
  appendFileSync(required('GITHUB_OUTPUT'), lines.join(''));
}

/** Shows an error on the page of the workflow run. */
export function printError(message: string): void {
  const escaped = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::error title=Licensing conformance::${escaped}\n`);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Programs that get the signals of this process. */
const running = new Set<(signal: NodeJS.Signals) => void>();
let received: NodeJS.Signals | undefined;

for (const signal of signals) {
  process.on(signal, () => {
    received = signal;
    for (const pass of running) pass(signal);
  });
}

/** Whether the job was cancelled. */
export function isCancelled(): boolean {
  return received !== undefined;
}

/**
 * Runs a program to its end and passes on the signals of this process. Nothing starts after a signal.
 *
 * @returns its exit code; 128 and the number of the signal if one ended it
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  where: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  if (isCancelled()) return 130;
  const child = spawn(program, args, { ...where, stdio: ['ignore', 'inherit', 'inherit'] });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  running.add(pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    running.delete(pass);
  }
}
