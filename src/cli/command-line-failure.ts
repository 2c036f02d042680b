import { problemExitCodes } from '../domain/exit-codes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import { removeEarlierReports } from '../report/earlier-report.ts';
import { failed } from './exit.ts';
import type { CliIo } from './io.ts';

/** What a command line failed with if commander has found it wrong. */
export const wrongUsage = Symbol('wrong usage');

/**
 * Handles what a command line failed with. Prints it, unless it is wrong usage, which commander has printed. Gives the
 * exit code.
 */
export function commandLineFailure(error: unknown, args: readonly string[], io: CliIo): number {
  removeEarlierReports(args);
  if (error === wrongUsage) return problemExitCodes.usage;
  return error instanceof ProblemError ? failed(io, error.problem) : printInternalProblem(io, error);
}

/** Prints an unexpected exception: what was thrown, without the stack. Gives the exit code. */
export function printInternalProblem(io: CliIo, error: unknown): number {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'What was thrown is not an error.';
  return failed(io, createProblem('internal', { error: what }));
}
