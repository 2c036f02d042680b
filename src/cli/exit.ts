import { constants } from 'node:os';
import { exitCodes, type Problem } from '../domain/problem.ts';
import type { CliIo, Reason } from './io.ts';

/** The exit code of a process that was asked to end: 128 and the number of the signal, as shells give it. */
export function exitCodeOf(reason: Reason): number {
  return reason === 'fault' ? exitCodes.internal : 128 + constants.signals[reason];
}

/** The exit code of what was done. It tells which signal ended it, where what was done knows only that one did. */
export function exitCodeIn(
  { interruption: { signal } }: CliIo,
  done: { readonly problem: Problem | null; readonly exitCode: number },
): number {
  return done.problem?.code === 'interrupted' && signal.aborted ? exitCodeOf(signal.reason as Reason) : done.exitCode;
}
