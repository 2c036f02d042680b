import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliIo, Output, Reason } from '../../src/cli/io.ts';
import { interruptionTold } from '../../src/cli/process.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/config/sources.ts';

/** A world without a process: an empty folder, nothing in the environment but what is given, output kept as text. */
export interface FakeWorld extends CliIo {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: (reason: Reason) => void;
}

export function fakeWorld(
  given: {
    readonly environment?: Environment;
    readonly isTTY?: boolean;
    /** What somebody at the terminal types; nobody sits there where it is absent. */
    readonly answer?: string;
  } = {},
): FakeWorld {
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const stdout = keeping(given.isTTY ?? false);
  const stderr = keeping(given.isTTY ?? false);
  const { interruption, interrupt } = interruptionTold((text) => stderr.write(`${text}\n`));
  return {
    directory,
    environment: { XDG_STATE_HOME: directory, ...given.environment },
    stdout,
    stderr,
    interruption,
    ask: async (question) => {
      if (given.answer !== undefined) stderr.write(question);
      return given.answer;
    },
    secrets: [],
    interrupt,
    out: stdout.text,
    err: stderr.text,
  };
}

/** Runs a command line to its end. */
export async function runLine(
  args: readonly string[],
  given: { readonly environment?: Environment } = {},
): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  const world = fakeWorld(given);
  const exitCode = await runProgram(args, world);
  return { exitCode, out: world.out(), err: world.err() };
}

function keeping(isTTY: boolean): Output & { readonly text: () => string } {
  let written = '';
  return {
    isTTY,
    columns: 100,
    write(text) {
      written += text;
    },
    text: () => written,
  };
}
