import { constants } from 'node:os';
import { problemExitCodes } from '../domain/exit-codes.ts';
import type { Problem } from '../domain/problem.ts';
import { type CliIo, complain, type InterruptionReason } from './io.ts';

/** The exit code of a process that was interrupted: 128 plus the number of the signal, as in shells. */
export function exitCodeOf(reason: InterruptionReason): number {
  return reason === 'fault' ? problemExitCodes.internal : 128 + constants.signals[reason];
}

/** Prints a problem to standard error. Gives its exit code. */
export function failed(io: CliIo, problem: Problem): number {
  complain(io, problem);
  return problemExitCodes[problem.code];
}

/** The exit code of a result. An interrupted one gets the exit code of the signal that interrupted it. */
export function exitCodeIn(
  { interruption: { signal } }: CliIo,
  result: { readonly problem: Problem | null; readonly exitCode: number },
): number {
  return result.problem?.code === 'interrupted' && signal.aborted
    ? exitCodeOf(signal.reason as InterruptionReason)
    : result.exitCode;
}
