import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastOutput } from '../app/child-output.ts';
import type { Environment } from '../config/sources.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import type { CommandEnd } from './judge/client-run.ts';

/** A command to run, without a shell. */
export interface ClientCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Environment;
  /** How long it may run, in milliseconds. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** How a command ended and the last part of what it printed, or the system's error code if it could not start. */
export type CommandOutcome =
  | { readonly started: true; readonly end: CommandEnd; readonly output: string }
  | { readonly started: false; readonly cause: string };

/** How long a command has to end after SIGTERM, in milliseconds. */
const graceMs = 2000;
/** How long the output is read after the command has ended, in milliseconds: other processes may hold its pipes. */
const drainMs = 500;
/** How much of the output is kept, in characters. */
const longestOutput = 16 * 1024;

/**
 * Runs a command to its end, in a process group of its own. After its time limit, or when the signal is aborted, the group
 * gets SIGTERM and a little later SIGKILL. Nothing of the group is left running.
 */
export async function runCommand(command: ClientCommand): Promise<CommandOutcome> {
  let child: ChildProcess;
  try {
    child = start(command);
  } catch (error) {
    // An argument with a NUL byte, for example.
    return { started: false, cause: systemErrorCode(error) };
  }
  const ended = endOf(child);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const output = lastOutput(child, longestOutput);
  try {
    await once(child, 'spawn');
  } catch (error) {
    return { started: false, cause: systemErrorCode(error) };
  }
  const limit = AbortSignal.timeout(command.limitMs);
  const release = stopWhen(AbortSignal.any([command.signal, limit]), child);
  const end = await ended;
  release();
  killGroup(child, 'SIGKILL');
  await Promise.race([closed, sleep(drainMs, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  const isTimedOut = limit.aborted && !command.signal.aborted;
  return {
    started: true,
    end: isTimedOut ? { kind: 'timed-out', limitMs: command.limitMs } : end,
    output: output(),
  };
}

function start({ file, args, directory, environment }: ClientCommand): ChildProcess {
  const child = spawn(file, args, {
    cwd: directory,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // After the start, an error is a signal that could not be sent.
  child.on('error', () => {});
  return child;
}

function endOf(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(code === null ? { kind: 'signaled', signal: signal ?? 'unknown' } : { kind: 'exited', code }),
    );
  });
}

/** Ends the group of a process once a signal is aborted. Gives the function that ends the waiting. */
function stopWhen(signal: AbortSignal, child: ChildProcess): () => void {
  let killing: NodeJS.Timeout | undefined;
  const stop = (): void => {
    killGroup(child, 'SIGTERM');
    killing = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
    clearTimeout(killing);
  };
}

/** Sends a signal to the group that a process leads. */
function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
