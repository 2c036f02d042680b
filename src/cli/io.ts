import type { Environment } from '../config/sources.ts';
import type { Problem } from '../domain/problem.ts';
import { forTerminal } from '../report/escape.ts';
import { redactText, type Secret } from '../report/redact.ts';

/** Standard output or standard error. */
export interface Output {
  write(text: string): void;
  /** Whether somebody watches it on a terminal. */
  readonly isTTY: boolean;
  /** How wide that terminal is; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Why a command is to end early. */
export type Reason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'fault';

/** The wish to end early. */
export interface Interruption {
  /** Aborted with a {@link Reason}. */
  readonly signal: AbortSignal;
  /** Says what to tell somebody who asks: at the first time, and at every further one. */
  explain(told: { readonly first: string; readonly again: string }): void;
}

/** All that a command sees of the process it runs in. */
export interface CliIo {
  /** The current folder. */
  readonly directory: string;
  readonly environment: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly interruption: Interruption;
  /** Asks whoever sits at the terminal; undefined where nobody does, or nothing was answered. */
  ask(question: string): Promise<string | undefined>;
  /** What no output may show; grows as a command learns of it. */
  readonly secrets: Secret[];
}

/** A command: what it was told, where it runs; gives the exit code. */
export type Command<Told> = (told: Told, world: CliIo) => Promise<number>;

/** A text that may hold what a target or a file says, as one line without secrets that steers no terminal. */
export function harmless({ secrets }: CliIo, text: string): string {
  return forTerminal(redactText(text, { values: secrets }));
}

/** Writes a problem where problems go, a line for each of its lines. */
export function complain(world: CliIo, { message }: Problem): void {
  world.stderr.write(
    `${message
      .split('\n')
      .map((line) => `licensing-conformance: ${harmless(world, line)}`)
      .join('\n')}\n`,
  );
}
