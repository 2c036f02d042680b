import { name as packageName } from '../config/package-info.ts';
import type { Environment } from '../config/sources.ts';
import type { Problem } from '../domain/problem.ts';
import { forTerminal, inertJson } from '../report/escape.ts';
import { redactText, type Secret } from '../report/redact.ts';

/** Standard output or standard error. */
export interface Output {
  write(text: string): void;
  /** Whether it is a terminal. */
  readonly isTTY: boolean;
  /** The width of that terminal; undefined if it is not one. */
  readonly columns: number | undefined;
}

/** Why a command is interrupted. `fault`: an exception that nothing caught. */
export type InterruptionReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'fault';

/** A request to stop early. */
export interface Interruption {
  /** Aborted with a {@link InterruptionReason}. */
  readonly signal: AbortSignal;
  /** Sets what is printed at the first interruption, and at every further one. */
  explain(messages: InterruptionMessages): void;
}

/** What is printed when a command is interrupted; nothing if it is empty. */
export interface InterruptionMessages {
  readonly first: string;
  readonly again: string;
}

/** Everything that a command sees of the process it runs in. */
export interface CliIo {
  /** How to type the command again. */
  readonly program: string;
  /** The current folder. */
  readonly directory: string;
  readonly environment: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly interruption: Interruption;
  /** Asks the user at the terminal; undefined if there is no terminal, or no answer. */
  prompt(question: string): Promise<string | undefined>;
  /** What no output may show. Commands add to it. */
  readonly secrets: Secret[];
}

/** A command. Takes its arguments, gives the exit code. */
export type Command<Arguments> = (given: Arguments, io: CliIo) => Promise<number>;

/** A text that may contain what a target or a file sent, as one line without secrets and control sequences. */
export function printable({ secrets }: CliIo, text: string): string {
  return forTerminal(redactText(text, { values: secrets }));
}

/** A text whose commands in backticks begin as the program was started. */
export function asStarted({ program }: Pick<CliIo, 'program'>, text: string): string {
  return text.replaceAll(`\`${packageName} `, () => `\`${program} `);
}

/** Data that may contain what a target sent, as JSON without secrets and control sequences. */
export function printableJson({ secrets }: CliIo, data: unknown): string {
  const redacted = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? redactText(value, { values: secrets }) : value;
  return `${inertJson(JSON.stringify(data, redacted, 2))}\n`;
}

/** Prints a problem to standard error, each of its lines with the name of the command. */
export function complain(io: CliIo, { message }: Problem): void {
  io.stderr.write(
    `${asStarted(io, message)
      .split('\n')
      .map((line) => `${packageName}: ${printable(io, line)}`)
      .join('\n')}\n`,
  );
}

/** Prints notes to standard error. */
export function printNotes(io: CliIo, notes: readonly string[]): void {
  for (const note of notes) io.stderr.write(`note: ${printable(io, note)}\n`);
}
