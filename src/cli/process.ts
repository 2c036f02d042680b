import { problemExitCodes } from '../domain/exit-codes.ts';
import type { CliIo, Interruption, InterruptionMessages, InterruptionReason, Output } from './io.ts';
import { runProgram } from './program.ts';
import { programName } from './program-name.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The parts of a process that are used. */
export type Process = Pick<NodeJS.Process, 'argv' | 'cwd' | 'env' | 'on' | 'stdin' | 'stdout' | 'stderr'>;

/**
 * Runs the command line of a process. Gives the exit code; the caller sets it.
 *
 * A signal, or an exception that nothing caught, does not end the process. It interrupts the command, because a license
 * may have to be restored first.
 */
export async function runInProcess(process: Process): Promise<number> {
  const stderr = outputOf(process.stderr);
  const { interruption, interrupt } = createInterruption((text) => stderr.write(`${text}\n`));
  const directory = process.cwd();
  const io: CliIo = {
    program: programName({ argv: process.argv, environment: process.env, directory }),
    directory,
    environment: process.env,
    stdout: outputOf(process.stdout),
    stderr,
    interruption,
    prompt: async (question) => {
      const { stdin: input, stderr: output } = process;
      if (!input.isTTY || !output.isTTY) return undefined;
      const { prompt } = await import('./prompt.ts');
      return prompt(question, { input, output, signal: interruption.signal });
    },
    secrets: [],
  };
  const printed: Promise<void>[] = [];
  const fault = (error: unknown): void => {
    printed.push(printFault(io, error));
    interrupt('fault');
  };
  for (const signal of signals) process.on(signal, () => interrupt(signal));
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  const exitCode = await runProgram(process.argv.slice(2), io);
  await Promise.all(printed);
  return printed.length > 0 ? problemExitCodes.internal : exitCode;
}

/** Prints an exception that nothing caught. Never fails, because its failure would be another such exception. */
async function printFault(io: CliIo, error: unknown): Promise<void> {
  try {
    const { printInternalProblem } = await import('./command-line-failure.ts');
    printInternalProblem(io, error);
  } catch {
    // Without the redactor, what was thrown cannot be shown.
    io.stderr.write('grafana-licensing-conformance: Internal error.\n');
  }
}

/** An interruption, and the function that causes it. `print` gets what the command wants to say then. */
export function createInterruption(print: (text: string) => void): {
  readonly interruption: Interruption;
  readonly interrupt: (reason: InterruptionReason) => void;
} {
  const controller = new AbortController();
  let messages: InterruptionMessages = { first: '', again: '' };
  return {
    interruption: {
      signal: controller.signal,
      explain(next) {
        messages = next;
      },
    },
    interrupt(reason) {
      const text = controller.signal.aborted ? messages.again : messages.first;
      if (text !== '') print(text);
      controller.abort(reason);
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that closes the pipe (`| head`) must not end a run that has a license to restore.
  stream.on('error', () => {});
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    write(text) {
      stream.write(text);
    },
  };
}
