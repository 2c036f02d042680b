import { exitCodes } from '../domain/problem.ts';
import { ask } from './ask.ts';
import { type CliIo, complain, type Interruption, type Output, type Reason } from './io.ts';
import { internalFault, runProgram } from './program.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What of a process is used. */
export type Process = Pick<NodeJS.Process, 'argv' | 'cwd' | 'env' | 'on' | 'stdin' | 'stdout' | 'stderr'>;

/**
 * Runs the command line of a process. Gives the exit code; the caller sets it.
 *
 * Neither a signal nor an exception that nobody caught ends the process: they ask the command to end, because a license
 * may have to be put back first.
 */
export async function runInProcess(process: Process): Promise<number> {
  const stderr = outputOf(process.stderr);
  const { interruption, interrupt } = interruptionTold((text) => stderr.write(`${text}\n`));
  const world: CliIo = {
    directory: process.cwd(),
    environment: process.env,
    stdout: outputOf(process.stdout),
    stderr,
    interruption,
    ask: async (question) => {
      const { stdin: input, stderr: output } = process;
      return input.isTTY && output.isTTY ? ask(question, { input, output, signal: interruption.signal }) : undefined;
    },
    secrets: [],
  };
  let isFaulty = false;
  const fault = (error: unknown): void => {
    complain(world, internalFault(error));
    isFaulty = true;
    interrupt('fault');
  };
  for (const signal of signals) process.on(signal, () => interrupt(signal));
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  const exitCode = await runProgram(process.argv.slice(2), world);
  return isFaulty ? exitCodes.internal : exitCode;
}

/** A wish to end that can be uttered, and what is said when it is. */
export function interruptionTold(say: (text: string) => void): {
  readonly interruption: Interruption;
  readonly interrupt: (reason: Reason) => void;
} {
  const controller = new AbortController();
  let told = { first: '', again: '' };
  return {
    interruption: {
      signal: controller.signal,
      explain(next) {
        told = next;
      },
    },
    interrupt(reason) {
      const text = controller.signal.aborted ? told.again : told.first;
      if (text !== '') say(text);
      controller.abort(reason);
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that went away (`| head`) must not end a run that has a license to put back.
  stream.on('error', () => {});
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    write(text) {
      stream.write(text);
    },
  };
}
